//! Writes tags into custom fields of an issue.

use serde_json::{Map, Value, json};

use super::super::api::{list, text};
use super::Redmine;
use crate::delivery::call::CallError;
use crate::delivery::ticket_source::TicketTags;

impl TicketTags for Redmine {
    async fn record(&self, id: &str) -> Result<Map<String, Value>, CallError> {
        let issue = self.issue_with(id, "").await?;
        Ok(issue.pointer("/issue").and_then(Value::as_object).cloned().unwrap_or_default())
    }

    /// Writes custom fields, which Redmine takes by their ids only. Its other fields always have a value, which is not ours to change.
    async fn write_tags(
        &self,
        id: &str,
        fields: &[(String, String)],
        _labels: &[String],
    ) -> Result<(), CallError> {
        let issue = self.issue_with(id, "").await?;
        let known = list(&issue, "/issue/custom_fields");
        let by_id = fields.iter().filter_map(|(path, value)| {
            let name = path.strip_prefix("custom_fields.")?;
            let field =
                known.iter().find(|field| text(field, "/name") == name || text(field, "/id") == name)?;
            Some(json!({ "id": field["id"], "value": value }))
        });
        let by_id: Vec<Value> = by_id.collect();
        if by_id.is_empty() {
            return Ok(());
        }
        self.update(id, &json!({ "issue": { "custom_fields": by_id } })).await
    }
}
