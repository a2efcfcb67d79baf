//! The SQLite backend: write-ahead log, every commit synced, one writer and a few readers.

use std::path::Path;
use std::time::Duration;

use kb_core::ticket::{Feedback, Ticket, TicketOutcome, TriedFix};
use serde::Serialize;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{ConnectOptions, Sqlite as Engine, Transaction};

use super::{Accepted, MIGRATIONS, Receipt, StoreError, TicketNumber};

/// How long a statement waits for another process that holds the file, a backup for instance.
const BUSY: Duration = Duration::from_secs(2);
/// How long a request waits for its turn.
const TURN: Duration = Duration::from_secs(10);
const READERS: u32 = 4;

/// A SQLite file. Writers take turns in the process instead of meeting `SQLITE_BUSY` in the file.
#[derive(Debug, Clone)]
pub struct Sqlite {
    writer: SqlitePool,
    readers: SqlitePool,
}

impl Sqlite {
    pub(super) async fn open(path: &Path) -> Result<Self, StoreError> {
        let failed = |source| StoreError::Open { path: path.to_owned(), source };
        create_private(path).map_err(|e| failed(sqlx::Error::Io(e)))?;
        let options = SqliteConnectOptions::new()
            .filename(path)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY)
            .disable_statement_logging();
        let pool = SqlitePoolOptions::new().acquire_timeout(TURN);
        let writer = pool.clone().max_connections(1).connect_with(options.clone()).await.map_err(failed)?;
        let migrated = MIGRATIONS.run(&writer).await;
        migrated.map_err(|source| StoreError::Migrate { path: path.to_owned(), source })?;
        let options = options.pragma("query_only", "on");
        let readers = pool.max_connections(READERS).connect_with(options).await.map_err(failed)?;
        Ok(Self { writer, readers })
    }

    pub(super) async fn accept_ticket(&self, ticket: &Ticket) -> Result<Accepted<Receipt>, StoreError> {
        let mut transaction = self.begin().await?;
        let kept: Option<(i64, String, String, String)> =
            sqlx::query_as("SELECT number, status, received_at, content FROM tickets WHERE key = ?")
                .bind(ticket.key())
                .fetch_optional(&mut *transaction)
                .await?;
        if let Some((number, status, received_at, content)) = kept {
            let same = serde_json::from_str::<Ticket>(&content).is_ok_and(|kept| kept == *ticket);
            let receipt = Receipt { number: TicketNumber::from_row(number), status, received_at };
            return Ok(if same { Accepted::Again(receipt) } else { Accepted::Conflict });
        }
        let receipt = insert_ticket(&mut transaction, ticket).await?;
        for (position, fix) in (0_i64..).zip(&ticket.content().tried) {
            insert_fix(&mut transaction, receipt.number, position, fix).await?;
        }
        transaction.commit().await?;
        Ok(Accepted::New(receipt))
    }

    pub(super) async fn receipt(
        &self,
        number: TicketNumber,
        key: &str,
    ) -> Result<Option<Receipt>, StoreError> {
        let row: Option<(String, String)> =
            sqlx::query_as("SELECT status, received_at FROM tickets WHERE number = ? AND key = ?")
                .bind(number.row())
                .bind(key)
                .fetch_optional(&self.readers)
                .await?;
        Ok(row.map(|(status, received_at)| Receipt { number, status, received_at }))
    }

    pub(super) async fn accept_feedback(&self, feedback: &Feedback) -> Result<Accepted<()>, StoreError> {
        let draft = feedback.content();
        let mut transaction = self.begin().await?;
        let kept: Option<String> = sqlx::query_scalar("SELECT content FROM feedback WHERE key = ?")
            .bind(&draft.key)
            .fetch_optional(&mut *transaction)
            .await?;
        if let Some(content) = kept {
            let same = serde_json::from_str::<Feedback>(&content).is_ok_and(|kept| kept == *feedback);
            return Ok(if same { Accepted::Again(()) } else { Accepted::Conflict });
        }
        sqlx::query(
            "INSERT INTO feedback (key, article, outcome, steps, bundle, content) VALUES (?, ?, ?, ?, ?, ?)",
        )
        .bind(&draft.key)
        .bind(&draft.article)
        .bind(word(&draft.outcome)?)
        .bind(serde_json::to_string(&draft.steps)?)
        .bind(&draft.bundle)
        .bind(serde_json::to_string(feedback)?)
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(Accepted::New(()))
    }

    pub(super) async fn accept_outcome(
        &self,
        number: TicketNumber,
        outcome: &TicketOutcome,
    ) -> Result<Option<Accepted<()>>, StoreError> {
        let key = &outcome.content().key;
        let mut transaction = self.begin().await?;
        let kept: Option<String> = sqlx::query_scalar("SELECT content FROM outcomes WHERE key = ?")
            .bind(key)
            .fetch_optional(&mut *transaction)
            .await?;
        if let Some(content) = kept {
            let same = serde_json::from_str::<TicketOutcome>(&content).is_ok_and(|kept| kept == *outcome);
            return Ok(Some(if same { Accepted::Again(()) } else { Accepted::Conflict }));
        }
        let found = sqlx::query("UPDATE tickets SET status = 'resolved' WHERE number = ?")
            .bind(number.row())
            .execute(&mut *transaction)
            .await?;
        if found.rows_affected() == 0 {
            return Ok(None);
        }
        sqlx::query("INSERT INTO outcomes (key, ticket, content) VALUES (?, ?, ?)")
            .bind(key)
            .bind(number.row())
            .bind(serde_json::to_string(outcome)?)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(Some(Accepted::New(())))
    }

    /// Takes the write lock and gives it back: a file that became read-only and a lock that is stuck show here.
    pub(super) async fn check(&self) -> Result<(), StoreError> {
        self.begin().await?.rollback().await.map_err(StoreError::from)
    }

    pub(super) async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }

    /// The write lock is taken at the start: a transaction that reads first and writes later could be refused half-way.
    async fn begin(&self) -> Result<Transaction<'static, Engine>, StoreError> {
        self.writer.begin_with("BEGIN IMMEDIATE").await.map_err(StoreError::from)
    }
}

