//! Lists the tickets that have changed, whoever created them, and reads what was done to each. RT reads times of a query in the user's time
//! zone, so that the newest are asked for first.

use serde_json::{Map, Value, json};

use super::super::api::{list, segment, text};
use super::super::resolved_pages::NewestFirst;
use super::{ROOT, RequestTracker, replies};
use crate::delivery::call::CallError;
use crate::delivery::ticket_source::{ListedTicket, ListedTickets, TicketSource};

/// Tickets of one page, the most that RT lists.
const PAGE: usize = 100;
const FIELDS: &str =
    "Subject,Status,Created,Resolved,LastUpdated,CustomFields,Owner,Queue,Priority,TimeWorked,Requestor";

impl TicketSource for RequestTracker {
    async fn changed(&self, since: &str, page: Option<&str>) -> Result<ListedTickets, CallError> {
        let page = NewestFirst::new(page);
        let number = (page.number + 1).to_string();
        let query = format!("Queue = '{}'", self.queue().replace(['\'', '\\'], ""));
        let more = [
            ("orderby", "LastUpdated"),
            ("order", "DESC"),
            ("fields", FIELDS),
            ("fields[Queue]", "Name"),
            ("per_page", "100"),
            ("page", number.as_str()),
        ];
        let found = self.tickets(&query, &more).await?;
        let tickets = list(&found, "/items").iter().filter_map(|ticket| listed(self, ticket));
        Ok(page.listed(tickets.collect(), since, PAGE))
    }

    /// The ticket with what was asked and answered, what it refers to, who resolved it, and whether it had been resolved before. Comments are
    /// internal.
    async fn whole(&self, ticket: &ListedTicket) -> Result<Map<String, Value>, CallError> {
        let path = format!("{ROOT}/ticket/{}", segment(&ticket.id));
        let links = links(&self.api.get(&path, &[]).await?);
        let fields = [("fields", "Type,Creator,OldValue,NewValue"), ("per_page", "100")];
        let history = self.api.get(&format!("{path}/history"), &fields).await?;
        let history = list(&history, "/items");
        // Of a ticket that we have created, what its creator writes are the client's words.
        let is_ours = links.iter().any(|link| link.starts_with("fixmark:"));
        let creator = history.first().map(|first| text(first, "/Creator/id")).filter(|_| is_ours);
        let mut record = ticket.record.clone();
        let mut answers = Vec::new();
        for entry in history {
            let author = text(entry, "/Creator/id");
            match text(entry, "/Type").as_str() {
                "Create" => drop(record.insert("Content".to_owned(), content(self, entry).await?.into())),
                "Correspond" if Some(&author) != creator.as_ref() => {
                    answers.push(json!({ "Creator": author, "Content": content(self, entry).await? }));
                }
                "Status" => note_status(entry, &mut record),
                _ => {}
            }
        }
        record.insert("Transactions".to_owned(), answers.into());
        record.insert("Links".to_owned(), links.into());
        Ok(record)
    }

    async fn still_there(&self, ids: &[String]) -> Result<Vec<String>, CallError> {
        let ids: Vec<String> =
            ids.iter().map(|id| format!("id = '{}'", id.replace(['\'', '\\'], ""))).collect();
        let found = self.tickets(&ids.join(" OR "), &[("per_page", "100")]).await?;
        Ok(list(&found, "/items").iter().map(|ticket| text(ticket, "/id")).collect())
    }
}

fn listed(rt: &RequestTracker, ticket: &Value) -> Option<ListedTicket> {
    let remote = rt.remote(text(ticket, "/id"));
    let (url, changed_at) = (remote.url.unwrap_or_default(), text(ticket, "/LastUpdated"));
    let mut record = ticket.as_object()?.clone();
    record.retain(|name, _| !["_url", "type"].contains(&name.as_str()));
    Some(ListedTicket { id: remote.id, url, changed_at, record })
}

async fn content(rt: &RequestTracker, entry: &Value) -> Result<String, CallError> {
    replies::content(rt, &text(entry, "/id")).await
}

/// What the ticket refers to outside of RT.
fn links(ticket: &Value) -> Vec<String> {
    let outside = list(ticket, "/_hyperlinks").iter().filter(|link| link["type"] == "external");
    outside.map(|link| text(link, "/_url")).collect()
}

fn note_status(entry: &Value, record: &mut Map<String, Value>) {
    let (old, new) = (text(entry, "/OldValue") == "resolved", text(entry, "/NewValue") == "resolved");
    if new && !old {
        record.insert("closed_by".to_owned(), entry["Creator"]["id"].clone());
    }
    if old && !new {
        record.insert("Reopened".to_owned(), true.into());
    }
}
