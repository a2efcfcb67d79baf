-- Tickets that were resolved in ticket systems, whoever sent them, as they were read back. `content` is a line of resolution/1 without personal
-- data; `engineer`, who closed the ticket, is not exported.

CREATE TABLE resolved_tickets (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    target      TEXT NOT NULL,
    remote_id   TEXT NOT NULL,
    received_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    url         TEXT NOT NULL,
    engineer    TEXT NOT NULL,
    verdict     TEXT NOT NULL,
    content     TEXT NOT NULL,
    UNIQUE (target, remote_id)
) STRICT;
