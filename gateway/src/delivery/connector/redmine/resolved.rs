//! Lists the issues that have changed, whoever created them, and reads what was done to each. Redmine filters by the time of change and sorts by
//! it.

use serde_json::{Map, Value, json};

use super::super::api::{list, text};
use super::super::resolved_pages::OldestFirst;
use super::Redmine;
use crate::delivery::call::{CallError, DeliveryKey};
use crate::delivery::ticket_source::{ListedTicket, ListedTickets, TicketSource};

/// Issues of one page, the most that Redmine lists.
const PAGE: usize = 100;

impl TicketSource for Redmine {
    async fn changed(&self, since: &str, page: Option<&str>) -> Result<ListedTickets, CallError> {
        let page = OldestFirst::new(since, page);
        let (after, skip) = (format!(">={}", page.from), page.skip.to_string());
        let mut query = vec![
            ("project_id", self.project()),
            ("status_id", "*"),
            ("sort", "updated_on,id"),
            ("limit", "100"),
            ("offset", &skip),
        ];
        if !page.from.is_empty() {
            query.push(("updated_on", &after));
        }
        let found = self.api.get("/issues.json", &query).await?;
        let tickets = list(&found, "/issues").iter().filter_map(|issue| listed(self, issue));
        Ok(page.listed(tickets.collect(), PAGE))
    }

    /// The issue with its notes, who closed it, and whether it had been closed before.
    async fn whole(&self, ticket: &ListedTicket) -> Result<Map<String, Value>, CallError> {
        let id = ticket.id.as_str();
        let issue = self.issue_with(id, "journals").await?;
        let closed = self.closed.get_or_try_init(|| self.closed_statuses()).await?;
        let mut record = issue.pointer("/issue").and_then(Value::as_object).cloned().unwrap_or_default();
        let is_closed = |status: &str| closed.iter().any(|(id, _)| id == status);
        for journal in list(&issue, "/issue/journals") {
            for change in list(journal, "/details").iter().filter(|change| change["name"] == "status_id") {
                let (old, new) =
                    (is_closed(&text(change, "/old_value")), is_closed(&text(change, "/new_value")));
                if new && !old {
                    record.insert("closed_by".to_owned(), journal["user"].clone());
                }
                if old && !new {
                    record.insert("reopened".to_owned(), true.into());
                }
            }
        }
        // What a client wrote later was delivered as a note, and is no answer of the team's.
        let theirs =
            list(&issue, "/issue/journals").iter().filter(|note| !DeliveryKey::is_in(&text(note, "/notes")));
        record.insert("journals".to_owned(), json!(theirs.collect::<Vec<_>>()));
        Ok(record)
    }

    async fn still_there(&self, ids: &[String]) -> Result<Vec<String>, CallError> {
        let ids = ids.join(",");
        let query = [
            ("project_id", self.project()),
            ("issue_id", ids.as_str()),
            ("status_id", "*"),
            ("limit", "100"),
        ];
        let found = self.api.get("/issues.json", &query).await?;
        Ok(list(&found, "/issues").iter().map(|issue| text(issue, "/id")).collect())
    }
}

fn listed(redmine: &Redmine, issue: &Value) -> Option<ListedTicket> {
    let remote = redmine.remote(text(issue, "/id"));
    let (url, changed_at) = (remote.url.unwrap_or_default(), text(issue, "/updated_on"));
    Some(ListedTicket { id: remote.id, url, changed_at, record: issue.as_object()?.clone() })
}
