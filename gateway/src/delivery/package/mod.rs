//! The escalation package: what a ticket system gets of a ticket.

use kb_core::ticket::Ticket;

use crate::store::TicketNumber;

/// A ticket as it is handed over.
#[derive(Debug, Clone)]
pub struct Package {
    /// Its number.
    pub number: TicketNumber,
    /// When it was stored, UTC, RFC 3339.
    pub received_at: String,
    /// What the client sent. Its key opens the ticket's status and is never handed over.
    pub ticket: Ticket,
}
