//! Opens the SQLite file, migrates its tables, and hands out transactions.

use std::path::Path;
use std::time::Duration;

use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{ConnectOptions, Transaction};

use super::migrations::MIGRATIONS;
use crate::store::error::StoreError;

/// How long a statement waits for another process that holds the file, a backup for instance.
const BUSY_TIMEOUT: Duration = Duration::from_secs(2);
/// How long a request waits for a connection.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(10);
const READERS: u32 = 4;

/// A SQLite file. Writers queue in the process, so that they don't meet `SQLITE_BUSY` in the file.
#[derive(Debug, Clone)]
pub struct Sqlite {
    writer: SqlitePool,
    pub(super) readers: SqlitePool,
}

impl Sqlite {
    pub(crate) async fn open(path: &Path) -> Result<Self, StoreError> {
        let failed = |source| StoreError::Open { path: path.to_owned(), source };
        create_private(path).map_err(|e| failed(sqlx::Error::Io(e)))?;
        let options = SqliteConnectOptions::new()
            .filename(path)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY_TIMEOUT)
            .disable_statement_logging();
        let pool = SqlitePoolOptions::new().acquire_timeout(ACQUIRE_TIMEOUT);
        let writer = pool.clone().max_connections(1).connect_with(options.clone()).await.map_err(failed)?;
        let migrated = MIGRATIONS.run(&writer).await;
        migrated.map_err(|source| StoreError::Migrate { path: path.to_owned(), source })?;
        let options = options.pragma("query_only", "on");
        let readers = pool.max_connections(READERS).connect_with(options).await.map_err(failed)?;
        Ok(Self { writer, readers })
    }

    /// Takes the write lock and releases it, which fails if the file is read-only or the lock is stuck.
    pub(crate) async fn check_writable(&self) -> Result<(), StoreError> {
        self.begin().await?.rollback().await.map_err(StoreError::from)
    }

    pub(crate) async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }

    /// Begins a transaction with the write lock: one that reads first and locks later could be refused half-way.
    pub(super) async fn begin(&self) -> Result<Transaction<'static, sqlx::Sqlite>, StoreError> {
        self.writer.begin_with("BEGIN IMMEDIATE").await.map_err(StoreError::from)
    }
}

/// Creates the file so that only its owner can read it; SQLite gives its journal files the same mode.
fn create_private(path: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
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
