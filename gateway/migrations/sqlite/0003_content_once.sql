-- A row keeps what was sent once: `content`. The columns that people and reports ask for are computed from it when they are read,
-- and the fixes tried before a ticket are a view of it, so that a client cannot make the file grow by more than was sent.

CREATE TABLE tickets_once (
    number      INTEGER PRIMARY KEY AUTOINCREMENT,
    key         TEXT NOT NULL UNIQUE,
    status      TEXT NOT NULL DEFAULT 'received',
    received_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    content     TEXT NOT NULL,
    question    TEXT AS (content ->> '$.question'),
    details     TEXT AS (coalesce(content ->> '$.details', '')),
    impact      TEXT AS (content ->> '$.impact'),
    reason      TEXT AS (content ->> '$.reason'),
    category    TEXT AS (content ->> '$.category'),
    name        TEXT AS (coalesce(content ->> '$.name', '')),
    email       TEXT AS (coalesce(content ->> '$.email', '')),
    locale      TEXT AS (coalesce(content ->> '$.locale', ''))
) STRICT;

INSERT INTO tickets_once (number, key, status, received_at, content)
SELECT number, key, status, received_at, content FROM tickets ORDER BY number;

-- Numbers go on where they were, also if no ticket is there yet.
DELETE FROM sqlite_sequence WHERE name = 'tickets_once';
INSERT INTO sqlite_sequence (name, seq) SELECT 'tickets_once', seq FROM sqlite_sequence WHERE name = 'tickets';

DROP TABLE tried_fixes;
DROP TABLE tickets;
ALTER TABLE tickets_once RENAME TO tickets;
CREATE INDEX tickets_received_at ON tickets (received_at);

CREATE VIEW tried_fixes AS
SELECT number AS ticket, fix.key AS position, fix.value ->> '$.article' AS article,
       coalesce(fix.value ->> '$.title', '') AS title, coalesce(fix.value -> '$.steps', '[]') AS steps,
       fix.value ->> '$.outcome' AS outcome
FROM tickets, json_each(content, '$.tried') AS fix;

CREATE TABLE feedback_once (
    key         TEXT PRIMARY KEY,
    received_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    content     TEXT NOT NULL,
    article     TEXT AS (content ->> '$.article'),
    outcome     TEXT AS (content ->> '$.outcome'),
    steps       TEXT AS (coalesce(content -> '$.steps', '[]')),
    bundle      TEXT AS (coalesce(content ->> '$.bundle', ''))
) STRICT;

INSERT INTO feedback_once (key, received_at, content) SELECT key, received_at, content FROM feedback ORDER BY rowid;
DROP TABLE feedback;
ALTER TABLE feedback_once RENAME TO feedback;
