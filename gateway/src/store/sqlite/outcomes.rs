//! Stores the outcomes of tickets.

use kb_core::ticket::TicketOutcome;

use super::connection::Sqlite;
use crate::store::error::StoreError;
use crate::store::receipt::Accepted;
use crate::store::ticket_number::TicketNumber;

impl Sqlite {
    pub(crate) async fn accept_outcome(
        &self,
        number: TicketNumber,
        outcome: &TicketOutcome,
    ) -> Result<Option<Accepted<()>>, StoreError> {
        let key = &*outcome.content().key;
        let mut transaction = self.begin().await?;
        let stored: Option<String> = sqlx::query_scalar("SELECT content FROM outcomes WHERE key = ?")
            .bind(key)
            .fetch_optional(&mut *transaction)
            .await?;
        if let Some(content) = stored {
            let same = serde_json::from_str::<TicketOutcome>(&content).is_ok_and(|stored| stored == *outcome);
            return Ok(Some(if same { Accepted::Duplicate(()) } else { Accepted::Conflict }));
        }
        let updated = sqlx::query("UPDATE tickets SET status = 'resolved' WHERE number = ?")
            .bind(number.row())
            .execute(&mut *transaction)
            .await?;
        if updated.rows_affected() == 0 {
            return Ok(None);
        }
        sqlx::query("INSERT INTO outcomes (key, ticket, content) VALUES (?, ?, ?)")
            .bind(key)
            .bind(number.row())
            .bind(serde_json::to_string(outcome)?)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(Some(Accepted::New(())))
    }
}
