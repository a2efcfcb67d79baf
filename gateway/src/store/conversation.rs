//! What the client reads of a ticket's way through support: how far it is, and what was said. The statements are the same for every
//! database.

/// How far a ticket has come, in the client's view.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Progress {
    /// Nobody is at it yet.
    Received,
    /// Somebody is at it.
    InProgress,
    /// It waits for the client's answer.
    WaitingForYou,
    /// It is solved.
    Solved,
}

impl Progress {
    /// The ticket's status. A solved ticket has the one that an outcome gives it.
    pub fn status(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::InProgress => "in-progress",
            Self::WaitingForYou => "waiting-for-you",
            Self::Solved => "resolved",
        }
    }
}

/// What support wrote for the client to read. Internal notes never become one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicReply {
    /// The ticket system's own id of the reply, unique within the target.
    pub id: String,
    /// When it was written, UTC, RFC 3339.
    pub at: String,
    /// Who wrote it, as clients may read it.
    pub author: String,
    /// Plain text.
    pub text: String,
}

/// What changed in one ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Update {
    /// The ticket system's own id of the ticket.
    pub ticket: String,
    /// Its status, if it is known.
    pub status: Option<Progress>,
    /// Public replies.
    pub replies: Vec<PublicReply>,
}

/// What changed in a ticket system since a cursor.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Updates {
    /// What changed, oldest first. The same update may come again.
    pub updates: Vec<Update>,
    /// Where the next call goes on; `None` keeps the cursor that was given.
    pub cursor: Option<String>,
}

/// Something that was said after a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Whether the client said it, not support.
    pub from_client: bool,
    /// Who; may be empty.
    pub author: String,
    /// When, UTC, RFC 3339.
    pub at: String,
    /// Plain text.
    pub text: String,
}

/// A row of [`SAID`].
pub(super) type SaidRow = (bool, String, String, String);

impl Said {
    pub(super) fn read((from_client, author, at, text): SaidRow) -> Self {
        Self { from_client, author, at, text }
    }
}

/// What was said after ticket `$1`, in order.
pub(super) const SAID: &str =
    "SELECT from_client, author, written_at, text FROM replies WHERE ticket = $1 ORDER BY written_at, id";

/// Makes sure that target `$1` has a cursor.
pub(super) const HAVE_CURSOR: &str =
    "INSERT INTO cursors (target, due_at) VALUES ($1, 0) ON CONFLICT (target) DO NOTHING";

/// Takes on reading target `$1`, if it is due at `$2` and nobody else has; the next time is due `$3` later. A time that is later than that comes
/// from a clock that was set back.
pub(super) const BEGIN_POLL: &str = "
UPDATE cursors SET due_at = $2 + $3 WHERE target = $1 AND (due_at <= $2 OR due_at > $2 + $3) RETURNING cursor";

/// The ticket that target `$1` knows as `$2`.
pub(super) const TICKET_OF: &str = "SELECT ticket FROM deliveries WHERE target = $1 AND remote_id = $2 AND kind = 'ticket' ORDER BY id LIMIT 1";

pub(super) const SET_STATUS: &str = "UPDATE tickets SET status = $2 WHERE number = $1 AND status <> $2";

/// A reply that was read before is kept as it was.
pub(super) const ADD_REPLY: &str = "
INSERT INTO replies (ticket, target, key, from_client, author, written_at, text) VALUES ($1, $2, $3, false, $4, $5, $6)
ON CONFLICT (ticket, target, key) DO NOTHING";

pub(super) const SET_CURSOR: &str = "UPDATE cursors SET cursor = $2 WHERE target = $1";

/// Whether ticket `$1` has the key `$2`.
pub(super) const HAS_KEY: &str = "SELECT EXISTS (SELECT 1 FROM tickets WHERE number = $1 AND key = $2)";

/// What the client says under key `$2`; nothing is returned where that key is used.
pub(super) const SAY: &str = "
INSERT INTO replies (ticket, target, key, from_client, author, text) VALUES ($1, '', $2, true, '', $3)
ON CONFLICT (ticket, target, key) DO NOTHING RETURNING written_at";

/// What the client said before under key `$2`.
pub(super) const SAID_BEFORE: &str =
    "SELECT text, written_at FROM replies WHERE ticket = $1 AND target = '' AND key = $2";

/// The targets that have ticket `$1`, or get it.
pub(super) const TARGETS_OF: &str =
    "SELECT target FROM deliveries WHERE ticket = $1 AND kind = 'ticket' GROUP BY target ORDER BY min(id)";

/// A delivery of something that follows the ticket; `$6` is the time.
pub(super) const FOLLOW: &str = "
INSERT INTO deliveries (key, ticket, target, kind, content, due_at, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $6)";

/// Text as every database keeps it.
pub(super) fn storable(text: &str) -> String {
    text.replace('\0', "")
}
