//! Stores feedback.

use kb_core::ticket::Feedback;

use super::connection::Sqlite;
use super::text_column::wire_name;
use crate::store::error::StoreError;
use crate::store::receipt::Accepted;

impl Sqlite {
    pub(crate) async fn accept_feedback(&self, feedback: &Feedback) -> Result<Accepted<()>, StoreError> {
        let draft = feedback.content();
        let mut transaction = self.begin().await?;
        let stored: Option<String> = sqlx::query_scalar("SELECT content FROM feedback WHERE key = ?")
            .bind(&draft.key)
            .fetch_optional(&mut *transaction)
            .await?;
        if let Some(content) = stored {
            let same = serde_json::from_str::<Feedback>(&content).is_ok_and(|stored| stored == *feedback);
            return Ok(if same { Accepted::Duplicate(()) } else { Accepted::Conflict });
        }
        sqlx::query(
            "INSERT INTO feedback (key, article, outcome, steps, bundle, content) VALUES (?, ?, ?, ?, ?, ?)",
        )
        .bind(&draft.key)
        .bind(&draft.article)
        .bind(wire_name(&draft.outcome)?)
        .bind(serde_json::to_string(&draft.steps)?)
        .bind(&draft.bundle)
        .bind(serde_json::to_string(feedback)?)
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(Accepted::New(()))
    }
}
