//! Lists the issues that have changed, whoever created them, and reads what was said about each. Roundup filters by the time of activity and
//! sorts by it.

use serde_json::{Map, Value, json};

use super::super::api::{list, segment, text};
use super::super::resolved_pages::OldestFirst;
use super::replies::rfc3339;
use super::{ROOT, Roundup};
use crate::delivery::call::CallError;
use crate::delivery::ticket_source::{ListedTicket, ListedTickets, TicketSource};

/// Issues of one page.
const PAGE: usize = 100;

impl TicketSource for Roundup {
    async fn changed(&self, since: &str, page: Option<&str>) -> Result<ListedTickets, CallError> {
        let page = OldestFirst::new(since, page);
        let after = format!("{};", page.from.replace('T', ".").trim_end_matches('Z'));
        let number = (page.skip / PAGE + 1).to_string();
        let mut query = vec![
            ("@sort", "activity"),
            ("@fields", "status,activity"),
            ("@verbose", "2"),
            ("@page_size", "100"),
            ("@page_index", &number),
        ];
        if !page.from.is_empty() {
            query.push(("activity", &after));
        }
        let found = self.api.get(&format!("{ROOT}/issue"), &query).await?;
        let tickets = list(&found, "/data/collection").iter().filter_map(|issue| listed(self, issue));
        Ok(page.listed(tickets.collect(), PAGE))
    }

    /// The issue with its messages. The first one is what was asked, and so is whatever its creator has written; of an issue of ours, that is
    /// the client.
    async fn whole(&self, ticket: &ListedTicket) -> Result<Map<String, Value>, CallError> {
        let id = ticket.id.as_str();
        let path = format!("{ROOT}/issue/{}", segment(id));
        let issue = self.api.get(&path, &[("@verbose", "2"), ("@protected", "true")]).await?;
        let fields = issue.pointer("/data/attributes").and_then(Value::as_object);
        let mut record = fields.cloned().unwrap_or_default();
        let mut messages = Vec::new();
        for message in list(&issue, "/data/attributes/messages") {
            let path = format!("{ROOT}/msg/{}", segment(&text(message, "/id")));
            let message = self.api.get(&path, &[("@verbose", "3")]).await?;
            let field = |name: &str| text(&message, &format!("/data/attributes/{name}"));
            messages.push(json!({ "author": field("author/username"), "content": field("content") }));
        }
        if let Some(asked) = messages.first() {
            record.entry("description").or_insert_with(|| asked["content"].clone());
        }
        record.insert("id".to_owned(), id.into());
        record.insert("messages".to_owned(), messages.into());
        Ok(record)
    }

    /// Retired issues are in no list.
    async fn still_there(&self, ids: &[String]) -> Result<Vec<String>, CallError> {
        let ids = ids.iter().map(|id| ("id", id.as_str()));
        let query: Vec<(&str, &str)> = ids.chain([("@verbose", "0"), ("@page_size", "100")]).collect();
        let found = self.api.get(&format!("{ROOT}/issue"), &query).await?;
        Ok(list(&found, "/data/collection").iter().map(|issue| text(issue, "/id")).collect())
    }
}

fn listed(roundup: &Roundup, issue: &Value) -> Option<ListedTicket> {
    let remote = roundup.remote(text(issue, "/id"));
    let (url, changed_at) = (remote.url.unwrap_or_default(), rfc3339(&text(issue, "/activity")));
    Some(ListedTicket { id: remote.id, url, changed_at, record: issue.as_object()?.clone() })
}
