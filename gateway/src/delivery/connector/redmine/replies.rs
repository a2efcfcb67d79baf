//! What changed in the issues that we created. The cursor is the time of the latest change, by Redmine's own clock.

use super::super::api::{list, text};
use super::super::status;
use super::Redmine;
use crate::delivery::call::{CallError, PublicReply, Update, Updates};

/// Most issues that one call looks at; the rest follow with the next one.
const MOST_ISSUES: &str = "50";

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
    let after = format!(">={cursor}");
    let query = [
        ("project_id", project),
        ("status_id", "*"),
        ("author_id", &me),
        ("updated_on", &after),
        ("sort", "updated_on"),
        ("limit", MOST_ISSUES),
    ];
    let changed = redmine.api.get("/issues.json", &query).await?;
    let closed = closed_statuses(redmine).await?;
    let (mut updates, mut latest) = (Vec::new(), cursor.to_owned());
    for issue in list(&changed, "/issues") {
        updates.push(update(redmine, &text(issue, "/id"), &me, &closed).await?);
        latest = latest.max(text(issue, "/updated_on"));
    }
    Ok(Updates { updates, cursor: Some(latest) })
}

async fn closed_statuses(redmine: &Redmine) -> Result<Vec<String>, CallError> {
    let statuses = redmine.api.get("/issue_statuses.json", &[]).await?;
    let closed = list(&statuses, "/issue_statuses").iter().filter(|status| status["is_closed"] == true);
    Ok(closed.map(|status| text(status, "/name")).collect())
}

/// The status of an issue, and the notes that others wrote for everyone.
async fn update(redmine: &Redmine, id: &str, me: &str, closed: &[String]) -> Result<Update, CallError> {
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
    let status = status::progress(&redmine.mapping, &name, closed.contains(&name));
    Ok(Update { ticket: id.to_owned(), status: Some(status), replies: replies.collect() })
}
