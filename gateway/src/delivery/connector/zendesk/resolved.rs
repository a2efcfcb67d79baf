//! Lists the tickets that have changed, whoever created them, by the incremental export. It names deleted tickets too, with the status
//! `deleted`.

use std::time::{SystemTime, UNIX_EPOCH};

use chrono::DateTime;
use serde_json::{Map, Value, json};

use super::super::api::{list, text};
use super::{START, Zendesk};
use crate::delivery::call::CallError;
use crate::delivery::ticket_source::{ListedTicket, ListedTickets, TicketSource};

impl TicketSource for Zendesk {
    /// A page is named by Zendesk's cursor and, behind a blank, the latest change so far.
    async fn changed(&self, since: &str, page: Option<&str>) -> Result<ListedTickets, CallError> {
        let start = start_time(since);
        let (query, latest) = match page.and_then(|page| page.split_once(' ')) {
            Some((cursor, latest)) => (("cursor", cursor), latest),
            None => (("start_time", start.as_str()), ""),
        };
        let found = self.api.get("/api/v2/incremental/tickets/cursor", &[query]).await?;
        let tickets = list(&found, "/tickets").iter().filter_map(|ticket| listed(self, ticket));
        let tickets: Vec<ListedTicket> = tickets.collect();
        let latest = tickets.iter().map(|ticket| ticket.changed_at.as_str()).fold(latest, Ord::max);
        let after = Some(text(&found, "/after_cursor")).filter(|after| !after.is_empty());
        let next = after.filter(|_| found["end_of_stream"] == false).map(|after| format!("{after} {latest}"));
        let cursor = next.is_none().then(|| latest.to_owned()).filter(|latest| !latest.is_empty());
        Ok(ListedTickets { tickets, next, cursor })
    }

    /// The ticket with its comments. Those of the user that delivers are the client's words.
    async fn whole(&self, ticket: &ListedTicket) -> Result<Map<String, Value>, CallError> {
        let me = text(&self.api.get("/api/v2/users/me", &[]).await?, "/user/id");
        let comments = self.comments(&ticket.id).await?;
        let theirs = list(&comments, "/comments").iter().filter(|comment| text(comment, "/author_id") != me);
        let mut record = ticket.record.clone();
        record.insert("comments".to_owned(), json!(theirs.collect::<Vec<_>>()));
        Ok(record)
    }
}

/// The second at which the export begins. Zendesk refuses one of the last minute.
fn start_time(since: &str) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let newest = now.saturating_sub(START).as_secs();
    let since = DateTime::parse_from_rfc3339(since).map(|since| since.timestamp()).unwrap_or_default();
    u64::try_from(since).unwrap_or_default().min(newest).to_string()
}

fn listed(zendesk: &Zendesk, ticket: &Value) -> Option<ListedTicket> {
    let remote = zendesk.remote(text(ticket, "/id"));
    let (url, changed_at) = (remote.url.unwrap_or_default(), text(ticket, "/updated_at"));
    Some(ListedTicket { id: remote.id, url, changed_at, record: ticket.as_object()?.clone() })
}
