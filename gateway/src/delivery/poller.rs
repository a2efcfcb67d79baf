//! Reads back from one target what has become of its tickets: status and public replies. Of several gateways, one reads at a time.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tracing::{error, warn};

use super::backoff;
use super::call::{CallError, TicketSystem};
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

/// What came of looking whether it is time to read.
enum Reading {
    /// It is not, or another gateway reads.
    NotDue,
    /// What was read is stored.
    Stored,
    /// The ticket system could not be read.
    Failed(CallError),
}

impl Poller {
    /// Reads until `stopping` turns true. A system that can't be read is left alone for longer each time.
    pub(super) async fn run(self, mut stopping: watch::Receiver<bool>) {
        let (target, mut failures) = (self.target.as_str(), 0);
        loop {
            let mut pause = PAUSE;
            match self.read().await {
                Ok(Reading::NotDue) => {}
                Ok(Reading::Stored) => failures = 0,
                Ok(Reading::Failed(error)) => {
                    failures += 1;
                    pause = backoff::rest(failures, self.interval, error.asked());
                    // What the ticket system said may repeat what clients wrote, so that it is not logged.
                    warn!(
                        target_name = target,
                        next_in_seconds = pause.as_secs(),
                        "status and replies can't be read back; see `kb-gateway connect --check`"
                    );
                }
                Err(error) => error!(%error, target_name = target, "what was read back can't be stored"),
            }
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                _ = stopping.changed() => return,
            }
        }
    }

    /// Reads once, if it is time.
    async fn read(&self) -> Result<Reading, StoreError> {
        let target = self.target.as_str();
        let Some(cursor) = self.store.begin_poll(target, self.interval).await? else {
            return Ok(Reading::NotDue);
        };
        match self.connector.updates(cursor.as_deref()).await {
            Ok(updates) => {
                self.store.accept_updates(target, updates).await?;
                Ok(Reading::Stored)
            }
            Err(error) => Ok(Reading::Failed(error)),
        }
    }
}
