//! Stores tickets, each with a delivery for every target that gets it.

use kb_core::ticket::Ticket;
use sqlx::SqliteConnection;

use super::entry::Entry;
use crate::config::TargetName;
use crate::store::delivery::DeliveryKey;
use crate::store::error::StoreError;
use crate::store::receipt::{Accepted, Receipt};
use crate::store::stored_json::{is_stored, stored_json};
use crate::store::ticket_number::TicketNumber;
use crate::store::time::now;

/// A ticket, and where it goes.
pub(super) struct RoutedTicket {
    pub(super) ticket: Ticket,
    pub(super) targets: Vec<TargetName>,
}

impl Entry for RoutedTicket {
    type Stored = Accepted<Receipt>;

    async fn store(&self, connection: &mut SqliteConnection) -> Result<Self::Stored, StoreError> {
        let Self { ticket, targets } = self;
        let stored: Option<(i64, String, String, String)> =
            sqlx::query_as("SELECT number, status, received_at, content FROM tickets WHERE key = ?")
                .bind(&**ticket.key())
                .fetch_optional(&mut *connection)
                .await?;
        if let Some((number, status, received_at, content)) = stored {
            let same = is_stored(&content, ticket);
            let receipt = Receipt { number: TicketNumber::from_row(number), status, received_at };
            return Ok(if same { Accepted::Duplicate(receipt) } else { Accepted::Conflict });
        }
        let (number, status, received_at): (i64, String, String) = sqlx::query_as(
            "INSERT INTO tickets (key, content) VALUES (?, ?) RETURNING number, status, received_at",
        )
        .bind(&**ticket.key())
        .bind(stored_json(ticket)?)
        .fetch_one(&mut *connection)
        .await?;
        for target in targets {
            let sql = "INSERT INTO deliveries (key, ticket, target, kind, due_at, changed_at) VALUES (?, ?, ?, 'ticket', ?, ?)";
            let now = now();
            sqlx::query(sql)
                .bind(DeliveryKey::fresh().as_str())
                .bind(number)
                .bind(target.as_str())
                .bind(now)
                .bind(now)
                .execute(&mut *connection)
                .await?;
        }
        Ok(Accepted::New(Receipt { number: TicketNumber::from_row(number), status, received_at }))
    }
}
