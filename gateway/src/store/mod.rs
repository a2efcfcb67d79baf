//! What is kept, and where. [`Store`] is an enum of backends with the same methods; each answers once its work is durable.

mod number;
mod sqlite;
mod history;

use std::path::{Path, PathBuf};

use kb_core::ticket::{Feedback, Ticket, TicketOutcome};
use sqlx::migrate::Migrator;

pub use history::{History, KeptFeedback, KeptTicket};
pub use number::TicketNumber;
use sqlite::Sqlite;

/// The tables that this version writes.
static MIGRATIONS: Migrator = sqlx::migrate!();

/// The database of tickets and feedback.
#[derive(Debug, Clone)]
pub enum Store {
    /// One file beside the binary; one gateway at a time.
    Sqlite(Sqlite),
}

/// What became of something that was handed in under an idempotency key.
#[derive(Debug)]
pub enum Accepted<R> {
    /// It is new, and durable now.
    New(R),
    /// The same content arrived under this key before.
    Again(R),
    /// Other content arrived under this key before; nothing was kept.
    Conflict,
}

/// What a sender may know of a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Its number.
    pub number: TicketNumber,
    /// Where it is on its way: `received` at first, `resolved` once an outcome arrived.
    pub status: String,
    /// When it was kept, UTC, RFC 3339.
    pub received_at: String,
}

/// What can go wrong with the store. No text of a ticket is in it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// It could not be opened.
    #[error("cannot open the database `{}` ({source}); check that the folder can be written and the file is a SQLite database", path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// Why.
        source: sqlx::Error,
    },
    /// Its tables could not be brought up to date.
    #[error("cannot bring the tables of `{}` up to date ({source}); run the version that wrote it, or restore a backup", path.display())]
    Migrate {
        /// The file.
        path: PathBuf,
        /// Why.
        source: sqlx::migrate::MigrateError,
    },
    /// Its tables are those of another version.
    #[error("the tables of `{}` are not those of this version; run `kb-gateway serve` of this version on it once, or use the version that wrote it", path.display())]
    OtherTables {
        /// The file.
        path: PathBuf,
    },
    /// A statement failed.
    #[error("the database refused ({0})")]
    Refused(#[from] sqlx::Error),
    /// A row holds JSON that cannot be written or read.
    #[error("a row's content is not the JSON that this version writes")]
    Content(#[from] serde_json::Error),
}

impl Store {
    /// Opens the SQLite file at `path`, created if missing, and brings its tables up to date.
    pub async fn open(path: &Path) -> Result<Self, StoreError> {
        Sqlite::open(path).await.map(Self::Sqlite)
    }

    /// Keeps a ticket; when this returns `New` it survives a power cut.
    pub async fn accept_ticket(&self, ticket: &Ticket) -> Result<Accepted<Receipt>, StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.accept_ticket(ticket).await,
        }
    }

    /// The receipt of a ticket, for whoever knows its key.
    pub async fn receipt(&self, number: TicketNumber, key: &str) -> Result<Option<Receipt>, StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.receipt(number, key).await,
        }
    }

    /// Keeps feedback; when this returns `New` it survives a power cut.
    pub async fn accept_feedback(&self, feedback: &Feedback) -> Result<Accepted<()>, StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.accept_feedback(feedback).await,
        }
    }

    /// Keeps how a ticket ended; when this returns `New` it survives a power cut. `None` where there is no such ticket.
    pub async fn accept_outcome(
        &self,
        number: TicketNumber,
        outcome: &TicketOutcome,
    ) -> Result<Option<Accepted<()>>, StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.accept_outcome(number, outcome).await,
        }
    }

    /// Whether a ticket could be kept now.
    pub async fn check(&self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.check().await,
        }
    }

    /// Finishes what is under way and closes the database.
    pub async fn close(&self) {
        match self {
            Self::Sqlite(sqlite) => sqlite.close().await,
        }
    }
}
