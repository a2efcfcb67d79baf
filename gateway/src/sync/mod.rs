//! Resolved tickets come back from the ticket systems, whoever sent them: what was closed or changed since the last time is read and kept, and
//! what was opened again or deleted there is taken back here. `export` has them for the next build.

mod report;
mod reading;
mod nightly;
mod tags;

use crate::config::SyncConfig;
use crate::delivery::call::CallError;
use crate::delivery::connector::Connector;
use crate::store::{Store, StoreError};
pub use nightly::Nightly;
use reading::{Keep, Reading};
pub use report::TargetReport;
pub use tags::{TagsError, tags};

/// Why tickets could not be read, or not all of them. What was read before is kept, and the next reading goes on there.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// The database could not be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The target can't be called.
    #[error("target `{target}`: {problem}")]
    Target {
        /// Its name.
        target: String,
        /// What is wrong.
        problem: String,
    },
    /// A call failed.
    #[error(
        "target `{target}`: {error}; what was read before is kept, and `kb-gateway connect --check {target}` says what is missing"
    )]
    Call {
        /// Its name.
        target: String,
        /// How.
        error: CallError,
    },
}

/// Reads each target in turn, and passes on what was read of each. Where one fails, the others are read all the same.
pub async fn sync(
    config: &SyncConfig,
    each: &mut dyn FnMut(Result<TargetReport, SyncError>),
) -> Result<(), StoreError> {
    let store = Store::open_existing(&config.database).await?;
    for target in &config.targets {
        let Some(read_back) = &target.read_back else { continue };
        let connector = Connector::new(target, config.call_timeout);
        let connector =
            connector.map_err(|problem| SyncError::Target { target: target.name.to_string(), problem });
        each(match connector {
            Ok(connector) => {
                let keep = if config.dry_run { Keep::Nothing } else { Keep::All };
                let scrubbed = !config.keep_personal_data;
                let reading = Reading {
                    store: &store,
                    name: target.name.as_str(),
                    connector: &connector,
                    read_back,
                    keep,
                    scrubbed,
                };
                reading.run(config.since.as_deref()).await
            }
            Err(error) => Err(error),
        });
    }
    store.close().await;
    Ok(())
}
