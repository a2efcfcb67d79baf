//! Stores tickets.

use kb_core::ticket::Ticket;
use sqlx::SqliteConnection;

use super::entry::Entry;
use super::stored_json::stored_json;
use crate::store::error::StoreError;
use crate::store::receipt::{Accepted, Receipt};
use crate::store::ticket_number::TicketNumber;

impl Entry for Ticket {
    type Stored = Accepted<Receipt>;

    async fn store(&self, connection: &mut SqliteConnection) -> Result<Self::Stored, StoreError> {
        let stored: Option<(i64, String, String, String)> =
            sqlx::query_as("SELECT number, status, received_at, content FROM tickets WHERE key = ?")
                .bind(&**self.key())
                .fetch_optional(&mut *connection)
                .await?;
        if let Some((number, status, received_at, content)) = stored {
            let same = serde_json::from_str::<Self>(&content).is_ok_and(|stored| stored == *self);
            let receipt = Receipt { number: TicketNumber::from_row(number), status, received_at };
            return Ok(if same { Accepted::Duplicate(receipt) } else { Accepted::Conflict });
        }
        let (number, status, received_at): (i64, String, String) = sqlx::query_as(
            "INSERT INTO tickets (key, content) VALUES (?, ?) RETURNING number, status, received_at",
        )
        .bind(&**self.key())
        .bind(stored_json(self)?)
        .fetch_one(connection)
        .await?;
        Ok(Accepted::New(Receipt { number: TicketNumber::from_row(number), status, received_at }))
    }
}
