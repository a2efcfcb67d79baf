//! The store's interface: enums over the supported databases, each variant with the same methods.

use std::path::Path;

use kb_core::ticket::{Feedback, Ticket, TicketOutcome};

use super::delivery::{AttemptOutcome, ClaimRequest, ClaimedDelivery};
use super::error::StoreError;
use super::receipt::{Accepted, Receipt};
use super::record::{StoredFeedback, StoredTicket};
use super::sqlite::{Sqlite, SqliteHistory};
use super::ticket_number::TicketNumber;
use crate::config::TargetName;

/// The database that requests write to.
#[derive(Debug, Clone)]
pub enum Store {
    /// One file beside the binary; one gateway at a time.
    Sqlite(Sqlite),
}

impl Store {
    /// Opens the SQLite file at `path`, created if missing, and migrates its tables. Nothing is stored while less than `min_free` bytes
    /// of its disk are free.
    pub async fn open(path: &Path, min_free: u64) -> Result<Self, StoreError> {
        Sqlite::open(path, min_free).await.map(Self::Sqlite)
    }

    /// Stores a ticket and a delivery for each target; when this returns `New`, both survive a power cut.
    pub async fn accept_ticket(
        &self,
        ticket: Ticket,
        targets: Vec<TargetName>,
    ) -> Result<Accepted<Receipt>, StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.accept_ticket(ticket, targets).await,
        }
    }

    /// Claims deliveries that are due, each for one attempt; the claims are durable before this returns.
    pub async fn claim(&self, request: ClaimRequest) -> Result<Vec<ClaimedDelivery>, StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.claim(request).await,
        }
    }

    /// Records what came of an attempt, unless another gateway has claimed the delivery meanwhile.
    pub async fn record(
        &self,
        delivery: &ClaimedDelivery,
        outcome: AttemptOutcome,
    ) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.record(delivery, outcome).await,
        }
    }

    /// The receipt of a ticket; `None` unless both number and key are right.
    pub async fn receipt(&self, number: TicketNumber, key: &str) -> Result<Option<Receipt>, StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.receipt(number, key).await,
        }
    }

    /// Stores feedback; when this returns `New`, the feedback survives a power cut.
    pub async fn accept_feedback(&self, feedback: Feedback) -> Result<Accepted<()>, StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.accept_feedback(feedback).await,
        }
    }

    /// Stores the outcome of a ticket; when this returns `New`, it survives a power cut. `None` if there is no such ticket.
    pub async fn accept_outcome(
        &self,
        number: TicketNumber,
        outcome: TicketOutcome,
    ) -> Result<Option<Accepted<()>>, StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.accept_outcome(number, outcome).await,
        }
    }

    /// Succeeds if a ticket could be stored now. However often it is called, it keeps no writer waiting.
    pub async fn check_writable(&self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.check_writable().await,
        }
    }

    /// Finishes the statements under way and closes the database.
    pub async fn close(&self) {
        match self {
            Self::Sqlite(sqlite) => sqlite.close().await,
        }
    }
}

/// A snapshot of the database, read page by page in the order of arrival while the gateway keeps writing.
#[derive(Debug)]
pub enum History {
    /// The snapshot of a SQLite file.
    Sqlite(SqliteHistory),
}

impl History {
    /// Opens an existing SQLite file read-only. Rows received before the day `since` are left out.
    pub async fn open(path: &Path, since: &str) -> Result<Self, StoreError> {
        SqliteHistory::open(path, since).await.map(Self::Sqlite)
    }

    /// The page of tickets after `previous`, by number; an empty page is the end.
    pub async fn tickets(
        &mut self,
        previous: Option<&StoredTicket>,
    ) -> Result<Vec<StoredTicket>, StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.tickets(previous).await,
        }
    }

    /// The page of feedback after `previous`, in the order of arrival; an empty page is the end.
    pub async fn feedback(
        &mut self,
        previous: Option<&StoredFeedback>,
    ) -> Result<Vec<StoredFeedback>, StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.feedback(previous).await,
        }
    }

    /// Closes the database.
    pub async fn close(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.close().await,
        }
    }
}
