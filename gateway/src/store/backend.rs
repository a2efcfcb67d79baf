//! The store's interface: enums over the supported databases, each variant with the same methods.

use std::time::Duration;

use kb_core::ticket::{Feedback, Reply, Ticket, TicketOutcome};

use super::conversation::{Said, Updates};
use super::delivery::{AttemptOutcome, ClaimRequest, ClaimedDelivery, SweepRequest};
use super::delivery_list::ListedDelivery;
use super::error::StoreError;
use super::file_entry::{AcceptedFile, FileEntry};
use super::postgres::{Postgres, PostgresHistory};
use super::receipt::{Accepted, Receipt};
use super::record::{StoredFeedback, StoredTicket};
use super::sqlite::{Sqlite, SqliteHistory};
use super::ticket_number::TicketNumber;
use crate::config::{Database, TargetName};

/// The database that requests write to.
#[derive(Debug, Clone)]
pub enum Store {
    /// One file beside the binary; one gateway at a time.
    Sqlite(Sqlite),
    /// A server that several gateways share.
    Postgres(Postgres),
}

impl Store {
    /// Opens the database and migrates its tables. A file is created if missing, and nothing is stored while less than `min_free` bytes
    /// of its disk are free.
    pub async fn open(database: &Database, min_free: u64) -> Result<Self, StoreError> {
        match database {
            Database::File(path) => Sqlite::open(path, min_free).await.map(Self::Sqlite),
            Database::Postgres(options) => Postgres::open(options).await.map(Self::Postgres),
        }
    }

    /// Opens a database whose tables are those of this version, and migrates nothing.
    pub async fn open_existing(database: &Database) -> Result<Self, StoreError> {
        match database {
            Database::File(path) => Sqlite::open_existing(path).await.map(Self::Sqlite),
            Database::Postgres(options) => Postgres::open_existing(options).await.map(Self::Postgres),
        }
    }

