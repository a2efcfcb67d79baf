//! What the client reads of a ticket's way through support: how far it is, and what was answered.

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
