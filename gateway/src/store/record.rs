//! Stored tickets and feedback as they are read back.

use kb_core::ticket::{Feedback, Ticket, TicketOutcome};

use super::error::StoreError;
use super::ticket_number::TicketNumber;

/// A stored ticket, with its outcome if it has one.
#[derive(Debug)]
pub struct StoredTicket {
    /// The ticket's number.
    pub number: TicketNumber,
    /// When it was stored, UTC, RFC 3339.
    pub received_at: String,
    /// What the client sent.
    pub ticket: Ticket,
    /// The latest outcome, and when it was stored.
    pub outcome: Option<(TicketOutcome, String)>,
}

/// Stored feedback.
#[derive(Debug)]
pub struct StoredFeedback {
    /// Its place in the order of arrival, from which the next page is read.
    pub(super) row: i64,
    /// When it was stored, UTC, RFC 3339.
    pub received_at: String,
    /// What the client sent.
    pub feedback: Feedback,
}

/// Rows read at once. A ticket has at most 256 KB.
pub(super) const PAGE_ROWS: i64 = 200;

/// Statements that read the page after row `$1`, of what was received on the day `$2` or later, with at most `$3` rows. Each database writes
/// times and JSON in its own way.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pages {
    pub(super) tickets: &'static str,
    pub(super) feedback: &'static str,
}

/// Number, time and JSON of a ticket, then JSON and time of its outcome.
pub(super) type TicketRow = (i64, String, String, Option<String>, Option<String>);

/// Row, time and JSON of feedback.
pub(super) type FeedbackRow = (i64, String, String);

impl StoredTicket {
    pub(super) fn read(
        (number, received_at, ticket, outcome, outcome_at): TicketRow,
    ) -> Result<Self, StoreError> {
        let outcome = outcome.map(|content| serde_json::from_str(&content)).transpose()?;
        let number = TicketNumber::from_row(number);
        let ticket = serde_json::from_str(&ticket)?;
        Ok(Self { number, received_at, ticket, outcome: outcome.zip(outcome_at) })
    }
}

impl StoredFeedback {
    pub(super) fn read((row, received_at, content): FeedbackRow) -> Result<Self, StoreError> {
        Ok(Self { row, received_at, feedback: serde_json::from_str(&content)? })
    }
}
