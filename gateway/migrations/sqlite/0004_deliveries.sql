-- What has to get to which ticket system, and how far it has come. Times are milliseconds since 1970; `due_at` is when the next attempt is
-- due, or when a claim runs out, as it was decided at `changed_at`: the wait holds also if the clock is set back.

CREATE TABLE deliveries (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    key        TEXT NOT NULL UNIQUE,
    ticket     INTEGER NOT NULL REFERENCES tickets (number),
    target     TEXT NOT NULL,
    kind       TEXT NOT NULL CHECK (kind IN ('ticket', 'comment', 'attachment')),
    content    TEXT NOT NULL DEFAULT '',
    state      TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'claimed', 'unknown', 'delivered', 'dead')),
    attempts   INTEGER NOT NULL DEFAULT 0,
    due_at     INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    claim      TEXT,
    remote_id  TEXT,
    remote_url TEXT,
    error      TEXT
) STRICT;

CREATE INDEX deliveries_of_ticket ON deliveries (ticket, target, id);
CREATE INDEX deliveries_due ON deliveries (target, due_at) WHERE state IN ('waiting', 'claimed', 'unknown');
CREATE INDEX deliveries_dead ON deliveries (id) WHERE state = 'dead';
CREATE INDEX deliveries_remote ON deliveries (target, remote_id) WHERE kind = 'ticket';
