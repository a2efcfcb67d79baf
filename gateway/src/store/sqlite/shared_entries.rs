//! Entries whose statements are the same for every database.

use std::time::Duration;

use kb_core::ticket::Reply;
use sqlx::SqliteConnection;

use super::entry::Entry;
use crate::store::connection::Connection;
use crate::store::conversation::Updates;
use crate::store::error::StoreError;
use crate::store::file_entry::{self, AcceptedFile, FileEntry};
use crate::store::receipt::Accepted;
use crate::store::resolved::{self, ResolvedChanges, ResolvedTickets};
use crate::store::ticket_number::TicketNumber;
use crate::store::{cursor, delivery_list, reply};

/// Somebody who would read a ticket system now.
pub(super) struct Poll {
    pub(super) target: String,
    pub(super) interval: Duration,
}

impl Entry for Poll {
    type Stored = Option<Option<String>>;

    async fn store(&self, connection: &mut SqliteConnection) -> Result<Self::Stored, StoreError> {
        cursor::begin_poll(&mut Connection::Sqlite(connection), &self.target, self.interval).await
    }
}

/// What was read back of our tickets.
pub(super) struct ReadUpdates {
    pub(super) target: String,
    pub(super) updates: Updates,
}

impl Entry for ReadUpdates {
    type Stored = ();

    async fn store(&self, connection: &mut SqliteConnection) -> Result<(), StoreError> {
        reply::accept_updates(&mut Connection::Sqlite(connection), &self.target, &self.updates).await
    }
}

/// What was read of everyone's tickets.
pub(super) struct ReadResolved {
    pub(super) target: String,
    pub(super) tickets: ResolvedTickets,
}

impl Entry for ReadResolved {
    type Stored = ResolvedChanges;

    async fn store(&self, connection: &mut SqliteConnection) -> Result<ResolvedChanges, StoreError> {
        resolved::accept(&mut Connection::Sqlite(connection), &self.target, &self.tickets).await
    }
}

/// What a client says after a ticket, whose key the client knows.
pub(super) struct ClientReply {
    pub(super) number: TicketNumber,
    pub(super) key: String,
    pub(super) reply: Reply,
}

impl Entry for ClientReply {
    type Stored = Option<Accepted<String>>;

    async fn store(&self, connection: &mut SqliteConnection) -> Result<Self::Stored, StoreError> {
        reply::accept(&mut Connection::Sqlite(connection), self.number, &self.key, &self.reply).await
    }
}

/// A file of a ticket.
pub(super) struct ClientFile {
    pub(super) number: TicketNumber,
    pub(super) file: FileEntry,
}

impl Entry for ClientFile {
    type Stored = AcceptedFile;

    async fn store(&self, connection: &mut SqliteConnection) -> Result<AcceptedFile, StoreError> {
        file_entry::accept(&mut Connection::Sqlite(connection), self.number, &self.file).await
    }
}

/// A dead letter that is tried again.
pub(super) struct Retried(pub(super) i64);

impl Entry for Retried {
    type Stored = bool;

    async fn store(&self, connection: &mut SqliteConnection) -> Result<bool, StoreError> {
        delivery_list::retry(&mut Connection::Sqlite(connection), self.0).await
    }
}
