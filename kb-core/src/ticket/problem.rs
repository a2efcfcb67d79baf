//! What can be wrong with a field, with messages that say how to correct it.

use std::fmt;

/// One thing that is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldProblem {
    /// The field's name on the wire.
    pub field: &'static str,
    /// What is wrong.
    pub problem: Problem,
}

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// It has to be there.
    Missing,
    /// It is too long.
    TooLong {
        /// Most characters accepted.
        limit: usize,
    },
    /// It holds too many entries.
    TooMany {
        /// Most entries accepted.
        limit: usize,
    },
    /// It has two entries for one field.
    Repeated,
    /// It contains a character that no keyboard types.
    ControlCharacter,
    /// It is no e-mail address.
    NotAnEmail,
    /// It is no idempotency key: 16 to 64 ASCII letters, digits and hyphens.
    NotAKey,
    /// It is no name of a fact: 1 to 64 characters of `a-z`, `0-9`, `_`, `-` and `.`.
    NotAName,
    /// It is no number between 0 and 1.
    NotAProbability,
    /// It names an article by a text that is no article's id.
    NotAnArticle,
    /// It is no day of the calendar, written `2026-11-22`.
    NotADay,
    /// It is no tier: `L1`, `L2` or `L3`.
    NotATier,
    /// It contradicts another field.
    Contradicts {
        /// The other field and what to do.
        advice: &'static str,
    },
    /// It has a schema that is not supported.
    UnknownSchema {
        /// The schema we read.
        expected: &'static str,
    },
}

impl fmt::Display for FieldProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` ", self.field)?;
        match &self.problem {
            Problem::Missing => write!(f, "is missing; fill it in"),
            Problem::TooLong { limit } => write!(f, "is longer than {limit} characters; shorten it"),
            Problem::TooMany { limit } => write!(f, "holds more than {limit} entries; send fewer"),
            Problem::Repeated => write!(f, "has two entries for one field; send one for each"),
            Problem::ControlCharacter => write!(f, "contains a control character; remove it"),
            Problem::NotAnEmail => write!(f, "is not an e-mail address; write it like name@company.com"),
            Problem::NotAKey => write!(
                f,
                "is not an idempotency key; send 16 to 64 letters, digits and hyphens, such as a UUID"
            ),
            Problem::NotAName => {
                write!(f, "has an entry whose name is not 1 to 64 characters of a-z, 0-9, _, - and .")
            }
            Problem::NotAProbability => write!(f, "has a probability that is not between 0 and 1"),
            Problem::NotAnArticle => {
                write!(f, "has an entry that is no article's id; send ids as search shows them")
            }
            Problem::NotADay => write!(f, "is not a day; write it like 2026-11-22"),
            Problem::NotATier => write!(f, "is not a tier; send L1, L2 or L3"),
            Problem::Contradicts { advice } => write!(f, "{advice}"),
            Problem::UnknownSchema { expected } => write!(f, "is not {expected}; update the sender"),
        }
    }
}
