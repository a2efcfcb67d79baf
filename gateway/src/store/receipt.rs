//! What a sender gets back: the result of a write under an idempotency key, and the receipt of a ticket.

use super::ticket_number::TicketNumber;

/// The result of a write under an idempotency key.
#[derive(Debug)]
pub enum Accepted<R> {
    /// The content is new and durable.
    New(R),
    /// The same content was stored under this key before.
    Duplicate(R),
    /// Other content was stored under this key before; nothing was written.
    Conflict,
}

impl<R> Accepted<R> {
    /// Whether something was written.
    pub fn is_new(&self) -> bool {
        matches!(self, Self::New(_))
    }
}

/// What the sender of a ticket may know about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The ticket's number.
    pub number: TicketNumber,
    /// `received` at first, `resolved` once an outcome arrived.
    pub status: String,
    /// When the ticket was stored, UTC, RFC 3339.
    pub received_at: String,
}
