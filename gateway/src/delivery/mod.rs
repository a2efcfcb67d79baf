//! Tickets on their way to ticket systems: each is delivered once, in order, however often a call fails or a process ends.

pub mod package;
pub mod call;
mod http;
pub mod connector;
mod backoff;
mod decision;
mod circuit;
mod attempt;
mod worker;
mod listing;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::config::Targets;
use crate::store::Store;
use connector::Connector;
pub use listing::{DeliveriesError, deliveries};
use worker::Worker;

/// Delivers to every target until [`Deliveries::stop`].
pub struct Deliveries {
    workers: JoinSet<()>,
    stopping: watch::Sender<bool>,
}

impl Deliveries {
    /// Starts a worker for each target; a call of a ticket system may take `timeout`.
    pub fn start(store: &Store, targets: &Targets, timeout: Duration) -> Result<Self, String> {
        let stopping = watch::Sender::new(false);
        let mut workers = JoinSet::new();
        for target in targets.all() {
            let connector = Connector::new(target, timeout);
            let connector = connector.map_err(|problem| format!("target `{}`: {problem}", target.name))?;
            let worker = Worker {
                store: store.clone(),
                target: target.name.clone(),
                connector: Arc::new(connector),
                timeout,
            };
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
