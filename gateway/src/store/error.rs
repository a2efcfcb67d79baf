//! What can go wrong with the store. No message contains text of a ticket, because the messages are logged.

use std::path::PathBuf;
use std::sync::Arc;

/// Why the store could not be opened, read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database could not be opened.
    #[error("cannot open the database `{}` ({source}); check that the folder can be written and the file is a SQLite database", path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// The cause.
        source: sqlx::Error,
    },
    /// The server could not be reached.
    #[error(
        "cannot connect to `{database}` ({source}); check that the server runs, and user, password and name of the database"
    )]
    Connect {
        /// The database, without its password.
        database: String,
        /// The cause.
        source: sqlx::Error,
    },
    /// A migration failed.
    #[error(
        "cannot migrate the tables of `{database}` ({source}); restore a backup, or run the version that wrote it"
    )]
    Migrate {
        /// The database, without its password.
        database: String,
        /// The cause.
        source: sqlx::migrate::MigrateError,
    },
    /// The tables were written by a newer version.
    #[error(
        "the tables of `{database}` were written by a newer kb-gateway (its migration {found} is not known here); run that version or a later one"
    )]
    Newer {
        /// The database, without its password.
        database: String,
        /// The first migration that is not known.
        found: i64,
    },
    /// The tables were written by another version.
    #[error(
        "the tables of `{database}` are not those of this version; run `kb-gateway serve` of this version on it once, or use the version that wrote it"
    )]
    SchemaMismatch {
        /// The database, without its password.
        database: String,
    },
    /// The server takes no writes.
    #[error("`{database}` is read-only, because its server is a standby; name the primary server")]
    Standby {
        /// The database, without its password.
        database: String,
    },
    /// A statement failed.
    #[error(
        "a database statement failed ({0}); check the database and its disk, and that no other process holds the file, then try again"
    )]
    Statement(#[from] sqlx::Error),
    /// A row's JSON could not be written or read.
    #[error(
        "a row's `content` is not JSON that this version can read; use the version that wrote the database"
    )]
    Content(#[from] serde_json::Error),
    /// A column holds a word that this version doesn't know.
    #[error("a row's `{0}` is not one that this version knows; use the version that wrote the database")]
    UnknownValue(&'static str),
    /// The disk is nearly full.
    #[error(
        "the disk of `{}` has {} MiB free, less than the {} MiB of --min-free; free some space, then the gateway goes on by itself",
        path.display(), free >> 20, floor >> 20
    )]
    NearlyFull {
        /// The database.
        path: PathBuf,
        /// Free bytes.
        free: u64,
        /// The floor, in bytes.
        floor: u64,
    },
    /// The file is no longer the one that was opened.
    #[error(
        "`{}` was replaced or deleted while the gateway was running, so nothing more is written to it; put the file back, or restart the gateway to use what is there now",
        path.display()
    )]
    Replaced {
        /// The database or its write-ahead log.
        path: PathBuf,
    },
    /// A file could not be kept.
    #[error("{0}")]
    Attachments(String),
    /// The transaction that held this entry and others failed.
    #[error(transparent)]
    Batch(Arc<StoreError>),
    /// The queue to the writer was full for too long.
    #[error("too many entries wait to be written; check the disk's speed, or lower --max-connections")]
    Overloaded,
    /// The gateway is stopping.
    #[error("the store is closed, because the gateway is stopping")]
    Stopped,
}

impl StoreError {
    /// Why tables could not be migrated.
    pub(super) fn migration(database: String, source: sqlx::migrate::MigrateError) -> Self {
        match source {
            sqlx::migrate::MigrateError::VersionMissing(found) => Self::Newer { database, found },
            source => Self::Migrate { database, source },
        }
    }
}
