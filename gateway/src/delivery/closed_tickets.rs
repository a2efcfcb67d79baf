//! The tickets that were closed last, to which a new one is compared. They are read every few minutes, not for every ticket.

use std::sync::Arc;
use std::time::{Duration, Instant};

use kb_core::ticket::Ticket;
use tokio::sync::Mutex;
use tracing::warn;

use super::package::LikeTickets;
use crate::store::{Store, StoredTicket};

/// How many are compared.
const MOST: u32 = 300;
/// How long they are used before they are read again.
const REST: Duration = Duration::from_secs(300);

/// Closed tickets, shared by the workers of all targets.
pub(super) struct ClosedTickets {
    store: Store,
    reading: Mutex<Option<(Instant, Arc<Vec<StoredTicket>>)>>,
}

impl ClosedTickets {
    pub(super) fn new(store: Store) -> Self {
        Self { store, reading: Mutex::default() }
    }

    /// What closed the tickets that are like this one. A database that can't be read delays no delivery.
    pub(super) async fn like(&self, ticket: &Ticket) -> LikeTickets {
        let tickets = self.read().await;
        let closed = tickets.iter().filter_map(|stored| {
            let (outcome, _) = stored.outcome.as_ref()?;
            Some((stored.ticket.content(), outcome.content()))
        });
        LikeTickets::among(ticket.content(), closed)
    }

    async fn read(&self) -> Arc<Vec<StoredTicket>> {
        let mut reading = self.reading.lock().await;
        if let Some((at, tickets)) = &*reading
            && at.elapsed() < REST
        {
            return Arc::clone(tickets);
        }
        let read = self.store.closed_tickets(MOST).await;
        let tickets = Arc::new(read.unwrap_or_else(|error| {
            warn!(%error, "closed tickets can't be read, so that new ones are delivered without what closed others");
            Vec::new()
        }));
        *reading = Some((Instant::now(), Arc::clone(&tickets)));
        tickets
    }
}
