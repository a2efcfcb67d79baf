//! Opens the SQLite file, migrates its tables, and passes entries to the writer.

use std::path::Path;
use std::time::Duration;

use kb_core::ticket::{Feedback, Reply, Ticket, TicketOutcome};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{ConnectOptions, Connection};

use super::deliveries::{self, Recorded};
use super::file::DatabaseFile;
use super::health::Health;
use super::outcomes::NumberedOutcome;
use super::shared_entries::{ClientFile, ClientReply, Poll, ReadResolved, ReadUpdates, Retried};
use super::tickets::RoutedTicket;
use super::writer::Writer;
use crate::config::TargetName;
use crate::store::connection::PooledConnection;
use crate::store::conversation::Updates;
use crate::store::delivery::{AttemptOutcome, ClaimRequest, ClaimedDelivery, SweepRequest};
use crate::store::error::StoreError;
use crate::store::file_entry::{AcceptedFile, FileEntry};
use crate::store::migrations;
use crate::store::receipt::{Accepted, Receipt};
use crate::store::record::{StoredTicket, TicketRow};
use crate::store::resolved::{ResolvedChanges, ResolvedTickets};
use crate::store::ticket_number::TicketNumber;

/// How long a statement waits for another process that holds the file, a backup for instance.
const BUSY_TIMEOUT: Duration = Duration::from_secs(2);
/// How long a request waits for a reading connection.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(10);
const READERS: u32 = 4;

/// A SQLite file. All writes go through one task, so that they share transactions and never meet `SQLITE_BUSY` among themselves.
#[derive(Debug, Clone)]
pub struct Sqlite {
    writer: Writer,
    health: Health,
    pub(super) readers: SqlitePool,
}

/// Tickets with their latest outcomes, the outcome that came last first.
const CLOSED: &str = "
SELECT number, tickets.received_at, tickets.content, outcomes.content, outcomes.received_at
FROM outcomes JOIN tickets ON number = ticket
WHERE id = (SELECT max(id) FROM outcomes later WHERE later.ticket = number) ORDER BY id DESC LIMIT ?";

impl Sqlite {
    pub(crate) async fn open(path: &Path, min_free: u64) -> Result<Self, StoreError> {
        create_private(path).map_err(|source| failed(path, sqlx::Error::Io(source)))?;
        Self::open_with(path, min_free, options(path)).await
    }

    pub(super) async fn open_with(
        path: &Path,
        min_free: u64,
        options: SqliteConnectOptions,
    ) -> Result<Self, StoreError> {
        migrate(path, &options).await?;
        Self::start(path, min_free, options).await
    }

    pub(crate) async fn open_existing(path: &Path) -> Result<Self, StoreError> {
        let sqlite = Self::start(path, 0, options(path)).await?;
        let applied: Option<i64> = sqlx::query_scalar(migrations::APPLIED).fetch_one(&sqlite.readers).await?;
        if applied != migrations::newest(&migrations::SQLITE) {
            return Err(StoreError::SchemaMismatch { database: path.display().to_string() });
        }
        Ok(sqlite)
    }

    async fn start(path: &Path, min_free: u64, options: SqliteConnectOptions) -> Result<Self, StoreError> {
        let file = DatabaseFile::new(path, min_free).map_err(|e| failed(path, sqlx::Error::Io(e)))?;
        let pool = SqlitePoolOptions::new().acquire_timeout(ACQUIRE_TIMEOUT).max_connections(READERS);
        let reading = options.clone().pragma("query_only", "on");
        let readers = pool.connect_with(reading).await.map_err(|source| failed(path, source))?;
        Ok(Self { writer: Writer::start(file, options), health: Health::default(), readers })
    }

    pub(crate) async fn accept_ticket(
        &self,
        ticket: Ticket,
        targets: Vec<TargetName>,
    ) -> Result<Accepted<Receipt>, StoreError> {
        self.writer.store(RoutedTicket { ticket, targets }).await
    }

    /// Asks the readers first, so that nothing waits for the writer while nothing is due.
    pub(crate) async fn claim(&self, request: ClaimRequest) -> Result<Vec<ClaimedDelivery>, StoreError> {
        if deliveries::anything_due(&request.target, &self.readers).await? {
            self.writer.store(request).await
        } else {
            Ok(Vec::new())
        }
    }

