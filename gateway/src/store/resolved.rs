//! Tickets that were resolved in ticket systems, whoever sent them, as they were read back. The statements are the same for every database.

use kb_core::model::Verdict;
use kb_import::Line;

use super::error::StoreError;
use super::ticket_number::TicketNumber;

/// A ticket that was resolved in a ticket system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResolvedTicket {
    /// The ticket system's own id of it.
    pub id: String,
    /// Its address for people; may be empty.
    pub url: String,
    /// Who closed it, as the ticket system calls them; may be empty.
    pub engineer: String,
    /// What the engineer thinks of what was suggested.
    pub verdict: Option<Verdict>,
    /// What is learned from it.
    pub line: Line,
}

/// What was read from a ticket system. All of it is kept, or nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ResolvedTickets {
    /// Resolved tickets. One that is known already is replaced.
    pub resolved: Vec<ResolvedTicket>,
    /// Ids of tickets that are not resolved any more, or gone.
    pub taken_back: Vec<String>,
    /// Up to when everything has been read, UTC, RFC 3339. It only moves forward.
    pub cursor: Option<String>,
}

/// What changed in the database.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ResolvedChanges {
    /// Tickets that are new, or other than before.
    pub kept: u64,
    /// Tickets that were taken back.
    pub taken_back: u64,
}

/// A resolved ticket as it is read from the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredResolved {
    /// Its place in the order of arrival, from which the next page is read.
    pub row: i64,
    /// The target that it was read from.
    pub target: String,
    /// Our number of it, where we have delivered it.
    pub number: Option<TicketNumber>,
    /// What was read.
    pub ticket: ResolvedTicket,
}

/// Row, target, number, id, url, engineer, verdict and line.
pub(super) type ResolvedRow = (i64, String, Option<i64>, String, String, String, String, String);

impl StoredResolved {
    pub(super) fn read(
        (row, target, number, id, url, engineer, verdict, line): ResolvedRow,
    ) -> Result<Self, StoreError> {
        let (verdict, line) = (Verdict::parse(&verdict), serde_json::from_str(&line)?);
        let ticket = ResolvedTicket { id, url, engineer, verdict, line };
        Ok(Self { row, target, number: number.map(TicketNumber::from_row), ticket })
    }
}

/// The cursor under which it is kept how far a target's resolved tickets have been read. No target has such a name.
pub(super) fn cursor_name(target: &str) -> String {
    format!("sync:{target}")
}

/// Keeps a ticket, and touches no row that is the same.
pub(super) const KEEP: &str = "
INSERT INTO resolved_tickets (target, remote_id, url, engineer, verdict, content) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (target, remote_id) DO UPDATE
SET url = excluded.url, engineer = excluded.engineer, verdict = excluded.verdict, content = excluded.content
WHERE resolved_tickets.url <> excluded.url OR resolved_tickets.engineer <> excluded.engineer
   OR resolved_tickets.verdict <> excluded.verdict OR resolved_tickets.content <> excluded.content";

pub(super) const TAKE_BACK: &str = "DELETE FROM resolved_tickets WHERE target = $1 AND remote_id = $2";

pub(super) const MOVE_CURSOR: &str =
    "UPDATE cursors SET cursor = $2 WHERE target = $1 AND (cursor IS NULL OR cursor < $2)";

pub(super) const CURSOR: &str = "SELECT cursor FROM cursors WHERE target = $1";

/// The page after row `$1` of target `$2`, or of all targets; nothing that was first read before `$3`.
pub(super) const PAGE: &str = "
SELECT id, target, (SELECT ticket FROM deliveries d WHERE d.target = r.target AND d.remote_id = r.remote_id AND d.kind = 'ticket' ORDER BY d.id LIMIT 1),
       remote_id, url, engineer, verdict, content
FROM resolved_tickets r WHERE id > $1 AND ($2 = '' OR target = $2) AND received_at >= $3 ORDER BY id LIMIT 500";

/// Those of our tickets from number `$1` to `$2`.
pub(super) const OF_TICKETS: &str = "
SELECT r.id, r.target, d.ticket, r.remote_id, r.url, r.engineer, r.verdict, r.content
FROM deliveries d JOIN resolved_tickets r ON r.target = d.target AND r.remote_id = d.remote_id
WHERE d.kind = 'ticket' AND d.ticket BETWEEN $1 AND $2 ORDER BY d.ticket, r.id";
