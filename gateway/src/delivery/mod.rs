//! Tickets on their way to ticket systems: each is delivered once, in order, however often a call fails or a process ends.

pub mod package;
pub mod call;
pub mod ticket_source;
mod http;
pub mod connector;
mod backoff;
mod decision;
mod circuit;
mod closed_tickets;
mod attempt;
mod worker;
mod poller;
mod listing;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::attachment::AttachmentFiles;
use crate::config::{DeliveryConfig, Target};
use crate::store::Store;
use call::{Finding, TicketSystem};
use closed_tickets::ClosedTickets;
use connector::Connector;
pub use listing::{DeliveriesError, deliveries};
use poller::Poller;
use worker::Worker;

/// Delivers to every target until [`Deliveries::stop`].
pub struct Deliveries {
    workers: JoinSet<()>,
    stopping: watch::Sender<bool>,
}

impl Deliveries {
    /// Starts the workers of each target.
    pub(crate) fn start(
        store: &Store,
        files: &AttachmentFiles,
        config: &DeliveryConfig,
    ) -> Result<Self, String> {
        let stopping = watch::Sender::new(false);
        let mut workers = JoinSet::new();
        let timeout = config.call_timeout;
        let closed = Arc::new(ClosedTickets::new(store.clone()));
        for target in config.targets.all() {
            let connector = Connector::new(target, timeout);
            let connector = connector.map_err(|problem| format!("target `{}`: {problem}", target.name))?;
            let (store, connector, name) = (store.clone(), Arc::new(connector), target.name.clone());
            let poller = Poller {
                store: store.clone(),
                target: name.clone(),
                connector: Arc::clone(&connector),
                interval: config.poll_interval,
            };
            workers.spawn(poller.run(stopping.subscribe()));
            let closed = Arc::clone(&closed);
            let files = files.clone();
            let parallel = target.parallel();
            let worker = Worker { store, files, target: name, connector, closed, timeout, parallel };
            workers.spawn(worker.run(stopping.subscribe()));
        }
        Ok(Self { workers, stopping })
    }

    /// Claims nothing more, and finishes what is under way.
    pub async fn stop(self) {
        self.stopping.send_replace(true);
        self.workers.join_all().await;
    }
}

/// Asks a ticket system whether everything that deliveries need is there; `timeout` is for each call. Nothing is created.
pub async fn check(target: &Target, timeout: Duration) -> Result<Vec<Finding>, String> {
    let connector = Connector::new(target, timeout);
    let connector = connector.map_err(|problem| format!("target `{}`: {problem}", target.name))?;
    Ok(connector.check().await)
}
