//! What changed in the issues that we created. The cursor is the time of the latest activity, by the tracker's own clock.

use serde_json::Value;

use super::super::api::{list, segment, text};
use super::super::status;
use super::{ROOT, Roundup};
use crate::delivery::call::{CallError, PublicReply, Update, Updates};

pub(super) async fn since(roundup: &Roundup, cursor: Option<&str>) -> Result<Updates, CallError> {
    let path = format!("{ROOT}/issue");
    let Some(cursor) = cursor else {
        let query = [("@sort", "-activity"), ("@page_size", "1"), ("@fields", "activity")];
        let newest = roundup.api.get(&path, &query).await?;
        let at = text(&newest, "/data/collection/0/activity");
        let at = if at.is_empty() { "1970-01-01.00:00:00".to_owned() } else { at };
        return Ok(Updates { updates: Vec::new(), cursor: Some(at) });
    };
    let after = format!("{cursor};");
    let query = [
        ("creator", roundup.user()),
        ("activity", &after),
        ("@sort", "activity"),
        ("@fields", "status,activity,messages"),
        ("@verbose", "2"),
        ("@page_size", "50"),
        ("@page_index", "1"),
    ];
    let changed = roundup.api.get(&path, &query).await?;
    let (mut updates, mut latest) = (Vec::new(), cursor.to_owned());
    for issue in list(&changed, "/data/collection") {
        updates.push(update(roundup, issue).await?);
        latest = latest.max(text(issue, "/activity"));
    }
    Ok(Updates { updates, cursor: Some(latest) })
}

/// The status of an issue, and the messages that others wrote. Roundup has no private messages.
async fn update(roundup: &Roundup, issue: &Value) -> Result<Update, CallError> {
    let mut replies = Vec::new();
    for message in list(issue, "/messages") {
        let id = text(message, "/id");
        let path = format!("{ROOT}/msg/{}", segment(&id));
        let message = roundup.api.get(&path, &[("@verbose", "3")]).await?;
        let field = |name: &str| text(&message, &format!("/data/attributes/{name}"));
        let author = field("author/username");
        if author != roundup.user() {
            replies.push(PublicReply { id, at: rfc3339(&field("date")), author, text: field("content") });
        }
    }
    let status = status::progress(&roundup.mapping, &text(issue, "/status/name"), false);
    Ok(Update { ticket: text(issue, "/id"), status: Some(status), replies })
}

/// `2026-11-22.08:15:30`, which is UTC, as RFC 3339.
pub(super) fn rfc3339(date: &str) -> String {
    match date.split_once('.') {
        Some((day, time)) => format!("{day}T{time}Z"),
        None => date.to_owned(),
    }
}
