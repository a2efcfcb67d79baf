-- How tickets ended, as engineers or their ticket system said it. `content` is the whole checked JSON. A ticket may have several:
-- the one with the highest id counts.

CREATE TABLE outcomes (
    id          INTEGER PRIMARY KEY,
    key         TEXT NOT NULL UNIQUE,
    ticket      INTEGER NOT NULL REFERENCES tickets (number),
    received_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    content     TEXT NOT NULL
) STRICT;

CREATE INDEX outcomes_ticket ON outcomes (ticket, id);
