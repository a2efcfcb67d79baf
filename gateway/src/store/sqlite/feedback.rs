//! Stores feedback.

use kb_core::ticket::Feedback;
use sqlx::SqliteConnection;

use super::entry::Entry;
use super::stored_json::stored_json;
use crate::store::error::StoreError;
use crate::store::receipt::Accepted;

impl Entry for Feedback {
    type Stored = Accepted<()>;

    async fn store(&self, connection: &mut SqliteConnection) -> Result<Self::Stored, StoreError> {
        let key = &*self.content().key;
        let stored: Option<String> = sqlx::query_scalar("SELECT content FROM feedback WHERE key = ?")
            .bind(key)
            .fetch_optional(&mut *connection)
            .await?;
        if let Some(content) = stored {
            let same = serde_json::from_str::<Self>(&content).is_ok_and(|stored| stored == *self);
            return Ok(if same { Accepted::Duplicate(()) } else { Accepted::Conflict });
        }
        sqlx::query("INSERT INTO feedback (key, content) VALUES (?, ?)")
            .bind(key)
            .bind(stored_json(self)?)
            .execute(connection)
            .await?;
        Ok(Accepted::New(()))
    }
}
