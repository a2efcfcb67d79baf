//! Lists the tickets that have changed, whoever created them. Freshdesk filters by the time of change and sorts by it; deleted tickets stand in
//! a list of their own.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::super::api::{list, segment, text};
use super::super::resolved_pages::OldestFirst;
use super::Freshdesk;
use crate::delivery::call::{CallError, DeliveryKey};
use crate::delivery::ticket_source::{ListedTicket, ListedTickets, TicketSource};

/// Tickets of one page, the most that Freshdesk lists.
const PAGE: usize = 100;
/// Freshdesk lists no more pages.
const MOST_PAGES: usize = 300;
/// Without a time, Freshdesk lists the tickets of the last 30 days only.
const BEGINNING: &str = "2010-01-01T00:00:00Z";

impl TicketSource for Freshdesk {
    async fn changed(&self, since: &str, page: Option<&str>) -> Result<ListedTickets, CallError> {
        let page = OldestFirst::new(if since.is_empty() { BEGINNING } else { since }, page);
        let number = (page.skip / PAGE + 1).to_string();
        let query = [
            ("updated_since", page.from),
            ("order_by", "updated_at"),
            ("order_type", "asc"),
            ("per_page", "100"),
            ("page", number.as_str()),
        ];
        let found = self.api.get("/api/v2/tickets", &query).await?;
        let tickets = list(&found, "").iter().filter_map(|ticket| listed(self, ticket));
        Ok(page.listed(tickets.collect(), PAGE))
    }

    /// The ticket with its description and what was answered. What we have delivered are the client's words.
    async fn whole(&self, ticket: &ListedTicket) -> Result<Map<String, Value>, CallError> {
        let id = ticket.id.as_str();
        let ticket =
            self.api.get(&format!("/api/v2/tickets/{}", segment(id)), &[("include", "stats")]).await?;
        let conversations = self.conversations(id).await?;
        let theirs =
            list(&conversations, "").iter().filter(|entry| !DeliveryKey::is_in(&text(entry, "/body")));
        let mut record = ticket.as_object().cloned().unwrap_or_default();
        record.insert("conversations".to_owned(), json!(theirs.collect::<Vec<_>>()));
        Ok(record)
    }

    /// The deleted ones are listed.
    fn asked_at_once(&self) -> usize {
        usize::MAX
    }

    /// All but those that are in the list of deleted tickets.
    async fn still_there(&self, ids: &[String]) -> Result<Vec<String>, CallError> {
        let mut deleted = BTreeSet::new();
        for number in 1..=MOST_PAGES {
            let number = number.to_string();
            let query = [
                ("filter", "deleted"),
                ("updated_since", BEGINNING),
                ("order_by", "updated_at"),
                ("order_type", "desc"),
                ("per_page", "100"),
                ("page", number.as_str()),
            ];
            let page = self.api.get("/api/v2/tickets", &query).await?;
            let page = list(&page, "");
            deleted.extend(page.iter().map(|ticket| text(ticket, "/id")));
            if page.len() < PAGE {
                break;
            }
        }
        Ok(ids.iter().filter(|id| !deleted.contains(*id)).cloned().collect())
    }
}

fn listed(freshdesk: &Freshdesk, ticket: &Value) -> Option<ListedTicket> {
    let remote = freshdesk.remote(text(ticket, "/id"));
    let (url, changed_at) = (remote.url.unwrap_or_default(), text(ticket, "/updated_at"));
    Some(ListedTicket { id: remote.id, url, changed_at, record: ticket.as_object()?.clone() })
}
