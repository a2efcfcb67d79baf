//! Keeps what is said after a ticket, and how far each ticket system has been read.

use std::time::Duration;

use kb_core::ticket::Reply;
use sqlx::{PgConnection, PgPool};

use super::deliveries::now;
use crate::store::conversation::{self, Updates, storable};
use crate::store::delivery::{DeliveryKey, DeliveryKind, milliseconds};
use crate::store::error::StoreError;
use crate::store::file_entry::{self, AcceptedFile, FileEntry, MAX_FILES};
use crate::store::receipt::Accepted;
use crate::store::ticket_number::TicketNumber;

pub(super) async fn begin_poll(
    pool: &PgPool,
    target: &str,
    interval: Duration,
) -> Result<Option<Option<String>>, StoreError> {
    let mut transaction = pool.begin().await?;
    let now = now(&mut transaction).await?;
    sqlx::query(conversation::HAVE_CURSOR).bind(target).execute(&mut *transaction).await?;
    let begun = sqlx::query_scalar(conversation::BEGIN_POLL).bind(target).bind(now);
    let begun = begun.bind(milliseconds(interval)).fetch_optional(&mut *transaction).await?;
    transaction.commit().await?;
    Ok(begun)
}

pub(super) async fn accept_updates(pool: &PgPool, target: &str, updates: &Updates) -> Result<(), StoreError> {
    let mut transaction = pool.begin().await?;
    for update in &updates.updates {
        let ticket = sqlx::query_scalar(conversation::TICKET_OF).bind(target).bind(&update.ticket);
        let Some(ticket): Option<i64> = ticket.fetch_optional(&mut *transaction).await? else { continue };
        if let Some(progress) = update.status {
            let query = sqlx::query(conversation::SET_STATUS).bind(ticket).bind(progress.status());
            query.execute(&mut *transaction).await?;
        }
        for reply in &update.replies {
            let query = sqlx::query(conversation::ADD_REPLY).bind(ticket).bind(target).bind(&reply.id);
            let query = query.bind(storable(&reply.author)).bind(&reply.at).bind(storable(&reply.text));
            query.execute(&mut *transaction).await?;
        }
    }
    if let Some(cursor) = &updates.cursor {
        let query = sqlx::query(conversation::SET_CURSOR).bind(target).bind(cursor);
        query.execute(&mut *transaction).await?;
    }
    Ok(transaction.commit().await?)
}

pub(super) async fn accept_reply(
    pool: &PgPool,
    number: TicketNumber,
    ticket_key: &str,
    reply: &Reply,
) -> Result<Option<Accepted<String>>, StoreError> {
    let (number, key, text) = (number.row(), &*reply.key, &*reply.text);
    let mut transaction = pool.begin().await?;
    let known = sqlx::query_scalar(conversation::HAS_KEY).bind(number).bind(ticket_key);
    if !known.fetch_one(&mut *transaction).await? {
        return Ok(None);
    }
    let said = sqlx::query_scalar(conversation::SAY).bind(number).bind(key).bind(text);
    let Some(at): Option<String> = said.fetch_optional(&mut *transaction).await? else {
        let before = sqlx::query_as(conversation::SAID_BEFORE).bind(number).bind(key);
        let (before, at): (String, String) = before.fetch_one(&mut *transaction).await?;
        return Ok(Some(if before == text { Accepted::Duplicate(at) } else { Accepted::Conflict }));
    };
    follow(number, DeliveryKind::Comment, text, &mut transaction).await?;
    transaction.commit().await?;
    Ok(Some(Accepted::New(at)))
}

pub(super) async fn accept_file(
    pool: &PgPool,
    number: TicketNumber,
    file: &FileEntry,
) -> Result<AcceptedFile, StoreError> {
    let number = number.row();
    let mut transaction = pool.begin().await?;
    // Files of one ticket are counted one after the other.
    sqlx::query("SELECT 1 FROM tickets WHERE number = $1 FOR UPDATE")
        .bind(number)
        .execute(&mut *transaction)
        .await?;
    let before = sqlx::query_scalar(file_entry::BEFORE).bind(number).bind(&file.key);
    let before: Option<String> = before.fetch_optional(&mut *transaction).await?;
    if let Some(before) = before {
        let same = file.is_stored(&before);
        return Ok(AcceptedFile::Kept(if same { Accepted::Duplicate(()) } else { Accepted::Conflict }));
    }
    let count: i64 = sqlx::query_scalar(file_entry::COUNT).bind(number).fetch_one(&mut *transaction).await?;
    if count >= MAX_FILES {
        return Ok(AcceptedFile::TooMany);
    }
    let query = sqlx::query(file_entry::ADD).bind(number).bind(&file.key).bind(&file.name);
    let query =
        query.bind(&file.media_type).bind(i64::try_from(file.size).unwrap_or(i64::MAX)).bind(&file.location);
    query.execute(&mut *transaction).await?;
    follow(number, DeliveryKind::Attachment, &serde_json::to_string(file)?, &mut transaction).await?;
    transaction.commit().await?;
    Ok(AcceptedFile::Kept(Accepted::New(())))
}

/// Lets every target that gets the ticket get this, too.
pub(super) async fn follow(
    ticket: i64,
    kind: DeliveryKind,
    content: &str,
    connection: &mut PgConnection,
) -> Result<(), StoreError> {
    let now = now(connection).await?;
    let targets = sqlx::query_scalar(conversation::TARGETS_OF).bind(ticket);
    let targets: Vec<String> = targets.fetch_all(&mut *connection).await?;
    for target in targets {
        let query = sqlx::query(conversation::FOLLOW).bind(DeliveryKey::fresh().to_string()).bind(ticket);
        let query = query.bind(target).bind(kind.as_str()).bind(content).bind(now);
        query.execute(&mut *connection).await?;
    }
    Ok(())
}