/// Creates the file so that only its owner can read it; SQLite gives the files beside it the same mode.
fn create_private(path: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

async fn insert_ticket(
    transaction: &mut Transaction<'static, Engine>,
    ticket: &Ticket,
) -> Result<Receipt, StoreError> {
    let draft = ticket.content();
    let (number, status, received_at): (i64, String, String) = sqlx::query_as(
        "INSERT INTO tickets (key, question, details, impact, reason, category, name, email, locale, content)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING number, status, received_at",
    )
    .bind(&draft.key)
    .bind(&draft.question)
    .bind(&draft.details)
    .bind(word(&draft.impact)?)
    .bind(word(&draft.reason)?)
    .bind(&draft.category)
    .bind(&draft.name)
    .bind(&draft.email)
    .bind(&draft.locale)
    .bind(serde_json::to_string(ticket)?)
    .fetch_one(&mut **transaction)
    .await?;
    Ok(Receipt { number: TicketNumber::from_row(number), status, received_at })
}

async fn insert_fix(
    transaction: &mut Transaction<'static, Engine>,
    ticket: TicketNumber,
    position: i64,
    fix: &TriedFix,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO tried_fixes (ticket, position, article, title, steps, outcome) VALUES (?, ?, ?, ?, ?, ?)",
    )
    .bind(ticket.row())
    .bind(position)
    .bind(&fix.article)
    .bind(&fix.title)
    .bind(serde_json::to_string(&fix.steps)?)
    .bind(word(&fix.outcome)?)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

/// The word that stands for a value on the wire, which is the word that stands for it in the database.
fn word<T: Serialize>(value: &T) -> Result<Option<String>, StoreError> {
    Ok(serde_json::to_value(value)?.as_str().map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_commit_is_synced_and_readers_cannot_write() {
        let folder = tempfile::tempdir().unwrap();
        let sqlite = Sqlite::open(&folder.path().join("tickets.db")).await.unwrap();
        let mode: String = sqlx::query_scalar("PRAGMA journal_mode").fetch_one(&sqlite.writer).await.unwrap();
        let synchronous: i64 =
            sqlx::query_scalar("PRAGMA synchronous").fetch_one(&sqlite.writer).await.unwrap();
        // 2 is FULL: the log is synced at every commit.
        assert_eq!((mode.as_str(), synchronous), ("wal", 2));
        assert!(sqlx::query("DELETE FROM feedback").execute(&sqlite.readers).await.is_err());
    }
}
