//! What changed in the tickets that we created. RT reads times of a query in the user's time zone.

use super::super::api::{list, segment, text};
use super::super::changes::{self, Changed};
use super::super::status;
use super::{ROOT, RequestTracker};
use crate::delivery::call::{CallError, PublicReply, Update, Updates};

pub(super) async fn since(rt: &RequestTracker, cursor: Option<&str>) -> Result<Updates, CallError> {
    let (changed, latest) = changes::since(cursor, |page| newest(rt, page)).await?;
    let mut updates = Vec::new();
    for changed in changed {
        updates.push(update(rt, changed).await?);
    }
    Ok(Updates { updates, cursor: Some(latest) })
}

async fn newest(rt: &RequestTracker, page: usize) -> Result<Vec<Changed>, CallError> {
    let query = format!("Queue = '{}' AND Creator = '__CurrentUser__'", rt.queue().replace(['\'', '\\'], ""));
    let (page, count) = ((page + 1).to_string(), changes::PAGE.to_string());
    let more = [
        ("orderby", "LastUpdated"),
        ("order", "DESC"),
        ("fields", "LastUpdated,Status"),
        ("per_page", count.as_str()),
        ("page", page.as_str()),
    ];
    let found = rt.tickets(&query, &more).await?;
    let changed = list(&found, "/items").iter().map(|ticket| Changed {
        id: text(ticket, "/id"),
        status: text(ticket, "/Status"),
        at: text(ticket, "/LastUpdated"),
    });
    Ok(changed.collect())
}

/// The status of a ticket, and what others wrote to its requestor. Comments are internal.
async fn update(rt: &RequestTracker, changed: Changed) -> Result<Update, CallError> {
    let id = changed.id;
    let path = format!("{ROOT}/ticket/{}/history", segment(&id));
    let history = rt.api.get(&path, &[("fields", "Type,Creator,Created"), ("per_page", "100")]).await?;
    let ticket = rt.api.get(&format!("{ROOT}/ticket/{}", segment(&id)), &[]).await?;
    let me = text(&ticket, "/Creator/id");
    let mut replies = Vec::new();
    for entry in list(&history, "/items") {
        let author = text(entry, "/Creator/id");
        if text(entry, "/Type") != "Correspond" || author == me {
            continue;
        }
        let transaction = text(entry, "/id");
        let text_of_reply = content(rt, &transaction).await?;
        replies.push(PublicReply {
            id: transaction,
            at: text(entry, "/Created"),
            author,
            text: text_of_reply,
        });
    }
    Ok(Update { ticket: id, status: Some(status::progress(&rt.mapping, &changed.status, false)), replies })
}

/// The first text of a transaction.
pub(super) async fn content(rt: &RequestTracker, transaction: &str) -> Result<String, CallError> {
    let path = format!("{ROOT}/transaction/{}/attachments", segment(transaction));
    let parts = rt.api.get(&path, &[("fields", "ContentType,Content")]).await?;
    let mut parts = list(&parts, "/items").iter();
    let plain = parts.find(|part| text(part, "/ContentType").starts_with("text/"));
    Ok(plain
        .map(|part| super::super::reply_text::plain(&text(part, "/Content"), &text(part, "/ContentType")))
        .unwrap_or_default())
}
