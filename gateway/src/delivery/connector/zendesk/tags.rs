//! Writes tags into custom fields of a ticket, and as tags where Zendesk has no field for them.

use reqwest::Method;
use serde_json::{Map, Value, json};

use super::super::api::segment;
use super::{Zendesk, custom_fields};
use crate::delivery::call::CallError;
use crate::delivery::ticket_source::TicketTags;

impl TicketTags for Zendesk {
    async fn record(&self, id: &str) -> Result<Map<String, Value>, CallError> {
        let ticket = self.api.get(&format!("/api/v2/tickets/{}", segment(id)), &[]).await?;
        Ok(ticket.pointer("/ticket").and_then(Value::as_object).cloned().unwrap_or_default())
    }

    fn labels_at(&self) -> Option<&'static str> {
        Some("tags")
    }

    /// Writes custom fields, by their numbers; a ticket's own fields are not ours to change.
    async fn write_tags(
        &self,
        id: &str,
        fields: &[(String, String)],
        labels: &[String],
    ) -> Result<(), CallError> {
        let path = format!("/api/v2/tickets/{}", segment(id));
        let custom = fields.iter().filter_map(|(path, value)| {
            Some((path.strip_prefix("custom_fields.")?.to_owned(), value.clone()))
        });
        let custom = custom_fields(custom.collect());
        if !custom.is_empty() {
            let ticket = json!({ "ticket": { "custom_fields": custom } });
            self.api.write(Method::PUT, &path, &ticket).await?;
        }
        if !labels.is_empty() {
            self.api.write(Method::PUT, &format!("{path}/tags"), &json!({ "tags": labels })).await?;
        }
        Ok(())
    }
}
