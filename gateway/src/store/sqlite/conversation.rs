//! Keeps what is said after a ticket, and how far each ticket system has been read.

use kb_core::ticket::Reply;
use sqlx::SqliteConnection;

use super::deliveries::now;
use super::entry::Entry;
use crate::store::conversation::{self, Updates, storable};
use crate::store::delivery::{DeliveryKey, DeliveryKind, milliseconds};
use crate::store::error::StoreError;
use crate::store::file_entry::{self, AcceptedFile, FileEntry, MAX_FILES};
use crate::store::receipt::Accepted;
use crate::store::ticket_number::TicketNumber;

/// Somebody who would read a ticket system now.
pub(super) struct Poll {
    pub(super) target: String,
    pub(super) interval: std::time::Duration,
}

impl Entry for Poll {
    type Stored = Option<Option<String>>;

    async fn store(&self, connection: &mut SqliteConnection) -> Result<Self::Stored, StoreError> {
        sqlx::query(conversation::HAVE_CURSOR).bind(&self.target).execute(&mut *connection).await?;
        let begun = sqlx::query_scalar(conversation::BEGIN_POLL).bind(&self.target).bind(now());
        Ok(begun.bind(milliseconds(self.interval)).fetch_optional(connection).await?)
    }
}

/// What was read from a ticket system.
pub(super) struct ReadUpdates {
    pub(super) target: String,
    pub(super) updates: Updates,
}

impl Entry for ReadUpdates {
    type Stored = ();

    async fn store(&self, connection: &mut SqliteConnection) -> Result<(), StoreError> {
        for update in &self.updates.updates {
            let ticket = sqlx::query_scalar(conversation::TICKET_OF).bind(&self.target).bind(&update.ticket);
            let Some(ticket): Option<i64> = ticket.fetch_optional(&mut *connection).await? else { continue };
            if let Some(progress) = update.status {
                let query = sqlx::query(conversation::SET_STATUS).bind(ticket).bind(progress.status());
                query.execute(&mut *connection).await?;
            }
            for reply in &update.replies {
                let query =
                    sqlx::query(conversation::ADD_REPLY).bind(ticket).bind(&self.target).bind(&reply.id);
                let query = query.bind(storable(&reply.author)).bind(&reply.at).bind(storable(&reply.text));
                query.execute(&mut *connection).await?;
            }
        }
        if let Some(cursor) = &self.updates.cursor {
            let query = sqlx::query(conversation::SET_CURSOR).bind(&self.target).bind(cursor);
            query.execute(connection).await?;
        }
        Ok(())
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
        let (number, key, text) = (self.number.row(), &*self.reply.key, &*self.reply.text);
        let known = sqlx::query_scalar(conversation::HAS_KEY).bind(number).bind(&self.key);
        if !known.fetch_one(&mut *connection).await? {
            return Ok(None);
        }
        let said = sqlx::query_scalar(conversation::SAY).bind(number).bind(key).bind(text);
        let Some(at): Option<String> = said.fetch_optional(&mut *connection).await? else {
            let before = sqlx::query_as(conversation::SAID_BEFORE).bind(number).bind(key);
            let (before, at): (String, String) = before.fetch_one(connection).await?;
            return Ok(Some(if before == text { Accepted::Duplicate(at) } else { Accepted::Conflict }));
        };
        follow(number, DeliveryKind::Comment, text, connection).await?;
        Ok(Some(Accepted::New(at)))
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
        let (number, file) = (self.number.row(), &self.file);
        let before = sqlx::query_scalar(file_entry::BEFORE).bind(number).bind(&file.key);
        let before: Option<String> = before.fetch_optional(&mut *connection).await?;
        if let Some(before) = before {
            let same = file.is_stored(&before);
            return Ok(AcceptedFile::Kept(if same { Accepted::Duplicate(()) } else { Accepted::Conflict }));
        }
        let count: i64 =
            sqlx::query_scalar(file_entry::COUNT).bind(number).fetch_one(&mut *connection).await?;
        if count >= MAX_FILES {
            return Ok(AcceptedFile::TooMany);
        }
        let query = sqlx::query(file_entry::ADD).bind(number).bind(&file.key).bind(&file.name);
        let query = query
            .bind(&file.media_type)
            .bind(i64::try_from(file.size).unwrap_or(i64::MAX))
            .bind(&file.location);
        query.execute(&mut *connection).await?;
        follow(number, DeliveryKind::Attachment, &serde_json::to_string(file)?, connection).await?;
        Ok(AcceptedFile::Kept(Accepted::New(())))
    }
}

/// Lets every target that gets the ticket get this, too.
pub(super) async fn follow(
    ticket: i64,
    kind: DeliveryKind,
    content: &str,
    connection: &mut SqliteConnection,
) -> Result<(), StoreError> {
    let targets = sqlx::query_scalar(conversation::TARGETS_OF).bind(ticket);
    let targets: Vec<String> = targets.fetch_all(&mut *connection).await?;
    for target in targets {
        let query = sqlx::query(conversation::FOLLOW).bind(DeliveryKey::fresh().to_string()).bind(ticket);
        let query = query.bind(target).bind(kind.as_str()).bind(content).bind(now());
        query.execute(&mut *connection).await?;
    }
    Ok(())
}
