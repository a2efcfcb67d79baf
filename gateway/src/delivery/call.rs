//! Calls of a ticket system: what every connector can do, and how a call fails. The worker decides by [`CallError`] alone what happens next.

use std::time::Duration;

pub use crate::store::{DeliveryKey, DeliveryKind, Progress, PublicReply, Remote, Update, Updates};

use super::package::Package;

/// Why a call failed, in plain words without secrets. Which variant it is decides whether the delivery may be sent again.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// The ticket system does not take it as it is, and never will: a dead letter.
    #[error("{0}")]
    Rejected(String),
    /// It does not accept the credentials, or they do not suffice. Nothing was changed; all of the target's deliveries wait.
    #[error("{0}")]
    Refused(String),
    /// It asks for a pause. Nothing was changed.
    #[error("{text}")]
    SlowDown {
        /// How long, if it said so.
        after: Option<Duration>,
        /// What it said.
        text: String,
    },
    /// The call surely did not reach it, so that it can be repeated.
    #[error("{0}")]
    Unreachable(String),
    /// The call may or may not have changed something: a time-out, a connection that broke off, a 5xx.
    #[error("{text}")]
    Unknown {
        /// How long to wait, if it said so.
        after: Option<Duration>,
        /// What happened.
        text: String,
    },
}

impl CallError {
    /// How long the ticket system asks to wait, if it does.
    pub fn asked(&self) -> Option<Duration> {
        match self {
            Self::SlowDown { after, .. } | Self::Unknown { after, .. } => *after,
            Self::Rejected(_) | Self::Refused(_) | Self::Unreachable(_) => None,
        }
    }
}

/// How a connector makes sure that what may have arrived is not sent twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lookup {
    /// The ticket system takes our key as an idempotency key: sending again is safe.
    IdempotencyKey,
    /// [`TicketSystem::find`] finds it by our key, as external id or by search.
    ByKey {
        /// How long it may take until what was created is found.
        visible_after: Duration,
    },
    /// There is no way: an unknown outcome becomes a dead letter that says so.
    None,
}

/// Where an earlier attempt is looked for.
#[derive(Debug, Clone, Copy)]
pub enum Place<'a> {
    /// Among the tickets.
    Tickets,
    /// Among the comments of a ticket.
    CommentsOf(&'a Remote),
    /// Among the attachments of a ticket.
    AttachmentsOf(&'a Remote),
}

/// What the client wrote after the ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// The client's name; may be empty.
    pub author: String,
    /// The text.
    pub text: String,
}

/// A file of the client's, checked for size and kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its name, without folders.
    pub name: String,
    /// Its media type, as its first bytes say.
    pub media_type: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// What `connect --check` has to say about a target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Whether deliveries would fail.
    pub fatal: bool,
    /// What is missing and what to do, in plain words.
    pub text: String,
}

/// What a connector can do. Every call ends within the time-out of its HTTP client.
pub trait TicketSystem: Send + Sync {
    /// How an earlier attempt of this kind is found.
    fn lookup(&self, kind: DeliveryKind) -> Lookup;

    /// What an earlier attempt under this key has created; asked only where [`Self::lookup`] says [`Lookup::ByKey`].
    fn find(
        &self,
        key: &DeliveryKey,
        place: Place<'_>,
    ) -> impl Future<Output = Result<Option<Remote>, CallError>> + Send;

    /// Creates a ticket.
    fn create(
        &self,
        key: &DeliveryKey,
        package: &Package,
    ) -> impl Future<Output = Result<Remote, CallError>> + Send;

    /// Adds a comment to a ticket.
    fn comment(
        &self,
        key: &DeliveryKey,
        ticket: &Remote,
        comment: &Comment,
    ) -> impl Future<Output = Result<Remote, CallError>> + Send;

    /// Attaches a file to a ticket.
    fn attach(
        &self,
        key: &DeliveryKey,
        ticket: &Remote,
        attachment: &Attachment,
    ) -> impl Future<Output = Result<Remote, CallError>> + Send;

    /// What has changed since a cursor; without a cursor, from now on or a short time before.
    fn updates(&self, cursor: Option<&str>) -> impl Future<Output = Result<Updates, CallError>> + Send;

    /// Whether the target is set up as deliveries need it.
    fn check(&self) -> impl Future<Output = Vec<Finding>> + Send;
}
