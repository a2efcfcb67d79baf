//! Lists the cases that have changed, whoever created them, with their comments.

use serde_json::Value;

use super::super::api::{list, text};
use super::super::resolved_pages::OldestFirst;
use super::Salesforce;
use crate::delivery::call::CallError;
use crate::delivery::ticket_source::{ListedTicket, ListedTickets, TicketSource};

/// Cases of one page, the most that Salesforce lists with all of their fields.
const PAGE: usize = 200;

impl TicketSource for Salesforce {
    async fn changed(&self, since: &str, page: Option<&str>) -> Result<ListedTickets, CallError> {
        let page = OldestFirst::new(since, page);
        let found = self.rows(&self.api().await?, &soql(&page)).await?;
        let tickets = list(&found, "/records").iter().filter_map(|case| listed(self, case));
        Ok(page.listed(tickets.collect(), PAGE))
    }

    async fn still_there(&self, ids: &[String]) -> Result<Vec<String>, CallError> {
        let quoted: Vec<String> =
            ids.iter().map(|id| format!("'{}'", id.replace(['\'', '\\'], ""))).collect();
        let soql = format!("SELECT Id FROM Case WHERE Id IN ({}) LIMIT 200", quoted.join(","));
        let found = self.rows(&self.api().await?, &soql).await?;
        Ok(list(&found, "/records").iter().map(|case| text(case, "/Id")).collect())
    }
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
