//! Stored tickets and feedback as they are read back.

use kb_core::ticket::{Feedback, Ticket, TicketOutcome};

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
