//! Lists the issues that have changed, whoever created them, with their comments. YouTrack reads dates of a query in the user's time zone, so
//! that the newest are asked for first.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::super::api::{list, segment, text};
use super::super::resolved_pages::NewestFirst;
use super::{YouTrack, of_milliseconds};
use crate::delivery::call::{CallError, DeliveryKey};
use crate::delivery::ticket_source::{ListedTicket, ListedTickets, TicketSource};

/// Issues of one page.
const PAGE: usize = 100;
/// Ids of one page.
const IDS: usize = 1000;
const FIELDS: &str = "id,idReadable,summary,description,created,updated,resolved,reporter(login,fullName),tags(name),comments(text,deleted,author(login),visibility($type)),customFields(name,value(name,text,fullName,isResolved,minutes))";

impl TicketSource for YouTrack {
    async fn changed(&self, since: &str, page: Option<&str>) -> Result<ListedTickets, CallError> {
        let page = NewestFirst::new(page);
        let query = format!("project: {{{}}} sort by: updated desc", self.short_name());
        let (skip, top) = ((page.number * PAGE).to_string(), PAGE.to_string());
        let query = [("query", query.as_str()), ("fields", FIELDS), ("$skip", &skip), ("$top", &top)];
        let found = self.api.get("/api/issues", &query).await?;
        let tickets = list(&found, "").iter().filter_map(|issue| listed(self, issue));
        Ok(page.listed(tickets.collect(), since, PAGE))
    }

    /// The issue with the comments that everyone may read, but for the client's words that were delivered as comments.
    async fn whole(&self, ticket: &ListedTicket) -> Result<Map<String, Value>, CallError> {
        let mut record = ticket.record.clone();
        let comments = record.get("comments").and_then(Value::as_array).cloned().unwrap_or_default();
        let public = comments.into_iter().filter(|comment| {
            comment["deleted"] != true
                && text(comment, "/visibility/$type") != "LimitedVisibility"
                && !DeliveryKey::is_in(&text(comment, "/text"))
        });
        record.insert("comments".to_owned(), json!(public.collect::<Vec<_>>()));
        Ok(record)
    }

    /// The whole project is listed, whose ids are few bytes.
    fn asked_at_once(&self) -> usize {
        usize::MAX
    }

    /// YouTrack's search refuses ids of issues that are gone, so that those of the project are listed. One that is not among them is asked for
    /// by itself: while others are deleted, the pages move. An issue of another project is gone from ours.
    async fn still_there(&self, ids: &[String]) -> Result<Vec<String>, CallError> {
        let listed = ids_of_project(self).await?;
        let mut there = Vec::new();
        for id in ids.iter().filter(|_| !listed.is_empty()) {
            if listed.contains(id) || is_in_project(self, id).await? {
                there.push(id.clone());
            }
        }
        Ok(there)
    }
}

fn listed(youtrack: &YouTrack, issue: &Value) -> Option<ListedTicket> {
    let remote = youtrack.remote(issue);
    let (url, changed_at) = (remote.url.unwrap_or_default(), of_milliseconds(&issue["updated"]));
    Some(ListedTicket { id: remote.id, url, changed_at, record: issue.as_object()?.clone() })
}

async fn ids_of_project(youtrack: &YouTrack) -> Result<BTreeSet<String>, CallError> {
    let query = format!("project: {{{}}} sort by: created asc", youtrack.short_name());
    let mut listed = BTreeSet::new();
    for number in 0.. {
        let (skip, top) = ((number * IDS).to_string(), IDS.to_string());
        let query = [("query", query.as_str()), ("fields", "id"), ("$skip", &skip), ("$top", &top)];
        let found = youtrack.api.get("/api/issues", &query).await?;
        let issues = list(&found, "");
        listed.extend(issues.iter().map(|issue| text(issue, "/id")));
        if issues.len() < IDS {
            break;
        }
    }
    Ok(listed)
}

async fn is_in_project(youtrack: &YouTrack, id: &str) -> Result<bool, CallError> {
    let path = format!("/api/issues/{}", segment(id));
    let found = youtrack.api.get_optional(&path, &[("fields", "id,project(shortName)")]).await?;
    Ok(found.is_some_and(|issue| text(&issue, "/project/shortName") == youtrack.short_name()))
}
