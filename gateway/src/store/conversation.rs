//! What the client reads of a ticket's way through support: how far it is, and what was said.

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

/// Text as every database keeps it.
pub(super) fn storable(text: &str) -> String {
    text.replace('\0', "")
}
