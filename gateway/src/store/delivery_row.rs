//! The row that a claim reads from either kind of database: a delivery with its ticket.

use sqlx::{ColumnIndex, Database, Decode, FromRow, Row, Type};

use super::delivery::{ClaimedDelivery, DeliveryKey, DeliveryKind, DeliveryState, Remote};
use super::error::StoreError;
use super::ticket_number::TicketNumber;

/// The columns of a claim.
pub(super) struct DeliveryRow {
    id: i64,
    key: String,
    number: i64,
    received_at: String,
    ticket: String,
    kind: String,
    state: String,
    content: String,
    attempts: i64,
    remote_id: Option<String>,
    remote_url: Option<String>,
}

impl<'r, R: Row> FromRow<'r, R> for DeliveryRow
where
    &'static str: ColumnIndex<R>,
    i64: Decode<'r, R::Database> + Type<R::Database>,
    String: Decode<'r, R::Database> + Type<R::Database>,
    Option<String>: Decode<'r, R::Database> + Type<R::Database>,
    R::Database: Database,
{
    fn from_row(row: &'r R) -> Result<Self, sqlx::Error> {
        Ok(Self {
            id: row.try_get("id")?,
            key: row.try_get("key")?,
            number: row.try_get("number")?,
            received_at: row.try_get("received_at")?,
            ticket: row.try_get("ticket")?,
            kind: row.try_get("kind")?,
            state: row.try_get("state")?,
            content: row.try_get("content")?,
            attempts: row.try_get("attempts")?,
            remote_id: row.try_get("remote_id")?,
            remote_url: row.try_get("remote_url")?,
        })
    }
}

impl DeliveryRow {
    /// The delivery under this claim. `state` is the one from before the claim.
    pub(super) fn claimed(self, claim: &str) -> Result<ClaimedDelivery, StoreError> {
        let kind = DeliveryKind::stored(&self.kind).ok_or(StoreError::UnknownValue("kind"))?;
        let state = DeliveryState::stored(&self.state).ok_or(StoreError::UnknownValue("state"))?;
        Ok(ClaimedDelivery {
            id: self.id,
            key: DeliveryKey::stored(self.key),
            number: TicketNumber::from_row(self.number),
            received_at: self.received_at,
            ticket: serde_json::from_str(&self.ticket)?,
            kind,
            content: self.content,
            remote_ticket: self.remote_id.map(|id| Remote { id, url: self.remote_url }),
            in_doubt: state == DeliveryState::Unknown,
            attempts: u32::try_from(self.attempts).unwrap_or(u32::MAX).saturating_add(1),
            claim: claim.to_owned(),
        })
    }
}
