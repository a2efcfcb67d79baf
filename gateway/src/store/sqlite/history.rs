//! Reads stored tickets and feedback from a snapshot of the SQLite file.

use std::path::Path;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, SqliteConnection};

use crate::store::error::StoreError;
use crate::store::migrations;
use crate::store::record::{PAGE_ROWS, StoredFeedback, StoredTicket, TicketRow};
use crate::store::resolved::{self, ResolvedRow, StoredResolved};

/// A read transaction, which sees the database as it was when the transaction began and blocks no writer.
#[derive(Debug)]
pub struct SqliteHistory {
    connection: SqliteConnection,
    since: String,
}

impl SqliteHistory {
    pub(crate) async fn open(path: &Path, since: &str) -> Result<Self, StoreError> {
        let failed = |source| StoreError::Open { path: path.to_owned(), source };
        let options = SqliteConnectOptions::new().filename(path).read_only(true).disable_statement_logging();
        let mut connection = options.connect().await.map_err(failed)?;
        let applied: Option<i64> =
            sqlx::query_scalar(migrations::APPLIED).fetch_one(&mut connection).await.map_err(failed)?;
        if applied != migrations::newest(&migrations::SQLITE) {
            return Err(StoreError::SchemaMismatch { database: path.display().to_string() });
        }
        // The snapshot is taken by the first statement after this one.
        sqlx::query("BEGIN").execute(&mut connection).await?;
        Ok(Self { connection, since: since.to_owned() })
    }

    pub(crate) async fn tickets(
        &mut self,
        previous: Option<&StoredTicket>,
    ) -> Result<Vec<StoredTicket>, StoreError> {
        let rows: Vec<TicketRow> = sqlx::query_as(
            "SELECT number, tickets.received_at, tickets.content, outcomes.content, outcomes.received_at
             FROM tickets LEFT JOIN outcomes ON id = (SELECT max(id) FROM outcomes WHERE ticket = number)
             WHERE number > ? AND tickets.received_at >= ? ORDER BY number LIMIT ?",
        )
        .bind(previous.map_or(0, |ticket| ticket.number.row()))
        .bind(&self.since)
        .bind(PAGE_ROWS)
        .fetch_all(&mut self.connection)
        .await?;
        rows.into_iter().map(StoredTicket::read).collect()
    }

    pub(crate) async fn feedback(
        &mut self,
        previous: Option<&StoredFeedback>,
    ) -> Result<Vec<StoredFeedback>, StoreError> {
        let rows: Vec<(i64, String, String)> = sqlx::query_as(
            "SELECT rowid, received_at, content FROM feedback WHERE rowid > ? AND received_at >= ? ORDER BY rowid LIMIT ?",
        )
        .bind(previous.map_or(0, |feedback| feedback.row))
        .bind(&self.since)
        .bind(PAGE_ROWS)
        .fetch_all(&mut self.connection)
        .await?;
        rows.into_iter().map(StoredFeedback::read).collect()
    }

    pub(crate) async fn resolved(&mut self, after: i64) -> Result<Vec<StoredResolved>, StoreError> {
        let query = sqlx::query_as(resolved::PAGE).bind(after).bind("").bind(&self.since);
        let rows: Vec<ResolvedRow> = query.fetch_all(&mut self.connection).await?;
        rows.into_iter().map(StoredResolved::read).collect()
    }

    pub(crate) async fn resolved_of(
        &mut self,
        first: i64,
        last: i64,
    ) -> Result<Vec<StoredResolved>, StoreError> {
        let query = sqlx::query_as(resolved::OF_TICKETS).bind(first).bind(last);
        let rows: Vec<ResolvedRow> = query.fetch_all(&mut self.connection).await?;
        rows.into_iter().map(StoredResolved::read).collect()
    }

    pub(crate) async fn close(self) -> Result<(), StoreError> {
        self.connection.close().await.map_err(StoreError::from)
    }
}
