//! What keeps a message from being sent, and what the client is told about it.

use crate::catalog::DeskWord;

/// Why a message is not sent yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obstacle {
    /// The device has no network.
    Offline,
    /// The gateway did not answer in time.
    Slow,
    /// A login page answered, or the gateway does not know who is signed in.
    SignedOut,
    /// There were too many requests.
    TooMany,
    /// The gateway could not be reached, or failed.
    Down,
    /// There is no gateway at the configured address.
    NotFound,
    /// Something answered, but not with what says that the gateway has the message.
    Unconfirmed,
}

impl Obstacle {
    /// Why a request had no response.
    pub fn without_response(timed_out: bool, online: bool) -> Self {
        match (online, timed_out) {
            (false, _) => Self::Offline,
            (true, true) => Self::Slow,
            (true, false) => Self::Down,
        }
    }

    /// What the client is told about it, and what they can do.
    pub fn text(self) -> DeskWord {
        match self {
            Self::Offline => DeskWord::QueuedText,
            Self::Slow => DeskWord::QueuedSlow,
            Self::SignedOut => DeskWord::QueuedSignedOut,
            Self::TooMany => DeskWord::QueuedTooMany,
            Self::Down => DeskWord::QueuedDown,
            Self::NotFound => DeskWord::QueuedNotFound,
            Self::Unconfirmed => DeskWord::QueuedUnconfirmed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_obstacle_is_told_in_its_own_words() {
        use Obstacle::{Down, NotFound, Offline, SignedOut, Slow, TooMany, Unconfirmed};
        let all = [Offline, Slow, SignedOut, TooMany, Down, NotFound, Unconfirmed];
        for (at, obstacle) in all.iter().enumerate() {
            assert!(all[..at].iter().all(|other| other.text() != obstacle.text()), "{obstacle:?}");
        }
        for (timed_out, online, expected) in
            [(false, false, Offline), (true, false, Offline), (true, true, Slow), (false, true, Down)]
        {
            assert_eq!(Obstacle::without_response(timed_out, online), expected);
        }
    }
}
