//! Ticket numbers: short enough to read out on the phone, `FM-1024`. A ticket gets the next number when `sqlite/tickets.rs` inserts it: the
//! first migration makes the column count upwards from 1,000, and no number is given twice.

use std::fmt;
use std::str::FromStr;

const PREFIX: &str = "FM-";

/// A ticket's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TicketNumber(i64);

impl TicketNumber {
    pub(super) fn from_row(number: i64) -> Self {
        Self(number)
    }

    pub(super) fn row(self) -> i64 {
        self.0
    }
}

impl fmt::Display for TicketNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{PREFIX}{}", self.0)
    }
}

/// The text is not a ticket number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidTicketNumber;

impl FromStr for TicketNumber {
    type Err = InvalidTicketNumber;

    /// Accepts only the printed form, so that a ticket has one URL.
    fn from_str(text: &str) -> Result<Self, InvalidTicketNumber> {
        let number = text.strip_prefix(PREFIX).and_then(|digits| digits.parse().ok()).map(Self);
        number.filter(|n| n.0 > 0 && n.to_string() == text).ok_or(InvalidTicketNumber)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_printed_form_is_parsed() {
        for (text, number) in [
            ("FM-1024", Some(1024)),
            ("FM-9223372036854775807", Some(i64::MAX)),
            ("FM-9223372036854775808", None),
            ("fm-1024", None),
            ("FM-01024", None),
            ("FM-+1", None),
            ("FM--1", None),
            ("FM-0", None),
            ("FM-", None),
            ("1024", None),
            ("", None),
        ] {
            assert_eq!(text.parse().ok(), number.map(TicketNumber), "{text}");
        }
        assert_eq!(TicketNumber(1024).to_string(), "FM-1024");
    }
}
