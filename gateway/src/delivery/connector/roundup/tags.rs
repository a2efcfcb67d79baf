//! Writes tags into properties of an issue, and into keywords where the tracker has no property for them.

use reqwest::Method;
use serde_json::{Map, Value, json};

use super::super::api::{created_id, list, segment, text};
use super::{ROOT, Roundup};
use crate::delivery::call::CallError;
use crate::delivery::ticket_source::TicketTags;

impl TicketTags for Roundup {
    async fn record(&self, id: &str) -> Result<Map<String, Value>, CallError> {
        let path = format!("{ROOT}/issue/{}", segment(id));
        let issue = self.api.get(&path, &[("@verbose", "2")]).await?;
        Ok(issue.pointer("/data/attributes").and_then(Value::as_object).cloned().unwrap_or_default())
    }

    fn labels_at(&self) -> Option<&'static str> {
        Some("keyword")
    }

    async fn write_tags(
        &self,
        id: &str,
        fields: &[(String, String)],
        labels: &[String],
    ) -> Result<(), CallError> {
        // A path into another item, such as who is responsible, names no text of the issue.
        let own = fields.iter().filter(|(path, _)| !path.contains('.'));
        let own: Map<String, Value> = own.map(|(path, value)| (path.clone(), json!(value))).collect();
        if !own.is_empty() {
            let path = format!("{ROOT}/issue/{}", segment(id));
            let now = self.api.get(&path, &[("@verbose", "0")]).await?;
            let mut body = own;
            body.insert("@op".to_owned(), json!("replace"));
            body.insert("@etag".to_owned(), json!(text(&now, "/data/@etag")));
            self.api.write(Method::PATCH, &path, &Value::Object(body)).await?;
        }
        let mut keywords = Vec::new();
        for label in labels {
            keywords.push(keyword(self, label).await?);
        }
        if keywords.is_empty() { Ok(()) } else { self.add(id, json!({ "keyword": keywords })).await }
    }
}

/// The keyword of this name, which is made where there is none.
async fn keyword(roundup: &Roundup, name: &str) -> Result<String, CallError> {
    let path = format!("{ROOT}/keyword");
    let found = roundup.api.get(&path, &[("name", name), ("@fields", "name")]).await?;
    // The filter finds parts of names, too.
    let known = list(&found, "/data/collection").iter().find(|keyword| text(keyword, "/name") == name);
    match known {
        Some(keyword) => Ok(text(keyword, "/id")),
        None => created_id(&roundup.api.post(&path, &json!({ "name": name })).await?, "/data/id"),
    }
}