    pub(crate) async fn sweep(&self, request: SweepRequest) -> Result<(), StoreError> {
        if deliveries::anything_to_sweep(&request.target, &self.readers).await? {
            self.writer.store(request).await?;
        }
        Ok(())
    }

    pub(crate) async fn record(
        &self,
        delivery: &ClaimedDelivery,
        outcome: AttemptOutcome,
    ) -> Result<(), StoreError> {
        self.writer.store(Recorded { id: delivery.id, claim: delivery.claim.clone(), outcome }).await
    }

    pub(crate) async fn accept_feedback(&self, feedback: Feedback) -> Result<Accepted<()>, StoreError> {
        self.writer.store(feedback).await
    }

    pub(crate) async fn accept_outcome(
        &self,
        number: TicketNumber,
        outcome: TicketOutcome,
    ) -> Result<Option<Accepted<()>>, StoreError> {
        self.writer.store(NumberedOutcome { number, outcome }).await
    }

    pub(crate) async fn begin_poll(
        &self,
        target: &str,
        interval: Duration,
    ) -> Result<Option<Option<String>>, StoreError> {
        self.writer.store(Poll { target: target.to_owned(), interval }).await
    }

    pub(crate) async fn accept_updates(&self, target: &str, updates: Updates) -> Result<(), StoreError> {
        self.writer.store(ReadUpdates { target: target.to_owned(), updates }).await
    }

    pub(crate) async fn accept_resolved(
        &self,
        target: &str,
        tickets: ResolvedTickets,
    ) -> Result<ResolvedChanges, StoreError> {
        self.writer.store(ReadResolved { target: target.to_owned(), tickets }).await
    }

    pub(crate) async fn accept_reply(
        &self,
        number: TicketNumber,
        ticket_key: &str,
        reply: Reply,
    ) -> Result<Option<Accepted<String>>, StoreError> {
        self.writer.store(ClientReply { number, key: ticket_key.to_owned(), reply }).await
    }

    pub(crate) async fn accept_file(
        &self,
        number: TicketNumber,
        file: FileEntry,
    ) -> Result<AcceptedFile, StoreError> {
        self.writer.store(ClientFile { number, file }).await
    }

    pub(crate) async fn retry(&self, id: i64) -> Result<bool, StoreError> {
        self.writer.store(Retried(id)).await
    }

    pub(crate) async fn closed_tickets(&self, most: u32) -> Result<Vec<StoredTicket>, StoreError> {
        let rows: Vec<TicketRow> = sqlx::query_as(CLOSED).bind(most).fetch_all(&self.readers).await?;
        rows.into_iter().map(StoredTicket::read).collect()
    }

    pub(crate) async fn receipt(
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

    pub(in crate::store) async fn reader(&self) -> Result<PooledConnection, StoreError> {
        Ok(PooledConnection::Sqlite(self.readers.acquire().await?))
    }

    pub(crate) async fn check_writable(&self) -> Result<(), StoreError> {
        self.health.check(&self.writer).await
    }

    pub(crate) async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

fn failed(path: &Path, source: sqlx::Error) -> StoreError {
    StoreError::Open { path: path.to_owned(), source }
}

pub(super) fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(false)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(BUSY_TIMEOUT)
        .disable_statement_logging()
}

/// Brings the tables to this version. Foreign keys are not enforced meanwhile, because a migration may replace a table that others
/// refer to.
async fn migrate(path: &Path, options: &SqliteConnectOptions) -> Result<(), StoreError> {
    let connection = options.clone().foreign_keys(false).connect().await;
    let mut connection = connection.map_err(|source| failed(path, source))?;
    let migrated = migrations::SQLITE.run(&mut connection).await;
    migrated.map_err(|source| StoreError::migration(path.display().to_string(), source))?;
    connection.close().await.map_err(|source| failed(path, source))
}

/// Creates the file so that only its owner can read it; SQLite gives its journal files the same mode.
pub(super) fn create_private(path: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}
