//! Stores feedback.

use kb_core::ticket::Feedback;
use sqlx::SqliteConnection;

use super::entry::Entry;
use crate::store::error::StoreError;
use crate::store::receipt::Accepted;
use crate::store::stored_json::{is_stored, stored_json};

impl Entry for Feedback {
    type Stored = Accepted<()>;

    async fn store(&self, connection: &mut SqliteConnection) -> Result<Self::Stored, StoreError> {
        let key = &*self.content().key;
        let stored: Option<String> = sqlx::query_scalar("SELECT content FROM feedback WHERE key = ?")
            .bind(key)
            .fetch_optional(&mut *connection)
            .await?;
        if let Some(content) = stored {
            let same = is_stored(&content, self);
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
