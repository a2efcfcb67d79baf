-- What is said after a ticket, and how far each ticket system has been read. `target` is empty for what the client wrote. Times are UTC, RFC 3339;
-- `due_at` is in milliseconds since 1970.

CREATE TABLE replies (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    ticket      INTEGER NOT NULL REFERENCES tickets (number),
    target      TEXT NOT NULL,
    key         TEXT NOT NULL,
    from_client INTEGER NOT NULL,
    author      TEXT NOT NULL,
    written_at  TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    text        TEXT NOT NULL,
    UNIQUE (ticket, target, key)
) STRICT;

CREATE TABLE cursors (
    target TEXT PRIMARY KEY,
    cursor TEXT,
    due_at INTEGER NOT NULL
) STRICT;
