//! Entries that wait to be written: each is stored in the batch's transaction and answered once that is committed.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use sqlx::SqliteConnection;
use tokio::sync::oneshot;

use crate::store::error::StoreError;

/// What can be stored within a transaction.
pub(super) trait Entry: Send + Sync + 'static {
    /// The answer to the sender once the transaction is committed.
    type Stored: Send;

    /// Writes the entry; the transaction is the caller's.
    fn store(
        &self,
        connection: &mut SqliteConnection,
    ) -> impl Future<Output = Result<Self::Stored, StoreError>> + Send;
}

/// Asks whether anything could be stored now, and stores nothing.
pub(super) struct Probe;

impl Entry for Probe {
    type Stored = ();

    async fn store(&self, _connection: &mut SqliteConnection) -> Result<(), StoreError> {
        Ok(())
    }
}

/// Whether an entry was written; if not, what it wrote so far has to be undone.
pub(super) type Written = bool;

/// An entry of any type in the writer's queue.
pub(super) trait Queued: Send {
    /// Writes the entry and keeps the result for [`Queued::answer`].
    fn write<'a>(
        &'a mut self,
        connection: &'a mut SqliteConnection,
    ) -> Pin<Box<dyn Future<Output = Written> + Send + 'a>>;

    /// Answers the sender: with the entry's own result if the batch was committed, else with the batch's error.
    fn answer(self: Box<Self>, batch: Result<(), Arc<StoreError>>);
}

/// An entry with the sender that waits for its answer.
pub(super) struct Waiting<E: Entry> {
    entry: E,
    result: Option<Result<E::Stored, StoreError>>,
    sender: oneshot::Sender<Result<E::Stored, StoreError>>,
}

impl<E: Entry> Waiting<E> {
    pub(super) fn new(entry: E) -> (Self, oneshot::Receiver<Result<E::Stored, StoreError>>) {
        let (sender, answer) = oneshot::channel();
        (Self { entry, result: None, sender }, answer)
    }
}

impl<E: Entry> Queued for Waiting<E> {
    fn write<'a>(
        &'a mut self,
        connection: &'a mut SqliteConnection,
    ) -> Pin<Box<dyn Future<Output = Written> + Send + 'a>> {
        Box::pin(async move {
            let result = self.entry.store(connection).await;
            self.result.insert(result).is_ok()
        })
    }

    fn answer(self: Box<Self>, batch: Result<(), Arc<StoreError>>) {
        let result = match batch {
            Ok(()) => self.result.unwrap_or(Err(StoreError::Stopped)),
            Err(error) => Err(StoreError::Batch(error)),
        };
        // A client that has gone away does not wait for the answer; its entry is stored all the same.
        let _ = self.sender.send(result);
    }
}