    /// Stores a ticket and a delivery for each target; when this returns `New`, both survive a power cut.
    pub async fn accept_ticket(
        &self,
        ticket: Ticket,
        targets: Vec<TargetName>,
    ) -> Result<Accepted<Receipt>, StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.accept_ticket(ticket, targets).await,
            Self::Postgres(postgres) => postgres.accept_ticket(&ticket, &targets).await,
        }
    }

    /// Claims deliveries that are due, each for one attempt; the claims are durable before this returns.
    pub async fn claim(&self, request: ClaimRequest) -> Result<Vec<ClaimedDelivery>, StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.claim(request).await,
            Self::Postgres(postgres) => postgres.claim(&request).await,
        }
    }

    /// Puts a target's deliveries in order: claims that have run out, and waits after the clock was set back.
    pub async fn sweep(&self, request: SweepRequest) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.sweep(request).await,
            Self::Postgres(postgres) => postgres.sweep(&request).await,
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
            Self::Postgres(postgres) => postgres.record(delivery, &outcome).await,
        }
    }

    /// The tickets that were closed last, with their outcomes, the latest first.
    pub async fn closed_tickets(&self, most: u32) -> Result<Vec<StoredTicket>, StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.closed_tickets(most).await,
            Self::Postgres(postgres) => postgres.closed_tickets(most).await,
        }
    }

    /// The receipt of a ticket; `None` unless both number and key are right.
    pub async fn receipt(&self, number: TicketNumber, key: &str) -> Result<Option<Receipt>, StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.receipt(number, key).await,
            Self::Postgres(postgres) => postgres.receipt(number, key).await,
        }
    }

    /// Stores feedback; when this returns `New`, the feedback survives a power cut.
    pub async fn accept_feedback(&self, feedback: Feedback) -> Result<Accepted<()>, StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.accept_feedback(feedback).await,
            Self::Postgres(postgres) => postgres.accept_feedback(&feedback).await,
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
            Self::Postgres(postgres) => postgres.accept_outcome(number, &outcome).await,
        }
    }

    /// Succeeds if a ticket could be stored now. However often it is called, it keeps no writer waiting.
    pub async fn check_writable(&self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.check_writable().await,
            Self::Postgres(postgres) => postgres.check_writable().await,
        }
    }

    /// Takes on reading a target back, if that is due and no other gateway has: then the cursor is returned, if there is one yet.
    pub async fn begin_poll(
        &self,
        target: &str,
        interval: Duration,
    ) -> Result<Option<Option<String>>, StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.begin_poll(target, interval).await,
            Self::Postgres(postgres) => postgres.begin_poll(target, interval).await,
        }
    }

    /// Keeps what was read back, and how far. Tickets of others are passed over.
    pub async fn accept_updates(&self, target: &str, updates: Updates) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.accept_updates(target, updates).await,
            Self::Postgres(postgres) => postgres.accept_updates(target, &updates).await,
        }
    }

    /// Stores what a client says after a ticket, and its deliveries; returns when it was stored. `None` unless number and key of the ticket
    /// are right.
    pub async fn accept_reply(
        &self,
        number: TicketNumber,
        ticket_key: &str,
        reply: Reply,
    ) -> Result<Option<Accepted<String>>, StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.accept_reply(number, ticket_key, reply).await,
            Self::Postgres(postgres) => postgres.accept_reply(number, ticket_key, &reply).await,
        }
    }

    /// Stores that a ticket has a file, whose bytes are kept already, and its deliveries.
    pub async fn accept_file(
        &self,
        number: TicketNumber,
        file: FileEntry,
    ) -> Result<AcceptedFile, StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.accept_file(number, file).await,
            Self::Postgres(postgres) => postgres.accept_file(number, &file).await,
        }
    }

    /// What was said after a ticket, in order.
    pub async fn said(&self, number: TicketNumber) -> Result<Vec<Said>, StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.said(number).await,
            Self::Postgres(postgres) => postgres.said(number).await,
        }
    }

    /// What is not delivered after this number, in order; only dead letters if `dead`. An empty page is the end.
    pub async fn undelivered(&self, after: i64, dead: bool) -> Result<Vec<ListedDelivery>, StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.undelivered(after, dead).await,
            Self::Postgres(postgres) => postgres.undelivered(after, dead).await,
        }
    }

    /// Lets a dead letter be tried again; `false` if there is none of this number.
    pub async fn retry(&self, id: i64) -> Result<bool, StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.retry(id).await,
            Self::Postgres(postgres) => postgres.retry(id).await,
        }
    }

    /// Finishes the statements under way and closes the database.
    pub async fn close(&self) {
        match self {
            Self::Sqlite(sqlite) => sqlite.close().await,
            Self::Postgres(postgres) => postgres.close().await,
        }
    }
}

/// A snapshot of the database, read page by page in the order of arrival while the gateway keeps writing.
#[derive(Debug)]
pub enum History {
    /// The snapshot of a SQLite file.
    Sqlite(SqliteHistory),
    /// The snapshot of a server's database.
    Postgres(PostgresHistory),
}

impl History {
    /// Opens an existing database read-only. Rows received before the day `since` are left out.
    pub async fn open(database: &Database, since: &str) -> Result<Self, StoreError> {
        match database {
            Database::File(path) => SqliteHistory::open(path, since).await.map(Self::Sqlite),
            Database::Postgres(options) => PostgresHistory::open(options, since).await.map(Self::Postgres),
        }
    }

    /// The page of tickets after `previous`, by number; an empty page is the end.
    pub async fn tickets(
        &mut self,
        previous: Option<&StoredTicket>,
    ) -> Result<Vec<StoredTicket>, StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.tickets(previous).await,
            Self::Postgres(postgres) => postgres.tickets(previous).await,
        }
    }

    /// The page of feedback after `previous`, in the order of arrival; an empty page is the end.
    pub async fn feedback(
        &mut self,
        previous: Option<&StoredFeedback>,
    ) -> Result<Vec<StoredFeedback>, StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.feedback(previous).await,
            Self::Postgres(postgres) => postgres.feedback(previous).await,
        }
    }

    /// Closes the database.
    pub async fn close(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.close().await,
            Self::Postgres(postgres) => postgres.close().await,
        }
    }
}
