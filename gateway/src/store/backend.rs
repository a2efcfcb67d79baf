//! The store's interface: an enum over the supported databases, each variant with the same methods.

use std::time::Duration;

use kb_core::ticket::{Feedback, Reply, Ticket, TicketOutcome};

use super::connection::PooledConnection;
use super::conversation::{Said, Updates};
use super::delivery::{AttemptOutcome, ClaimRequest, ClaimedDelivery, SweepRequest};
use super::delivery_list::{self, ListedDelivery};
use super::error::StoreError;
use super::file_entry::{AcceptedFile, FileEntry};
use super::postgres::Postgres;
use super::receipt::{Accepted, Receipt};
use super::record::StoredTicket;
use super::resolved::{self, ResolvedChanges, ResolvedTickets, StoredResolved, cursor_name};
use super::sqlite::Sqlite;
use super::ticket_number::TicketNumber;
use super::{cursor, reply};
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

    /// Keeps resolved tickets that were read from a target, and how far it has been read; when this returns, all of it is durable.
    pub async fn accept_resolved(
        &self,
        target: &str,
        tickets: ResolvedTickets,
    ) -> Result<ResolvedChanges, StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.accept_resolved(target, tickets).await,
            Self::Postgres(postgres) => postgres.accept_resolved(target, &tickets).await,
        }
    }

    /// Up to when a target's resolved tickets have been read.
    pub async fn resolved_cursor(&self, target: &str) -> Result<Option<String>, StoreError> {
        cursor::read(&mut self.reader().await?.connection(), &cursor_name(target)).await
    }

    /// Takes on reading a target's resolved tickets, if `interval` has passed since the last time and no other gateway has.
    pub async fn begin_resolved(&self, target: &str, interval: Duration) -> Result<bool, StoreError> {
        Ok(self.begin_poll(&cursor_name(target), interval).await?.is_some())
    }

    /// The page of resolved tickets after a row, in the order of arrival; of all targets where `target` is empty. An empty page is the end.
    pub async fn resolved(&self, after: i64, target: &str) -> Result<Vec<StoredResolved>, StoreError> {
        resolved::page(&mut self.reader().await?.connection(), after, target, "").await
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
        reply::said(&mut self.reader().await?.connection(), number).await
    }

    /// What is not delivered after this number, in order; only dead letters if `dead`. An empty page is the end.
    pub async fn undelivered(&self, after: i64, dead: bool) -> Result<Vec<ListedDelivery>, StoreError> {
        delivery_list::page(&mut self.reader().await?.connection(), after, dead).await
    }

    /// Lets a dead letter be tried again; `false` if there is none of this number.
    pub async fn retry(&self, id: i64) -> Result<bool, StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.retry(id).await,
            Self::Postgres(postgres) => postgres.retry(id).await,
        }
    }

    async fn reader(&self) -> Result<PooledConnection, StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.reader().await,
            Self::Postgres(postgres) => postgres.reader().await,
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
