//! A delivery: one thing that one ticket system has to get once, and how far it has come.

use std::fmt;
use std::time::Duration;

use kb_core::ticket::Ticket;
use uuid::Uuid;

use super::ticket_number::TicketNumber;

/// What a ticket system knows a delivery by: 34 lower-case letters and digits, so that it is one word to any search. It is unique across
/// gateways and says nothing about the ticket.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct DeliveryKey(String);

impl DeliveryKey {
    /// A key that nothing else has.
    pub fn fresh() -> Self {
        Self(format!("fm{}", Uuid::now_v7().simple()))
    }

    pub(super) fn stored(key: String) -> Self {
        Self(key)
    }

    /// Whether a text holds any delivery's key: what we have written says so.
    pub fn is_in(text: &str) -> bool {
        let hexadecimal = |key: &str| key.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        text.match_indices("fm").any(|(at, _)| text.get(at + 2..at + 34).is_some_and(hexadecimal))
    }

    /// The key.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DeliveryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What is delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DeliveryKind {
    /// The ticket itself, before anything else of it.
    Ticket,
    /// What the client wrote later.
    Comment,
    /// A file of the client's.
    Attachment,
}

/// How far a delivery has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DeliveryState {
    /// It waits for its first attempt, or for the next one after attempts that surely changed nothing.
    Waiting,
    /// A gateway is at it, until its claim runs out.
    Claimed,
    /// An attempt may have reached the ticket system; it is looked for before anything is sent again.
    Unknown,
    /// The ticket system has it.
    Delivered,
    /// It is not tried again unless somebody asks for it.
    Dead,
}

/// The names under which the database keeps a value of an enum.
macro_rules! stored_names {
    ($type:ident: $($variant:ident = $name:literal),+ $(,)?) => {
        impl $type {
            /// Its name in the database and on the command line.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            pub(super) fn stored(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

stored_names!(DeliveryKind: Ticket = "ticket", Comment = "comment", Attachment = "attachment");
stored_names! {
    DeliveryState:
    Waiting = "waiting",
    Claimed = "claimed",
    Unknown = "unknown",
    Delivered = "delivered",
    Dead = "dead",
}

/// Where something stands in a ticket system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remote {
    /// The ticket system's own id.
    pub id: String,
    /// Where an engineer opens it.
    pub url: Option<String>,
}

impl Remote {
    /// What stands inside it, where its own address opens it too.
    pub fn part(&self, id: String) -> Self {
        Self { id, url: self.url.clone() }
    }
}

/// A delivery that this process has claimed, with everything that an attempt needs.
#[derive(Debug, Clone)]
pub struct ClaimedDelivery {
    /// The delivery's number.
    pub id: i64,
    /// What the ticket system knows it by.
    pub key: DeliveryKey,
    /// The ticket that it belongs to.
    pub number: TicketNumber,
    /// When the ticket was stored, UTC, RFC 3339.
    pub received_at: String,
    /// The ticket.
    pub ticket: Ticket,
    /// What is delivered.
    pub kind: DeliveryKind,
    /// The comment or the attachment's description as JSON; empty for a ticket.
    pub content: String,
    /// Where the ticket stands, unless this is the ticket.
    pub remote_ticket: Option<Remote>,
    /// Whether an earlier attempt may have reached the ticket system.
    pub in_doubt: bool,
    /// How many attempts there were, with this one.
    pub attempts: u32,
    pub(super) claim: String,
}

/// What came of an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AttemptOutcome {
    /// The ticket system has it.
    Delivered(Remote),
    /// It is tried again.
    Again {
        /// Whether this attempt, or one before it, may have reached the ticket system.
        in_doubt: bool,
        /// How long to wait.
        wait: Duration,
        /// Why, in plain words.
        error: String,
    },
    /// It is not tried again.
    Dead {
        /// Why, in plain words.
        error: String,
    },
}

impl AttemptOutcome {
    /// The delivery's state from then on, and how long it waits.
    pub(super) fn state(&self) -> (DeliveryState, Duration) {
        match self {
            Self::Delivered(_) => (DeliveryState::Delivered, Duration::ZERO),
            Self::Again { in_doubt: true, wait, .. } => (DeliveryState::Unknown, *wait),
            Self::Again { in_doubt: false, wait, .. } => (DeliveryState::Waiting, *wait),
            Self::Dead { .. } => (DeliveryState::Dead, Duration::ZERO),
        }
    }

    /// Where the ticket system has it.
    pub(super) fn remote(&self) -> Option<&Remote> {
        match self {
            Self::Delivered(remote) => Some(remote),
            Self::Again { .. } | Self::Dead { .. } => None,
        }
    }

    /// Why it failed.
    pub(super) fn error(&self) -> Option<&str> {
        match self {
            Self::Delivered(_) => None,
            Self::Again { error, .. } | Self::Dead { error } => Some(error),
        }
    }
}

/// How a claim is made.
#[derive(Debug, Clone)]
pub struct ClaimRequest {
    /// Whose deliveries.
    pub target: String,
    /// At most so many.
    pub limit: u32,
    /// How long the claim holds; longer than any attempt.
    pub lease: Duration,
}

/// What is put in order from time to time: claims that have run out, and waits after the clock was set back.
#[derive(Debug, Clone)]
pub struct SweepRequest {
    /// Whose deliveries.
    pub target: String,
    /// How long a delivery rests whose claim ran out, so that what was sent becomes visible.
    pub settle: Duration,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_recognised_in_a_text() {
        let key = DeliveryKey::fresh();
        for (text, expected) in [
            (format!("Reference: {key}"), true),
            (key.to_string(), true),
            ("fm and nothing else".to_owned(), false),
            (format!("{}é", &key.as_str()[..30]), false),
            (String::new(), false),
        ] {
            assert_eq!(DeliveryKey::is_in(&text), expected, "{text}");
        }
    }
}
