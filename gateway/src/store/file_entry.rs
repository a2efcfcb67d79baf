//! A file that belongs to a ticket, as the database knows it; its bytes are kept elsewhere. The statements are the same for every database.

use serde::{Deserialize, Serialize};

use super::receipt::Accepted;

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
pub(super) const COUNT: &str = "SELECT count(*) FROM attachments WHERE ticket = $1";

/// Nothing is returned where the key is used.
pub(super) const ADD: &str = "
INSERT INTO attachments (ticket, key, name, media_type, size, location) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (ticket, key) DO NOTHING RETURNING id";

/// What ticket `$1` has under key `$2`.
pub(super) const BEFORE: &str = "SELECT name || location FROM attachments WHERE ticket = $1 AND key = $2";

impl FileEntry {
    /// Whether this is what [`BEFORE`] found under its key.
    pub(super) fn is_stored(&self, before: &str) -> bool {
        before == format!("{}{}", self.name, self.location)
    }
}
