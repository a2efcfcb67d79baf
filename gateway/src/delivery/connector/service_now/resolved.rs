//! Lists the records that have changed, whoever created them. Times are those of the database, whose order holds whatever the user's time zone
//! is, and a query reads them in that time zone, so that the newest are asked for first.

use serde_json::Value;

use super::super::api::{list, text};
use super::super::resolved_pages::NewestFirst;
use super::ServiceNow;
use crate::delivery::call::CallError;
use crate::delivery::ticket_source::{ListedTicket, ListedTickets, TicketSource};

/// Records of one page.
const PAGE: usize = 100;

impl TicketSource for ServiceNow {
    async fn changed(&self, since: &str, page: Option<&str>) -> Result<ListedTickets, CallError> {
        let page = NewestFirst::new(page);
        let offset = (page.number * PAGE).to_string();
        let query = [
            ("sysparm_query", "ORDERBYDESCsys_updated_on"),
            ("sysparm_display_value", "all"),
            ("sysparm_exclude_reference_link", "true"),
            ("sysparm_limit", "100"),
            ("sysparm_offset", offset.as_str()),
        ];
        let found = self.api.get(&self.path(""), &query).await?;
        let tickets = list(&found, "/result").iter().filter_map(|row| listed(self, row));
        Ok(page.listed(tickets.collect(), since, PAGE))
    }

    async fn still_there(&self, ids: &[String]) -> Result<Vec<String>, CallError> {
        let query = format!("sys_idIN{}", ids.join(","));
        let found = self.rows(&self.path(""), &query, "sys_id", &[("sysparm_limit", "100")]).await?;
        Ok(list(&found, "/result").iter().map(|row| text(row, "/sys_id")).collect())
    }
}

fn listed(service_now: &ServiceNow, row: &Value) -> Option<ListedTicket> {
    let remote = service_now.remote(text(row, "/sys_id/value"));
    let changed_at = format!("{}Z", text(row, "/sys_updated_on/value").replace(' ', "T"));
    let (url, record) = (remote.url.unwrap_or_default(), row.as_object()?.clone());
    Some(ListedTicket { id: remote.id, url, changed_at, record })
}
