//! Writes tags as labels of an issue. Jira tells empty fields from missing ones by the screens of a project only, so that none is written.

use reqwest::Method;
use serde_json::{Map, Value, json};

use super::super::api::segment;
use super::Jira;
use crate::delivery::call::CallError;
use crate::delivery::ticket_source::TicketTags;

impl TicketTags for Jira {
    async fn record(&self, id: &str) -> Result<Map<String, Value>, CallError> {
        let issue = self.api.get(&format!("/rest/api/3/issue/{}", segment(id)), &[]).await?;
        // A field without a value is null in every issue, whether a project has it or not.
        let mut record = issue.as_object().cloned().unwrap_or_default();
        if let Some(Value::Object(fields)) = record.get_mut("fields") {
            fields.retain(|_, value| !value.is_null());
        }
        Ok(record)
    }

    fn labels_at(&self) -> Option<&'static str> {
        Some("fields.labels")
    }

    async fn write_tags(
        &self,
        id: &str,
        _fields: &[(String, String)],
        labels: &[String],
    ) -> Result<(), CallError> {
        let labels: Vec<Value> = labels.iter().map(|label| json!({ "add": label })).collect();
        if labels.is_empty() {
            return Ok(());
        }
        let body = json!({ "update": { "labels": labels } });
        self.api.write(Method::PUT, &format!("/rest/api/3/issue/{}", segment(id)), &body).await.map(drop)
    }
}
