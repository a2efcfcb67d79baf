//! Reads back from one target what has become of its tickets: status and public replies. Of several gateways, one reads at a time.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tracing::{error, warn};

use super::call::TicketSystem;
use super::connector::Connector;
use crate::config::TargetName;
use crate::store::{Store, StoreError};

/// How often it is asked whether it is time to read.
const PAUSE: Duration = Duration::from_secs(1);

/// Reads back from one target.
pub(super) struct Poller {
    pub(super) store: Store,
    pub(super) target: TargetName,
    pub(super) connector: Arc<Connector>,
    /// How long to wait between two readings.
    pub(super) interval: Duration,
}

impl Poller {
    /// Reads until `stopping` turns true.
    pub(super) async fn run(self, mut stopping: watch::Receiver<bool>) {
        let target = self.target.as_str();
        loop {
            if let Err(error) = self.read().await {
                error!(%error, target_name = target, "what was read back can't be stored");
            }
            tokio::select! {
                () = tokio::time::sleep(PAUSE) => {}
                _ = stopping.changed() => return,
            }
        }
    }

    /// Reads once, if it is time.
    async fn read(&self) -> Result<(), StoreError> {
        let target = self.target.as_str();
        let Some(cursor) = self.store.begin_poll(target, self.interval).await? else { return Ok(()) };
        match self.connector.updates(cursor.as_deref()).await {
            Ok(updates) => self.store.accept_updates(target, updates).await,
            Err(_) => {
                // What the ticket system said may repeat what clients wrote, so that it is not logged.
                warn!(
                    target_name = target,
                    "status and replies can't be read back; see `kb-gateway connect --check`"
                );
                Ok(())
            }
        }
    }
}
