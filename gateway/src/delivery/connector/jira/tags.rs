//! Writes tags as labels of an issue. Jira tells empty fields from missing ones by the screens of a project only, so that none is written.

use reqwest::Method;
use serde_json::{Map, Value, json};

use super::super::api::segment;
use super::Jira;
use crate::delivery::call::CallError;

pub(super) async fn record(jira: &Jira, id: &str) -> Result<Map<String, Value>, CallError> {
    let issue = jira.api.get(&format!("/rest/api/3/issue/{}", segment(id)), &[]).await?;
    // A field without a value is null in every issue, whether a project has it or not.
    let mut record = issue.as_object().cloned().unwrap_or_default();
    if let Some(Value::Object(fields)) = record.get_mut("fields") {
        fields.retain(|_, value| !value.is_null());
    }
    Ok(record)
}

pub(super) async fn write(jira: &Jira, id: &str, labels: &[String]) -> Result<(), CallError> {
    let labels: Vec<Value> = labels.iter().map(|label| json!({ "add": label })).collect();
    if labels.is_empty() {
        return Ok(());
    }
    let body = json!({ "update": { "labels": labels } });
    jira.api.write(Method::PUT, &format!("/rest/api/3/issue/{}", segment(id)), &body).await.map(drop)
}
