//! Resolved tickets come back from the ticket systems, whoever sent them: what was closed or changed since the last time is read and kept, and
//! what was opened again or deleted there is taken back here. `export` has them for the next build.

mod report;
mod reading;
mod write_back;
mod nightly;
mod tags;

use std::fmt;

use crate::config::SyncConfig;
use crate::delivery::call::CallError;
use crate::delivery::connector::Connector;
use crate::store::{Store, StoreError};
pub use nightly::Nightly;
use reading::{Keep, Reading};
pub use report::TargetReport;
pub use tags::{TagsError, tags};
use write_back::WriteBack;
pub use write_back::WrittenBack;

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

impl SyncError {
    fn of_call(target: &str, error: CallError) -> Self {
        Self::Call { target: target.to_owned(), error }
    }
}

/// What was done with a target.
#[derive(Debug)]
pub enum Synced {
    /// Its resolved tickets were read.
    Read(Box<TargetReport>),
    /// Tags were written back into them.
    Written(WrittenBack),
}

impl fmt::Display for Synced {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read(report) => report.fmt(f),
            Self::Written(report) => report.fmt(f),
        }
    }
}

/// Reads each target in turn, or writes accepted tags back into it, and passes on what came of each. Where one fails, the others have their
/// turn all the same.
pub async fn sync(
    config: &SyncConfig,
    each: &mut dyn FnMut(Result<Synced, SyncError>),
) -> Result<(), StoreError> {
    let store = Store::open_existing(&config.database).await?;
    for target in &config.targets {
        let Some(read_back) = &target.read_back else { continue };
        let name = target.name.as_str();
        let connector = match Connector::new(target, config.call_timeout) {
            Ok(connector) => connector,
            Err(problem) => {
                each(Err(SyncError::Target { target: name.to_owned(), problem }));
                continue;
            }
        };
        let (store, connector) = (&store, &connector);
        each(match &config.tags {
            Some(tags) => {
                let write = WriteBack { store, name, connector, read_back, dry_run: config.dry_run };
                write.run(tags).await.map(Synced::Written)
            }
            None => {
                let keep = if config.dry_run { Keep::Nothing } else { Keep::All };
                let scrubbed = !config.keep_personal_data;
                let reading = Reading { store, name, connector, read_back, keep, scrubbed };
                reading.run(config.since.as_deref()).await.map(|report| Synced::Read(Box::new(report)))
            }
        });
    }
    store.close().await;
    Ok(())
}
