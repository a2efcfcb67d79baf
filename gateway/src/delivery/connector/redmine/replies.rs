//! What changed in the issues that we created. The cursor is the time of the latest change, by Redmine's own clock.

use serde_json::Value;

use super::super::api::{list, text};
use super::super::status;
use super::Redmine;
use crate::delivery::call::{CallError, PublicReply, Update, Updates};

/// Issues of one page; the rest follow with the next call.
const PAGE: usize = 50;
/// Most pages of issues that changed in the same second, as those do that an engineer edits together.
const MOST_PAGES: usize = 20;

pub(super) async fn since(redmine: &Redmine, cursor: Option<&str>) -> Result<Updates, CallError> {
    let project = redmine.project();
    let Some(cursor) = cursor else {
        let newest =
            [("project_id", project), ("status_id", "*"), ("sort", "updated_on:desc"), ("limit", "1")];
        let newest = redmine.api.get("/issues.json", &newest).await?;
        let at = text(&newest, "/issues/0/updated_on");
        let at = if at.is_empty() { "1970-01-01T00:00:00Z".to_owned() } else { at };
        return Ok(Updates { updates: Vec::new(), cursor: Some(at) });
    };
    let me = text(&redmine.api.get("/users/current.json", &[]).await?, "/user/id");
    let closed = redmine.closed_statuses().await?;
    let (mut updates, mut latest) = (Vec::new(), cursor.to_owned());
    for page in 0..MOST_PAGES {
        let changed = changed_issues(redmine, &me, cursor, page).await?;
        let issues = list(&changed, "/issues");
        for issue in issues {
            updates.push(update(redmine, &text(issue, "/id"), &me, &closed).await?);
            latest = latest.max(text(issue, "/updated_on"));
        }
        if issues.len() < PAGE || latest.as_str() > cursor {
            break;
        }
    }
    Ok(Updates { updates, cursor: Some(latest) })
}

/// A page of our issues that changed at this time or later, the oldest change first.
async fn changed_issues(redmine: &Redmine, me: &str, since: &str, page: usize) -> Result<Value, CallError> {
    let (after, limit, offset) = (format!(">={since}"), PAGE.to_string(), (page * PAGE).to_string());
    let query = [
        ("project_id", redmine.project()),
        ("status_id", "*"),
        ("author_id", me),
        ("updated_on", &after),
        ("sort", "updated_on"),
        ("limit", &limit),
        ("offset", &offset),
    ];
    redmine.api.get("/issues.json", &query).await
}

/// The status of an issue, and the notes that others wrote for everyone.
async fn update(
    redmine: &Redmine,
    id: &str,
    me: &str,
    closed: &[(String, String)],
) -> Result<Update, CallError> {
    let issue = redmine.issue_with(id, "journals").await?;
    let name = text(&issue, "/issue/status/name");
    let written = list(&issue, "/issue/journals").iter().filter(|journal| {
        !text(journal, "/notes").is_empty()
            && journal["private_notes"] != true
            && text(journal, "/user/id") != me
    });
    let replies = written.map(|journal| PublicReply {
        id: text(journal, "/id"),
        at: text(journal, "/created_on"),
        author: text(journal, "/user/name"),
        text: text(journal, "/notes"),
    });
    let status = status::progress(&redmine.mapping, &name, closed.iter().any(|(_, closed)| *closed == name));
    Ok(Update { ticket: id.to_owned(), status: Some(status), replies: replies.collect() })
}
