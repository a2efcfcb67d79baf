//! Reads stored tickets and feedback from a snapshot of the SQLite file.

use std::path::Path;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, SqliteConnection};

use super::migrations::MIGRATIONS;
use crate::store::error::StoreError;
use crate::store::record::{StoredFeedback, StoredTicket};
use crate::store::ticket_number::TicketNumber;

/// Rows read at once. A ticket has at most 256 KB.
const PAGE_ROWS: i64 = 200;

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
        let applied = "SELECT max(version) FROM _sqlx_migrations WHERE success";
        let applied: Option<i64> =
            sqlx::query_scalar(applied).fetch_one(&mut connection).await.map_err(failed)?;
        if applied != MIGRATIONS.iter().map(|migration| migration.version).max() {
            return Err(StoreError::SchemaMismatch { path: path.to_owned() });
        }
        // The snapshot is taken by the first statement after this one.
        sqlx::query("BEGIN").execute(&mut connection).await?;
        Ok(Self { connection, since: since.to_owned() })
    }

    pub(crate) async fn tickets(
        &mut self,
        previous: Option<&StoredTicket>,
    ) -> Result<Vec<StoredTicket>, StoreError> {
        type Row = (i64, String, String, Option<String>, Option<String>);
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT number, tickets.received_at, tickets.content, outcomes.content, outcomes.received_at
             FROM tickets LEFT JOIN outcomes ON id = (SELECT max(id) FROM outcomes WHERE ticket = number)
             WHERE number > ? AND tickets.received_at >= ? ORDER BY number LIMIT ?",
        )
        .bind(previous.map_or(0, |ticket| ticket.number.row()))
        .bind(&self.since)
        .bind(PAGE_ROWS)
        .fetch_all(&mut self.connection)
        .await?;
        let decode = |(number, received_at, ticket, outcome, outcome_at): Row| {
            let outcome = outcome.map(|content| serde_json::from_str(&content)).transpose()?;
            let number = TicketNumber::from_row(number);
            let ticket = serde_json::from_str(&ticket)?;
            Ok(StoredTicket { number, received_at, ticket, outcome: outcome.zip(outcome_at) })
        };
        rows.into_iter().map(decode).collect()
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
        let decode = |(row, received_at, content): (i64, String, String)| {
            Ok(StoredFeedback { row, received_at, feedback: serde_json::from_str(&content)? })
        };
        rows.into_iter().map(decode).collect()
    }

    pub(crate) async fn close(self) -> Result<(), StoreError> {
        self.connection.close().await.map_err(StoreError::from)
    }
}
