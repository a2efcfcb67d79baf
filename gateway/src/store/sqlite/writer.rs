//! The writer: one task that owns the writing connection. Entries that arrive while it syncs share the next transaction, so that the
//! disk's syncs per second do not limit how many tickets it takes.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, SqliteConnection};
use tokio::sync::mpsc::error::SendTimeoutError;
use tokio::sync::{mpsc, oneshot};

use super::entry::{Entry, Queued, Waiting};
use super::file::DatabaseFile;
use crate::store::error::StoreError;

/// Most entries in one transaction.
const MAX_BATCH: usize = 256;
/// How many entries may wait; a ticket has at most 256 KB.
const QUEUE_LENGTH: usize = 512;
/// How long an entry waits for a place in the queue.
const QUEUE_TIMEOUT: Duration = Duration::from_secs(10);

enum Message {
    Entry(Box<dyn Queued>),
    Close(oneshot::Sender<()>),
}

/// The queue to the writer.
#[derive(Debug, Clone)]
pub(super) struct Writer {
    queue: mpsc::Sender<Message>,
    failures: Arc<AtomicU64>,
}

impl Writer {
    /// Starts the task. It opens the file with `options` at the first batch, and again after every failure.
    pub(super) fn start(file: DatabaseFile, options: SqliteConnectOptions) -> Self {
        let (queue, messages) = mpsc::channel(QUEUE_LENGTH);
        let failures = Arc::default();
        let task = Task { file, options, connection: None, failures: Arc::clone(&failures) };
        tokio::spawn(task.run(messages));
        Self { queue, failures }
    }

    /// Stores an entry; when this returns, it is durable or refused.
    pub(super) async fn store<E: Entry>(&self, entry: E) -> Result<E::Stored, StoreError> {
        let (waiting, answer) = Waiting::new(entry);
        let message = Message::Entry(Box::new(waiting));
        self.queue.send_timeout(message, QUEUE_TIMEOUT).await.map_err(|error| match error {
            SendTimeoutError::Timeout(_) => StoreError::Overloaded,
            SendTimeoutError::Closed(_) => StoreError::Stopped,
        })?;
        answer.await.unwrap_or(Err(StoreError::Stopped))
    }

    /// How many batches have failed so far.
    pub(super) fn failures(&self) -> u64 {
        self.failures.load(Ordering::Relaxed)
    }

    /// Stores what waits and closes the connection.
    pub(super) async fn close(&self) {
        let (sender, closed) = oneshot::channel();
        if self.queue.send(Message::Close(sender)).await.is_ok() {
            let _ = closed.await;
        }
    }
}

struct Task {
    file: DatabaseFile,
    options: SqliteConnectOptions,
    connection: Option<SqliteConnection>,
    failures: Arc<AtomicU64>,
}

impl Task {
    async fn run(mut self, mut messages: mpsc::Receiver<Message>) {
        let mut received = Vec::with_capacity(MAX_BATCH);
        while messages.recv_many(&mut received, MAX_BATCH).await > 0 {
            let (mut batch, mut closing) = (Vec::with_capacity(received.len()), None);
            for message in received.drain(..) {
                match message {
                    Message::Entry(entry) => batch.push(entry),
                    Message::Close(sender) => closing = Some(sender),
                }
            }
            self.store(batch).await;
            if let Some(sender) = closing {
                self.close_connection().await;
                let _ = sender.send(());
                return;
            }
        }
    }

    /// Writes a batch and answers its senders.
    async fn store(&mut self, mut batch: Vec<Box<dyn Queued>>) {
        let result = match self.file.check() {
            Ok(()) => self.write(&mut batch).await,
            refused => refused,
        };
        let result = result.map_err(Arc::new);
        if let Err(error) = &result {
            tracing::error!(%error, entries = batch.len(), "a batch could not be written");
            self.failures.fetch_add(1, Ordering::Relaxed);
        }
        for entry in batch {
            entry.answer(result.clone());
        }
    }

    async fn write(&mut self, batch: &mut [Box<dyn Queued>]) -> Result<(), StoreError> {
        let connection = match &mut self.connection {
            Some(connection) => connection,
            closed => closed.insert(self.options.connect().await?),
        };
        let emptied = if self.file.log_takes_room()? { empty_log(connection).await } else { Ok(()) };
        let written = match emptied {
            Ok(()) => write_batch(connection, batch).await,
            Err(error) => Err(error),
        };
        if written.is_ok() {
            self.file.log_opened();
        } else {
            // After a full disk or an I/O error SQLite may or may not have rolled back. A new connection has no transaction for sure.
            self.close_connection().await;
        }
        written
    }

    async fn close_connection(&mut self) {
        if let Some(connection) = self.connection.take() {
            if let Err(error) = connection.close().await {
                tracing::warn!(%error, "the database connection did not close in order");
            }
            self.file.log_closed();
        }
    }
}

/// Brings what the log holds into the file and gives the log's room back, unless somebody reads an old state of it. A batch that failed on a full
/// disk has left its pages there as well.
async fn empty_log(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(connection).await?;
    Ok(())
}

/// One transaction for all entries, synced by its commit. An entry that fails is undone alone, by its savepoint.
async fn write_batch(
    connection: &mut SqliteConnection,
    batch: &mut [Box<dyn Queued>],
) -> Result<(), StoreError> {
    // The write lock is taken at once: a transaction that reads first and locks later could be refused half-way.
    sqlx::query("BEGIN IMMEDIATE").execute(&mut *connection).await?;
    for entry in batch {
        sqlx::query("SAVEPOINT entry").execute(&mut *connection).await?;
        if !entry.write(&mut *connection).await {
            sqlx::query("ROLLBACK TO entry").execute(&mut *connection).await?;
        }
        sqlx::query("RELEASE entry").execute(&mut *connection).await?;
    }
    sqlx::query("COMMIT").execute(connection).await?;
    Ok(())
}
