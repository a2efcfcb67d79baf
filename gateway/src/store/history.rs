//! What exports read: an enum over snapshots of the supported databases, each variant with the same methods.

use super::error::StoreError;
use super::postgres::PostgresHistory;
use super::record::{StoredFeedback, StoredTicket};
use super::resolved::StoredResolved;
use super::sqlite::SqliteHistory;
use crate::config::Database;

/// A snapshot of the database, read page by page in the order of arrival while the gateway keeps writing.
#[derive(Debug)]
pub enum History {
    /// The snapshot of a SQLite file.
    Sqlite(SqliteHistory),
    /// The snapshot of a server's database.
    Postgres(PostgresHistory),
}

impl History {
    /// Opens an existing database read-only. Rows received before the day `since` are left out.
    pub async fn open(database: &Database, since: &str) -> Result<Self, StoreError> {
        match database {
            Database::File(path) => SqliteHistory::open(path, since).await.map(Self::Sqlite),
            Database::Postgres(options) => PostgresHistory::open(options, since).await.map(Self::Postgres),
        }
    }

    /// The page of tickets after `previous`, by number; an empty page is the end.
    pub async fn tickets(
        &mut self,
        previous: Option<&StoredTicket>,
    ) -> Result<Vec<StoredTicket>, StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.tickets(previous).await,
            Self::Postgres(postgres) => postgres.tickets(previous).await,
        }
    }

    /// The page of feedback after `previous`, in the order of arrival; an empty page is the end.
    pub async fn feedback(
        &mut self,
        previous: Option<&StoredFeedback>,
    ) -> Result<Vec<StoredFeedback>, StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.feedback(previous).await,
            Self::Postgres(postgres) => postgres.feedback(previous).await,
        }
    }

    /// The page of resolved tickets that were read back, after a row; an empty page is the end.
    pub async fn resolved(&mut self, after: i64) -> Result<Vec<StoredResolved>, StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.resolved(after).await,
            Self::Postgres(postgres) => postgres.resolved(after).await,
        }
    }

    /// What was read back of these tickets, in the order of their numbers.
    pub async fn resolved_of(&mut self, page: &[StoredTicket]) -> Result<Vec<StoredResolved>, StoreError> {
        let (Some(first), Some(last)) = (page.first(), page.last()) else { return Ok(Vec::new()) };
        let (first, last) = (first.number.row(), last.number.row());
        match self {
            Self::Sqlite(sqlite) => sqlite.resolved_of(first, last).await,
            Self::Postgres(postgres) => postgres.resolved_of(first, last).await,
        }
    }

    /// Closes the database.
    pub async fn close(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.close().await,
            Self::Postgres(postgres) => postgres.close().await,
        }
    }
}
