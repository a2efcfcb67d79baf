//! Tickets that were resolved in ticket systems, whoever sent them, as they were read back. The statements are the same for every database.

use kb_core::model::Verdict;
use kb_import::Line;

use super::connection::Connection;
use super::conversation::storable;
use super::cursor;
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
type Row = (i64, String, Option<i64>, String, String, String, String, String);

/// Keeps a ticket, and touches no row that is the same.
const KEEP: &str = "
INSERT INTO resolved_tickets (target, remote_id, url, engineer, verdict, content) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (target, remote_id) DO UPDATE
SET url = excluded.url, engineer = excluded.engineer, verdict = excluded.verdict, content = excluded.content
WHERE resolved_tickets.url <> excluded.url OR resolved_tickets.engineer <> excluded.engineer
   OR resolved_tickets.verdict <> excluded.verdict OR resolved_tickets.content <> excluded.content";

const TAKE_BACK: &str = "DELETE FROM resolved_tickets WHERE target = $1 AND remote_id = $2";

/// The page after row `$1` of target `$2`, or of all targets; nothing that was first read before `$3`.
const PAGE: &str = "
SELECT id, target, (SELECT ticket FROM deliveries d WHERE d.target = r.target AND d.remote_id = r.remote_id AND d.kind = 'ticket' ORDER BY d.id LIMIT 1),
       remote_id, url, engineer, verdict, content
FROM resolved_tickets r WHERE id > $1 AND ($2 = '' OR target = $2) AND received_at >= $3 ORDER BY id LIMIT 500";

/// Those of our tickets from number `$1` to `$2`.
const OF_TICKETS: &str = "
SELECT r.id, r.target, d.ticket, r.remote_id, r.url, r.engineer, r.verdict, r.content
FROM deliveries d JOIN resolved_tickets r ON r.target = d.target AND r.remote_id = d.remote_id
WHERE d.kind = 'ticket' AND d.ticket BETWEEN $1 AND $2 ORDER BY d.ticket, r.id";

/// The cursor under which it is kept how far a target's resolved tickets have been read. No target has such a name.
pub(super) fn cursor_name(target: &str) -> String {
    format!("sync:{target}")
}

/// Keeps what was read from a target, and how far it has been read.
pub(super) async fn accept(
    connection: &mut Connection<'_>,
    target: &str,
    tickets: &ResolvedTickets,
) -> Result<ResolvedChanges, StoreError> {
    let mut changes = ResolvedChanges::default();
    for ticket in &tickets.resolved {
        let (engineer, line) = (storable(&ticket.engineer), serde_json::to_string(&ticket.line)?);
        let verdict = ticket.verdict.map_or("", |verdict| verdict.name());
        let values = [target, &ticket.id, &ticket.url, &engineer, verdict, &line].map(Into::into);
        changes.kept += connection.execute(KEEP, &values).await?;
    }
    for id in &tickets.taken_back {
        changes.taken_back += connection.execute(TAKE_BACK, &[target.into(), id.into()]).await?;
    }
    if let Some(cursor) = &tickets.cursor {
        cursor::move_forward(connection, &cursor_name(target), cursor).await?;
    }
    Ok(changes)
}

/// The page after a row, of all targets where `target` is empty; nothing that was first read before the day `since`.
pub(super) async fn page(
    connection: &mut Connection<'_>,
    after: i64,
    target: &str,
    since: &str,
) -> Result<Vec<StoredResolved>, StoreError> {
    let rows: Vec<Row> = connection.rows(PAGE, &[after.into(), target.into(), since.into()]).await?;
    rows.into_iter().map(stored).collect()
}

/// What was read back of our tickets, from one number to another.
pub(super) async fn of_tickets(
    connection: &mut Connection<'_>,
    first: TicketNumber,
    last: TicketNumber,
) -> Result<Vec<StoredResolved>, StoreError> {
    let rows: Vec<Row> = connection.rows(OF_TICKETS, &[first.row().into(), last.row().into()]).await?;
    rows.into_iter().map(stored).collect()
}

fn stored(
    (row, target, number, id, url, engineer, verdict, line): Row,
) -> Result<StoredResolved, StoreError> {
    let (verdict, line) = (Verdict::parse(&verdict), serde_json::from_str(&line)?);
    let ticket = ResolvedTicket { id, url, engineer, verdict, line };
    Ok(StoredResolved { row, target, number: number.map(TicketNumber::from_row), ticket })
}
