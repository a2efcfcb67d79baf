//! Stores the outcomes of tickets.

use kb_core::ticket::TicketOutcome;
use sqlx::SqliteConnection;

use super::entry::Entry;
use crate::store::error::StoreError;
use crate::store::receipt::Accepted;
use crate::store::stored_json::{is_stored, stored_json};
use crate::store::ticket_number::TicketNumber;

/// An outcome and the number of its ticket.
pub(super) struct NumberedOutcome {
    pub(super) number: TicketNumber,
    pub(super) outcome: TicketOutcome,
}

impl Entry for NumberedOutcome {
    type Stored = Option<Accepted<()>>;

    async fn store(&self, connection: &mut SqliteConnection) -> Result<Self::Stored, StoreError> {
        let Self { number, outcome } = self;
        let key = &*outcome.content().key;
        let stored: Option<String> = sqlx::query_scalar("SELECT content FROM outcomes WHERE key = ?")
            .bind(key)
            .fetch_optional(&mut *connection)
            .await?;
        if let Some(content) = stored {
            let same = is_stored(&content, outcome);
            return Ok(Some(if same { Accepted::Duplicate(()) } else { Accepted::Conflict }));
        }
        let updated = sqlx::query("UPDATE tickets SET status = 'resolved' WHERE number = ?")
            .bind(number.row())
            .execute(&mut *connection)
            .await?;
        if updated.rows_affected() == 0 {
            return Ok(None);
        }
        sqlx::query("INSERT INTO outcomes (key, ticket, content) VALUES (?, ?, ?)")
            .bind(key)
            .bind(number.row())
            .bind(stored_json(outcome)?)
            .execute(connection)
            .await?;
        Ok(Some(Accepted::New(())))
    }
}
