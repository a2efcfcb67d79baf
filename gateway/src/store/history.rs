//! What was kept, read back in the order of its arrival: a page at a time, and as it stood at one moment, while the gateway goes on.

use std::path::Path;

use kb_core::ticket::{Feedback, Ticket, TicketOutcome};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, SqliteConnection};

use super::{MIGRATIONS, StoreError, TicketNumber};

/// Rows read at once. A ticket has at most 256 KB.
const PAGE: i64 = 200;

/// A ticket that was kept, and how it ended if that is known.
#[derive(Debug)]
pub struct KeptTicket {
    /// Its number.
    pub number: TicketNumber,
    /// When it was kept, UTC, RFC 3339.
    pub received_at: String,
    /// What the client sent.
    pub ticket: Ticket,
    /// The latest outcome, and when it was kept.
    pub outcome: Option<(TicketOutcome, String)>,
}

/// Feedback that was kept.
#[derive(Debug)]
pub struct KeptFeedback {
    row: i64,
    /// When it was kept, UTC, RFC 3339.
    pub received_at: String,
    /// What the client sent.
    pub feedback: Feedback,
}

/// A view of the database at one moment. It holds no lock that a writer would wait for.
#[derive(Debug)]
pub struct History {
    connection: SqliteConnection,
    since: String,
}

impl History {
    /// Opens a database that exists, without changing it. Only what was received on the day `since` or later is shown.
    pub async fn open(path: &Path, since: &str) -> Result<Self, StoreError> {
        let failed = |source| StoreError::Open { path: path.to_owned(), source };
        let options = SqliteConnectOptions::new().filename(path).read_only(true).disable_statement_logging();
        let mut connection = options.connect().await.map_err(failed)?;
        let applied = "SELECT max(version) FROM _sqlx_migrations WHERE success";
        let applied: Option<i64> =
            sqlx::query_scalar(applied).fetch_one(&mut connection).await.map_err(failed)?;
        if applied != MIGRATIONS.iter().map(|migration| migration.version).max() {
            return Err(StoreError::OtherTables { path: path.to_owned() });
        }
        // The first statement in it fixes the moment.
        sqlx::query("BEGIN").execute(&mut connection).await?;
        Ok(Self { connection, since: since.to_owned() })
    }

    /// The tickets behind one, by number; a page of them, none at the end.
    pub async fn tickets(&mut self, behind: Option<&KeptTicket>) -> Result<Vec<KeptTicket>, StoreError> {
        type Row = (i64, String, String, Option<String>, Option<String>);
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT number, tickets.received_at, tickets.content, outcomes.content, outcomes.received_at
             FROM tickets LEFT JOIN outcomes ON id = (SELECT max(id) FROM outcomes WHERE ticket = number)
             WHERE number > ? AND tickets.received_at >= ? ORDER BY number LIMIT ?",
        )
        .bind(behind.map_or(0, |last| last.number.row()))
        .bind(&self.since)
        .bind(PAGE)
        .fetch_all(&mut self.connection)
        .await?;
        let read = |(number, received_at, ticket, outcome, outcome_at): Row| {
            let outcome = outcome.map(|content| serde_json::from_str(&content)).transpose()?;
            let number = TicketNumber::from_row(number);
            let ticket = serde_json::from_str(&ticket)?;
            Ok(KeptTicket { number, received_at, ticket, outcome: outcome.zip(outcome_at) })
        };
        rows.into_iter().map(read).collect()
    }

    /// The feedback behind one, in the order of its arrival; a page of it, none at the end.
    pub async fn feedback(&mut self, behind: Option<&KeptFeedback>) -> Result<Vec<KeptFeedback>, StoreError> {
        let rows: Vec<(i64, String, String)> = sqlx::query_as(
            "SELECT rowid, received_at, content FROM feedback WHERE rowid > ? AND received_at >= ? ORDER BY rowid LIMIT ?",
        )
        .bind(behind.map_or(0, |last| last.row))
        .bind(&self.since)
        .bind(PAGE)
        .fetch_all(&mut self.connection)
        .await?;
        let read = |(row, received_at, content): (i64, String, String)| {
            Ok(KeptFeedback { row, received_at, feedback: serde_json::from_str(&content)? })
        };
        rows.into_iter().map(read).collect()
    }

    /// Lets go of the database.
    pub async fn close(self) -> Result<(), StoreError> {
        self.connection.close().await.map_err(StoreError::from)
    }
}
