//! Reads targets once a day while the gateway serves. Of several gateways, one reads a target at a time.

use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;
use tracing::{error, info, warn};

use super::SyncError;
use super::reading::{Keep, Reading};
use crate::config::{DeliveryConfig, Target};
use crate::delivery::connector::Connector;
use crate::store::Store;

/// How long after a reading the next one is due.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// How often it is asked whether it is time to read.
const PAUSE: Duration = Duration::from_secs(60);

/// The daily readings of all targets that ask for them, until [`Nightly::stop`].
pub struct Nightly {
    readers: JoinSet<()>,
    stopping: watch::Sender<bool>,
}

impl Nightly {
    /// Starts a reader for each target with `sync = true`.
    pub(crate) fn start(store: &Store, config: &DeliveryConfig) -> Self {
        let stopping = watch::Sender::new(false);
        let mut readers = JoinSet::new();
        let nightly =
            config.targets.all().filter(|target| target.read_back.as_ref().is_some_and(|r| r.nightly));
        for target in nightly {
            let reader =
                Reader { store: store.clone(), target: target.clone(), timeout: config.call_timeout };
            readers.spawn(reader.run(stopping.subscribe()));
        }
        Self { readers, stopping }
    }

    /// Ends the readings. What was read is kept page by page, so that one that is cut off goes on with the next.
    pub async fn stop(self) {
        self.stopping.send_replace(true);
        self.readers.join_all().await;
    }
}

struct Reader {
    store: Store,
    target: Target,
    timeout: Duration,
}

impl Reader {
    async fn run(self, mut stopping: watch::Receiver<bool>) {
        let target = self.target.name.as_str();
        loop {
            let reading = async {
                match self.store.begin_resolved(target, DAY).await {
                    Ok(true) => self.read().await,
                    Ok(false) => {}
                    Err(error) => {
                        error!(%error, target_name = target, "whether resolved tickets are due can't be read")
                    }
                }
                tokio::time::sleep(PAUSE).await;
            };
            tokio::select! {
                () = reading => {}
                _ = stopping.changed() => return,
            }
        }
    }

    async fn read(&self) {
        let target = self.target.name.as_str();
        let (Some(read_back), Ok(connector)) =
            (&self.target.read_back, Connector::new(&self.target, self.timeout))
        else {
            return;
        };
        let reading = Reading {
            store: &self.store,
            name: target,
            connector: &connector,
            read_back,
            keep: Keep::All,
            scrubbed: true,
        };
        match reading.run(None).await {
            Ok(report) => {
                let (kept, taken_back) = (report.kept, report.taken_back);
                info!(target_name = target, kept, taken_back, "resolved tickets were read");
            }
            Err(SyncError::Store(error)) => {
                error!(%error, target_name = target, "resolved tickets can't be kept");
            }
            // What the ticket system said may repeat what clients wrote, so that it is not logged.
            Err(SyncError::Target { .. } | SyncError::Call { .. }) => {
                warn!(
                    target_name = target,
                    "resolved tickets can't be read; see `kb-gateway connect --check`"
                );
            }
        }
    }
}
