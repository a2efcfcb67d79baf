//! Stores tickets and reads their receipts.

use kb_core::ticket::{Reason, Ticket, TriedFix};
use sqlx::Transaction;

use super::connection::Sqlite;
use crate::store::error::StoreError;
use crate::store::receipt::{Accepted, Receipt};
use crate::store::ticket_number::TicketNumber;

impl Sqlite {
    pub(crate) async fn accept_ticket(&self, ticket: &Ticket) -> Result<Accepted<Receipt>, StoreError> {
        let mut transaction = self.begin().await?;
        let stored: Option<(i64, String, String, String)> =
            sqlx::query_as("SELECT number, status, received_at, content FROM tickets WHERE key = ?")
                .bind(&**ticket.key())
                .fetch_optional(&mut *transaction)
                .await?;
        if let Some((number, status, received_at, content)) = stored {
            let same = serde_json::from_str::<Ticket>(&content).is_ok_and(|stored| stored == *ticket);
            let receipt = Receipt { number: TicketNumber::from_row(number), status, received_at };
            return Ok(if same { Accepted::Duplicate(receipt) } else { Accepted::Conflict });
        }
        let receipt = insert_ticket(&mut transaction, ticket).await?;
        for (position, fix) in (0_i64..).zip(&ticket.content().tried) {
            insert_fix(&mut transaction, receipt.number, position, fix).await?;
        }
        transaction.commit().await?;
        Ok(Accepted::New(receipt))
    }

    pub(crate) async fn receipt(
        &self,
        number: TicketNumber,
        key: &str,
    ) -> Result<Option<Receipt>, StoreError> {
        let row: Option<(String, String)> =
            sqlx::query_as("SELECT status, received_at FROM tickets WHERE number = ? AND key = ?")
                .bind(number.row())
                .bind(key)
                .fetch_optional(&self.readers)
                .await?;
        Ok(row.map(|(status, received_at)| Receipt { number, status, received_at }))
    }
}

async fn insert_ticket(
    transaction: &mut Transaction<'static, sqlx::Sqlite>,
    ticket: &Ticket,
) -> Result<Receipt, StoreError> {
    let content = ticket.content();
    let (number, status, received_at): (i64, String, String) = sqlx::query_as(
        "INSERT INTO tickets (key, question, details, impact, reason, category, name, email, locale, content)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING number, status, received_at",
    )
    .bind(&*content.key)
    .bind(&*content.question)
    .bind(&content.details)
    .bind(content.impact.name())
    .bind(content.reason.map(Reason::name))
    .bind(content.category.as_deref())
    .bind(&content.name)
    .bind(&content.email)
    .bind(&content.locale)
    .bind(serde_json::to_string(ticket)?)
    .fetch_one(&mut **transaction)
    .await?;
    Ok(Receipt { number: TicketNumber::from_row(number), status, received_at })
}

async fn insert_fix(
    transaction: &mut Transaction<'static, sqlx::Sqlite>,
    ticket: TicketNumber,
    position: i64,
    fix: &TriedFix,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO tried_fixes (ticket, position, article, title, steps, outcome) VALUES (?, ?, ?, ?, ?, ?)",
    )
    .bind(ticket.row())
    .bind(position)
    .bind(&fix.article)
    .bind(&fix.title)
    .bind(serde_json::to_string(&fix.steps)?)
    .bind(fix.outcome.name())
    .execute(&mut **transaction)
    .await?;
    Ok(())
}
