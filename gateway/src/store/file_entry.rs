//! A file that belongs to a ticket, as the database knows it; its bytes are kept elsewhere. The statements are the same for every database.

use serde::{Deserialize, Serialize};

use super::connection::Connection;
use super::delivery::DeliveryKind;
use super::error::StoreError;
use super::follow_up;
use super::receipt::Accepted;
use super::ticket_number::TicketNumber;

/// A file of a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Idempotency key.
    pub key: String,
    /// Its name, without folders.
    pub name: String,
    /// Its media type, as its first bytes say.
    pub media_type: String,
    /// Its size in bytes.
    pub size: usize,
    /// Where its bytes are kept, by their hash.
    pub location: String,
}

/// The result of keeping a file.
#[derive(Debug)]
pub enum AcceptedFile {
    /// It is kept, or was before, or its key is used.
    Kept(Accepted<()>),
    /// Its ticket has as many files as it may.
    TooMany,
}

/// Most files of a ticket.
pub const MAX_FILES: i64 = 10;

/// How many files ticket `$1` has.
const COUNT: &str = "SELECT count(*) FROM attachments WHERE ticket = $1";

/// What ticket `$1` has under key `$2`.
const BEFORE: &str = "SELECT name, location FROM attachments WHERE ticket = $1 AND key = $2";

const ADD: &str = "
INSERT INTO attachments (ticket, key, name, media_type, size, location) VALUES ($1, $2, $3, $4, $5, $6)";

/// Stores that a ticket has a file, and its deliveries. Files of one ticket have to come one after the other.
pub(super) async fn accept(
    connection: &mut Connection<'_>,
    number: TicketNumber,
    file: &FileEntry,
) -> Result<AcceptedFile, StoreError> {
    let number = number.row();
    let before: Option<(String, String)> =
        connection.row(BEFORE, &[number.into(), (&file.key).into()]).await?;
    if let Some((name, location)) = before {
        let same = (&name, &location) == (&file.name, &file.location);
        return Ok(AcceptedFile::Kept(if same { Accepted::Duplicate(()) } else { Accepted::Conflict }));
    }
    let count: Option<(i64,)> = connection.row(COUNT, &[number.into()]).await?;
    if count.is_some_and(|(count,)| count >= MAX_FILES) {
        return Ok(AcceptedFile::TooMany);
    }
    let size = i64::try_from(file.size).unwrap_or(i64::MAX);
    let [key, name, media_type, location] =
        [&file.key, &file.name, &file.media_type, &file.location].map(Into::into);
    connection.execute(ADD, &[number.into(), key, name, media_type, size.into(), location]).await?;
    follow_up::deliver(connection, number, DeliveryKind::Attachment, &serde_json::to_string(file)?).await?;
    Ok(AcceptedFile::Kept(Accepted::New(())))
}
