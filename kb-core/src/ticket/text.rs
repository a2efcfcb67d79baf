//! Texts that a check has let through: each type has one constructor, and past it the text is known to be good.

use std::fmt;
use std::ops::Deref;

use serde::{Serialize, Serializer};

use crate::names::wire_names;

/// Declares a checked text that is read like any other.
macro_rules! checked_text {
    ($(#[$doc:meta])* $type:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
        #[serde(transparent)]
        pub struct $type(String);

        impl Deref for $type {
            type Target = str;

            fn deref(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

checked_text! {
    /// An idempotency key: 16 to 64 ASCII letters, digits and hyphens.
    Key
}

checked_text! {
    /// A text of at least one character, without white space at its ends.
    NonBlank
}

checked_text! {
    /// A day of the proleptic Gregorian calendar from 1970 to 2199, written `2026-11-22`.
    Day
}

impl Key {
    /// The key, if the text is one.
    pub fn new(text: &str) -> Option<Self> {
        let good =
            (16..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        good.then(|| Self(text.to_owned()))
    }
}

impl NonBlank {
    /// The trimmed text, unless nothing is left.
    pub fn new(text: &str) -> Option<Self> {
        Self::from_trimmed(text.trim().to_owned())
    }

    /// A text without white space at its ends, unless it is empty.
    pub(super) fn from_trimmed(text: String) -> Option<Self> {
        (!text.is_empty()).then_some(Self(text))
    }
}

impl Day {
    /// The day, if the text is one.
    pub fn new(text: &str) -> Option<Self> {
        let shaped = text.len() == 10
            && text
                .bytes()
                .enumerate()
                .all(|(i, b)| if matches!(i, 4 | 7) { b == b'-' } else { b.is_ascii_digit() });
        let number =
            |range| text.get(range).and_then(|digits: &str| digits.parse::<u32>().ok()).unwrap_or_default();
        let (year, month, day) = (number(0..4), number(5..7), number(8..10));
        let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let days = match month {
            2 => 28 + u32::from(leap),
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => 0,
        };
        let exists = shaped && (1970..2200).contains(&year) && (1..=days).contains(&day);
        exists.then(|| Self(text.to_owned()))
    }
}

/// Who had to look at a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tier {
    /// First line.
    L1,
    /// Second line.
    L2,
    /// Third line.
    L3,
}

wire_names!(Tier: L1 = "L1", L2 = "L2", L3 = "L3");

/// Writes what is absent as an empty text, as the wire has it.
pub(super) fn or_empty<T: Serialize, S: Serializer>(value: &Option<T>, out: S) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) => value.serialize(out),
        None => out.serialize_str(""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_one_of_the_calendar() {
        for (text, day) in [
            ("2026-11-22", true),
            ("2024-02-29", true),
            ("2026-02-29", false),
            ("2100-02-29", false),
            ("2026-13-01", false),
            ("2026-04-31", false),
            ("2026-00-10", false),
            ("1969-12-31", false),
            ("2026-1-2", false),
            ("2026/11/22", false),
            ("2026-11-22T08:00:00Z", false),
            ("2026-11-é2", false),
        ] {
            assert_eq!(Day::new(text).is_some(), day, "{text}");
        }
    }
}
