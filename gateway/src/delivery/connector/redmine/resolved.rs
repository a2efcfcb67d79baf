//! Issues of everyone that have changed, and what was done to them. Redmine filters by the time of change and sorts by it.

use serde_json::{Map, Value, json};

use super::super::api::{list, text};
use super::super::resolved_pages::OldestFirst;
use super::Redmine;
use crate::delivery::call::{CallError, DeliveryKey, ListedTicket, ListedTickets};

/// Issues of one page, the most that Redmine lists.
const PAGE: usize = 100;

pub(super) async fn changed(
    redmine: &Redmine,
    since: &str,
    page: Option<&str>,
) -> Result<ListedTickets, CallError> {
    let page = OldestFirst::new(since, page);
    let (after, skip) = (format!(">={}", page.from), page.skip.to_string());
    let mut query = vec![
        ("project_id", redmine.project()),
        ("status_id", "*"),
        ("sort", "updated_on,id"),
        ("limit", "100"),
        ("offset", &skip),
    ];
    if !page.from.is_empty() {
        query.push(("updated_on", &after));
    }
    let found = redmine.api.get("/issues.json", &query).await?;
    let tickets = list(&found, "/issues").iter().filter_map(|issue| listed(redmine, issue));
    Ok(page.listed(tickets.collect(), PAGE))
}

fn listed(redmine: &Redmine, issue: &Value) -> Option<ListedTicket> {
    let remote = redmine.remote(text(issue, "/id"));
    let (url, changed_at) = (remote.url.unwrap_or_default(), text(issue, "/updated_on"));
    Some(ListedTicket { id: remote.id, url, changed_at, record: issue.as_object()?.clone() })
}

/// The issue with its notes, who closed it, and whether it had been closed before.
pub(super) async fn whole(redmine: &Redmine, id: &str) -> Result<Map<String, Value>, CallError> {
    let issue = redmine.issue_with(id, "journals").await?;
    let closed = redmine.closed.get_or_try_init(|| redmine.closed_statuses()).await?;
    let mut record = issue.pointer("/issue").and_then(Value::as_object).cloned().unwrap_or_default();
    let is_closed = |status: &str| closed.iter().any(|(id, _)| id == status);
    for journal in list(&issue, "/issue/journals") {
        for change in list(journal, "/details").iter().filter(|change| change["name"] == "status_id") {
            let (old, new) = (is_closed(&text(change, "/old_value")), is_closed(&text(change, "/new_value")));
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

pub(super) async fn still_there(redmine: &Redmine, ids: &[String]) -> Result<Vec<String>, CallError> {
    let ids = ids.join(",");
    let query =
        [("project_id", redmine.project()), ("issue_id", ids.as_str()), ("status_id", "*"), ("limit", "100")];
    let found = redmine.api.get("/issues.json", &query).await?;
    Ok(list(&found, "/issues").iter().map(|issue| text(issue, "/id")).collect())
}
