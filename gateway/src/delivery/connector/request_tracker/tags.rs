//! Writes tags into custom fields of a ticket.

use reqwest::Method;
use serde_json::{Map, Value, json};

use super::super::api::segment;
use super::{ROOT, RequestTracker};
use crate::delivery::call::CallError;
use crate::delivery::ticket_source::TicketTags;

impl TicketTags for RequestTracker {
    async fn record(&self, id: &str) -> Result<Map<String, Value>, CallError> {
        let ticket = self.api.get(&format!("{ROOT}/ticket/{}", segment(id)), &[]).await?;
        Ok(ticket.as_object().cloned().unwrap_or_default())
    }

    /// Writes custom fields. The queue and the priority are not ours to change.
    async fn write_tags(
        &self,
        id: &str,
        fields: &[(String, String)],
        _labels: &[String],
    ) -> Result<(), CallError> {
        let named = fields.iter().filter_map(|(path, value)| {
            Some((path.strip_prefix("CustomFields.")?.to_owned(), Value::from(value.as_str())))
        });
        let fields: Map<String, Value> = named.collect();
        if fields.is_empty() {
            return Ok(());
        }
        let body = json!({ "CustomFields": fields });
        self.api.write(Method::PUT, &format!("{ROOT}/ticket/{}", segment(id)), &body).await.map(drop)
    }
}
