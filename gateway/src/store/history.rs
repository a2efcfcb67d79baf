//! What exports read: a snapshot of either kind of database, page by page.

use sqlx::{Connection as _, PgConnection, SqliteConnection};

use super::connection::Connection;
use super::error::StoreError;
use super::record::{FeedbackRow, PAGE_ROWS, Pages, StoredFeedback, StoredTicket, TicketRow};
use super::resolved::{self, StoredResolved};
use super::{postgres, sqlite};
use crate::config::Database;

/// A snapshot of the database, read in the order of arrival while the gateway keeps writing: a read transaction, which sees the database as
/// it was when the transaction began and blocks no writer.
#[derive(Debug)]
pub struct History {
    snapshot: Snapshot,
    pages: Pages,
    since: String,
}

#[derive(Debug)]
enum Snapshot {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Snapshot {
    fn connection(&mut self) -> Connection<'_> {
        match self {
            Self::Sqlite(connection) => Connection::Sqlite(connection),
            Self::Postgres(connection) => Connection::Postgres(connection),
        }
    }
}

impl History {
    /// Opens an existing database read-only. Rows received before the day `since` are left out.
    pub async fn open(database: &Database, since: &str) -> Result<Self, StoreError> {
        let (snapshot, pages) = match database {
            Database::File(path) => {
                (Snapshot::Sqlite(sqlite::snapshot::open(path).await?), sqlite::snapshot::PAGES)
            }
            Database::Postgres(options) => {
                (Snapshot::Postgres(postgres::snapshot::open(options).await?), postgres::snapshot::PAGES)
            }
        };
        Ok(Self { snapshot, pages, since: since.to_owned() })
    }

    /// The page of tickets after `previous`, by number; an empty page is the end.
    pub async fn tickets(
        &mut self,
        previous: Option<&StoredTicket>,
    ) -> Result<Vec<StoredTicket>, StoreError> {
        let after = previous.map_or(0, |ticket| ticket.number.row());
        let values = [after.into(), (&self.since).into(), PAGE_ROWS.into()];
        let rows: Vec<TicketRow> = self.snapshot.connection().rows(self.pages.tickets, &values).await?;
        rows.into_iter().map(StoredTicket::read).collect()
    }

    /// The page of feedback after `previous`, in the order of arrival; an empty page is the end.
    pub async fn feedback(
        &mut self,
        previous: Option<&StoredFeedback>,
    ) -> Result<Vec<StoredFeedback>, StoreError> {
        let after = previous.map_or(0, |feedback| feedback.row);
        let values = [after.into(), (&self.since).into(), PAGE_ROWS.into()];
        let rows: Vec<FeedbackRow> = self.snapshot.connection().rows(self.pages.feedback, &values).await?;
        rows.into_iter().map(StoredFeedback::read).collect()
    }

    /// The page of resolved tickets that were read back, after a row; an empty page is the end.
    pub async fn resolved(&mut self, after: i64) -> Result<Vec<StoredResolved>, StoreError> {
        resolved::page(&mut self.snapshot.connection(), after, "", &self.since).await
    }

    /// What was read back of these tickets, in the order of their numbers.
    pub async fn resolved_of(&mut self, page: &[StoredTicket]) -> Result<Vec<StoredResolved>, StoreError> {
        let (Some(first), Some(last)) = (page.first(), page.last()) else { return Ok(Vec::new()) };
        resolved::of_tickets(&mut self.snapshot.connection(), first.number, last.number).await
    }

    /// Closes the database.
    pub async fn close(self) -> Result<(), StoreError> {
        let closed = match self.snapshot {
            Snapshot::Sqlite(connection) => connection.close().await,
            Snapshot::Postgres(connection) => connection.close().await,
        };
        closed.map_err(StoreError::from)
    }
}
