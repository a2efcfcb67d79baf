//! Issues of the service desk's project that have changed, whoever sent them. Jira is asked how many minutes ago, which no time zone can
//! falsify, and its answers come with comments.

use std::time::SystemTime;

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};

use super::super::api::{list, repeatable, text};
use super::{INDEX_DELAY, Jira, OVERLAP};
use crate::delivery::call::CallError;
use crate::delivery::ticket_source::{ListedTicket, ListedTickets, TicketSource};

/// What Jira tells of an issue by default is its id.
const FIELDS: &str = "*all";

impl TicketSource for Jira {
    async fn changed(&self, since: &str, page: Option<&str>) -> Result<ListedTickets, CallError> {
        let project = text(&self.api.get(&self.desk(""), &[]).await?, "/projectKey");
        let jql = jql(&project, since, SystemTime::now().into());
        let mut query = vec![("jql", jql.as_str()), ("fields", FIELDS), ("maxResults", "50")];
        query.extend(page.map(|page| ("nextPageToken", page)));
        let found = self.api.get("/rest/api/3/search/jql", &query).await?;
        let issues = list(&found, "/issues").iter().filter_map(|issue| listed(self, issue));
        let tickets: Vec<ListedTicket> = issues.collect();
        let next = Some(text(&found, "/nextPageToken")).filter(|next| !next.is_empty());
        let cursor = tickets.last().map(|ticket| ticket.changed_at.clone());
        Ok(ListedTickets { tickets, next, cursor })
    }

    /// Issues that are gone are left out of the answer. Where Jira could not tell of some of them, all are taken to be there.
    async fn still_there(&self, ids: &[String]) -> Result<Vec<String>, CallError> {
        let asked = json!({ "issueIdsOrKeys": ids, "fields": ["updated"] });
        let found = self.api.post("/rest/api/3/issue/bulkfetch", &asked).await.map_err(repeatable)?;
        if !list(&found, "/issueErrors").is_empty() {
            return Ok(ids.to_vec());
        }
        Ok(list(&found, "/issues").iter().map(|issue| text(issue, "/key")).collect())
    }
}

/// Jira's search learns of a change after a while, so that a little more is asked for than has passed.
fn jql(project: &str, since: &str, now: DateTime<Utc>) -> String {
    let project = project.replace(['"', '\\'], "");
    let changed = DateTime::parse_from_rfc3339(since).map(|since| {
        let passed = now.signed_duration_since(since).num_minutes().max(0) as u64;
        format!(" AND updated >= -{}m", passed + INDEX_DELAY.as_secs() / 60 + OVERLAP)
    });
    format!("project = \"{project}\"{} ORDER BY updated ASC", changed.unwrap_or_default())
}

fn listed(jira: &Jira, issue: &Value) -> Option<ListedTicket> {
    let remote = jira.remote(text(issue, "/key"));
    let (url, changed_at) = (remote.url.unwrap_or_default(), rfc3339(&text(issue, "/fields/updated")));
    Some(ListedTicket { id: remote.id, url, changed_at, record: issue.as_object()?.clone() })
}

/// `2024-01-02T10:00:00.000+0000` as RFC 3339 in UTC.
fn rfc3339(time: &str) -> String {
    let read = DateTime::parse_from_str(time, "%Y-%m-%dT%H:%M:%S%.f%z");
    read.map(|time| time.to_utc().to_rfc3339_opts(SecondsFormat::Secs, true)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_utc_and_asked_for_in_minutes() {
        let now: DateTime<Utc> = "2026-11-22T10:00:00Z".parse().unwrap();
        for (since, expected) in [
            ("", "project = \"HELP\" ORDER BY updated ASC"),
            ("2026-11-22T09:00:00Z", "project = \"HELP\" AND updated >= -63m ORDER BY updated ASC"),
            ("2026-11-22T11:00:00Z", "project = \"HELP\" AND updated >= -3m ORDER BY updated ASC"),
        ] {
            assert_eq!(jql("HE\"LP", since, now), expected);
        }
        for (time, expected) in [("2024-01-02T12:00:00.250+0200", "2024-01-02T10:00:00Z"), ("soon", "")] {
            assert_eq!(rfc3339(time), expected);
        }
    }
}
