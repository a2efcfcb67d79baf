//! What a ticket system gives back: the tickets that were resolved in it, and room for their tags. A connector implements these beside
//! [`TicketSystem`](super::call::TicketSystem) where its system can do that; the defaults say that it can't.

use serde_json::{Map, Value};

use super::call::CallError;

/// A ticket as a system lists it.
#[derive(Debug, Clone, PartialEq)]
pub struct ListedTicket {
    /// The system's own id of it, as [`Remote::id`](super::call::Remote::id) has it.
    pub id: String,
    /// Its address for people.
    pub url: String,
    /// When it changed last, UTC, RFC 3339.
    pub changed_at: String,
    /// Its fields, in the shape that `kb-import` reads of this system.
    pub record: Map<String, Value>,
}

/// A page of the tickets that have changed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ListedTickets {
    /// The tickets. The same one may come again.
    pub tickets: Vec<ListedTicket>,
    /// What names the next page; `None` at the end.
    pub next: Option<String>,
    /// Up to when nothing is missing once this page is kept, UTC, RFC 3339; `None` if that is not known yet.
    pub cursor: Option<String>,
}

/// A system whose resolved tickets are read.
pub trait TicketSource: Send + Sync {
    /// A page of the tickets that have changed at `since` (UTC, RFC 3339; empty for the beginning) or later, whoever sent them. `page` is what
    /// the page before called next.
    fn changed(
        &self,
        since: &str,
        page: Option<&str>,
    ) -> impl Future<Output = Result<ListedTickets, CallError>> + Send {
        let _ = (since, page);
        std::future::ready(Err(cannot_be_read_back()))
    }

    /// A listed ticket with everything that is learned from it: what was answered, who closed it, whether it was opened again.
    fn whole(
        &self,
        ticket: &ListedTicket,
    ) -> impl Future<Output = Result<Map<String, Value>, CallError>> + Send {
        std::future::ready(Ok(ticket.record.clone()))
    }

    /// How many tickets at most are asked for at once, whether they are still there.
    fn asked_at_once(&self) -> usize {
        100
    }

    /// Which of these tickets are still there.
    fn still_there(&self, ids: &[String]) -> impl Future<Output = Result<Vec<String>, CallError>> + Send {
        std::future::ready(Ok(ids.to_vec()))
    }
}

/// A system whose tickets take tags.
pub trait TicketTags: Send + Sync {
    /// A ticket's fields as they are now, in the shape of [`ListedTicket::record`].
    fn record(&self, id: &str) -> impl Future<Output = Result<Map<String, Value>, CallError>> + Send {
        let _ = id;
        std::future::ready(Err(cannot_be_tagged()))
    }

    /// Where a record has the labels of its ticket, in a system that has labels.
    fn labels_at(&self) -> Option<&'static str> {
        None
    }

    /// Writes values into fields of a ticket, by their paths in its record, and adds labels.
    fn write_tags(
        &self,
        id: &str,
        fields: &[(String, String)],
        labels: &[String],
    ) -> impl Future<Output = Result<(), CallError>> + Send {
        let _ = (id, fields, labels);
        std::future::ready(Err(cannot_be_tagged()))
    }
}

fn cannot_be_read_back() -> CallError {
    CallError::Rejected("resolved tickets can't be read from a system of this kind".to_owned())
}

fn cannot_be_tagged() -> CallError {
    CallError::Rejected("tags can't be written to a system of this kind".to_owned())
}
