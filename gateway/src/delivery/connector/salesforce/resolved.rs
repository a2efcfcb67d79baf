//! Cases of everyone that have changed, with their comments.

use serde_json::Value;

use super::super::api::{list, text};
use super::super::resolved_pages::OldestFirst;
use super::Salesforce;
use crate::delivery::call::{CallError, ListedTicket, ListedTickets};

/// Cases of one page, the most that Salesforce lists with all of their fields.
const PAGE: usize = 200;

pub(super) async fn changed(
    salesforce: &Salesforce,
    since: &str,
    page: Option<&str>,
) -> Result<ListedTickets, CallError> {
    let page = OldestFirst::new(since, page);
    let found = salesforce.rows(&salesforce.api().await?, &soql(&page)).await?;
    let tickets = list(&found, "/records").iter().filter_map(|case| listed(salesforce, case));
    Ok(page.listed(tickets.collect(), PAGE))
}

fn soql(page: &OldestFirst<'_>) -> String {
    let since =
        if page.from.is_empty() { String::new() } else { format!("WHERE SystemModstamp >= {} ", page.from) };
    let skip = page.skip;
    format!(
        "SELECT FIELDS(ALL), Owner.Name, Account.Name, Contact.Name, (SELECT CommentBody, IsPublished FROM CaseComments) \
         FROM Case {since}ORDER BY SystemModstamp, Id LIMIT {PAGE} OFFSET {skip}"
    )
}

fn listed(salesforce: &Salesforce, case: &Value) -> Option<ListedTicket> {
    let remote = salesforce.remote(text(case, "/Id"));
    let changed_at = text(case, "/SystemModstamp").replace("+0000", "Z");
    let (url, record) = (remote.url.unwrap_or_default(), case.as_object()?.clone());
    Some(ListedTicket { id: remote.id, url, changed_at, record })
}

pub(super) async fn still_there(salesforce: &Salesforce, ids: &[String]) -> Result<Vec<String>, CallError> {
    let quoted: Vec<String> = ids.iter().map(|id| format!("'{}'", id.replace(['\'', '\\'], ""))).collect();
    let soql = format!("SELECT Id FROM Case WHERE Id IN ({}) LIMIT 200", quoted.join(","));
    let found = salesforce.rows(&salesforce.api().await?, &soql).await?;
    Ok(list(&found, "/records").iter().map(|case| text(case, "/Id")).collect())
}
