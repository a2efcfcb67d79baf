-- Tickets and feedback as they arrived. `content` is the whole checked JSON; the columns beside it are what people and
-- reports ask for. Times are UTC, RFC 3339.

CREATE TABLE tickets (
    number      INTEGER PRIMARY KEY AUTOINCREMENT,
    key         TEXT NOT NULL UNIQUE,
    status      TEXT NOT NULL DEFAULT 'received',
    received_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    question    TEXT NOT NULL,
    details     TEXT NOT NULL,
    impact      TEXT NOT NULL,
    reason      TEXT,
    category    TEXT,
    name        TEXT NOT NULL,
    email       TEXT NOT NULL,
    locale      TEXT NOT NULL,
    content     TEXT NOT NULL
) STRICT;

-- The first ticket is FM-1001: a number that reads like one.
INSERT INTO sqlite_sequence (name, seq) VALUES ('tickets', 1000);

CREATE INDEX tickets_received_at ON tickets (received_at);

-- The fixes read or tried before the ticket, in order; `steps` is a JSON array of step anchors.
CREATE TABLE tried_fixes (
    ticket   INTEGER NOT NULL REFERENCES tickets (number),
    position INTEGER NOT NULL,
    article  TEXT NOT NULL,
    title    TEXT NOT NULL,
    steps    TEXT NOT NULL,
    outcome  TEXT NOT NULL,
    PRIMARY KEY (ticket, position)
) STRICT;

CREATE INDEX tried_fixes_article ON tried_fixes (article);

CREATE TABLE feedback (
    key         TEXT PRIMARY KEY,
    received_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    article     TEXT NOT NULL,
    outcome     TEXT NOT NULL,
    steps       TEXT NOT NULL,
    bundle      TEXT NOT NULL,
    content     TEXT NOT NULL
) STRICT;

CREATE INDEX feedback_article ON feedback (article);
