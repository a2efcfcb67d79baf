//! Stores feedback.

use kb_core::ticket::Feedback;

use super::connection::Sqlite;
use crate::store::error::StoreError;
use crate::store::receipt::Accepted;

impl Sqlite {
    pub(crate) async fn accept_feedback(&self, feedback: &Feedback) -> Result<Accepted<()>, StoreError> {
        let content = feedback.content();
        let mut transaction = self.begin().await?;
        let stored: Option<String> = sqlx::query_scalar("SELECT content FROM feedback WHERE key = ?")
            .bind(&*content.key)
            .fetch_optional(&mut *transaction)
            .await?;
        if let Some(stored) = stored {
            let same = serde_json::from_str::<Feedback>(&stored).is_ok_and(|stored| stored == *feedback);
            return Ok(if same { Accepted::Duplicate(()) } else { Accepted::Conflict });
        }
        sqlx::query(
            "INSERT INTO feedback (key, article, outcome, steps, bundle, content) VALUES (?, ?, ?, ?, ?, ?)",
        )
        .bind(&*content.key)
        .bind(&content.article)
        .bind(content.outcome.name())
        .bind(serde_json::to_string(&content.steps)?)
        .bind(&content.bundle)
        .bind(serde_json::to_string(feedback)?)
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(Accepted::New(()))
    }
}
