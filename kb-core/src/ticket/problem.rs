//! What can be wrong with a field, said so that a person can put it right.

use std::fmt;

use crate::model::ArticleId;

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
    /// It says something twice that it can say once.
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
    /// It says something else than another field.
    Contradicts {
        /// The other field and what to do.
        advice: &'static str,
    },
    /// It follows a schema we don't read.
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

/// How long a text may be, and whether it may be empty.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limit {
    characters: usize,
    required: bool,
}

impl Limit {
    pub(super) fn required(characters: usize) -> Self {
        Self { characters, required: true }
    }

    pub(super) fn optional(characters: usize) -> Self {
        Self { characters, required: false }
    }
}

/// Collects the problems of one input.
#[derive(Debug, Default)]
pub(super) struct Checker {
    problems: Vec<FieldProblem>,
}

impl Checker {
    pub(super) fn report(&mut self, field: &'static str, problem: Problem) {
        let found = FieldProblem { field, problem };
        if !self.problems.contains(&found) {
            self.problems.push(found);
        }
    }

    /// The trimmed text, its problems noted.
    pub(super) fn text(&mut self, field: &'static str, text: &str, limit: Limit) -> String {
        let text = text.trim();
        if text.is_empty() && limit.required {
            self.report(field, Problem::Missing);
        }
        if text.chars().nth(limit.characters).is_some() {
            self.report(field, Problem::TooLong { limit: limit.characters });
        }
        if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
            self.report(field, Problem::ControlCharacter);
        }
        text.to_owned()
    }

    pub(super) fn key(&mut self, field: &'static str, key: &str) {
        let good =
            (16..=64).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if !good {
            self.report(field, Problem::NotAKey);
        }
    }

    /// An address may be absent; the host's signed identity can name the person instead.
    pub(super) fn email(&mut self, field: &'static str, email: &str) -> String {
        let email = self.text(field, email, Limit::optional(254));
        let plausible = email.rsplit_once('@').is_some_and(|(local, domain)| {
            !local.is_empty()
                && domain.bytes().any(|byte| byte == b'.')
                && !domain.starts_with('.')
                && !domain.ends_with('.')
        });
        if !email.is_empty() && (!plausible || email.contains(char::is_whitespace)) {
            self.report(field, Problem::NotAnEmail);
        }
        email
    }

    pub(super) fn fact_name(&mut self, field: &'static str, name: &str) {
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"_-.".contains(&b);
        if name.is_empty() || name.len() > 64 || !name.bytes().all(plain) {
            self.report(field, Problem::NotAName);
        }
    }

    /// The id as it is kept, or the text as it came where it is none.
    pub(super) fn article(&mut self, field: &'static str, id: &str) -> String {
        match ArticleId::new(id) {
            Ok(id) => id.as_str().to_owned(),
            Err(_) => {
                self.report(field, Problem::NotAnArticle);
                id.to_owned()
            }
        }
    }

    /// A day may be absent.
    pub(super) fn day(&mut self, field: &'static str, text: &str) -> String {
        let text = text.trim();
        if !text.is_empty() && !is_day(text) {
            self.report(field, Problem::NotADay);
        }
        text.to_owned()
    }

    pub(super) fn probability(&mut self, field: &'static str, probability: Option<f32>) {
        if probability.is_some_and(|p| !(0.0..=1.0).contains(&p)) {
            self.report(field, Problem::NotAProbability);
        }
    }

    pub(super) fn count(&mut self, field: &'static str, entries: usize, limit: usize) {
        if entries > limit {
            self.report(field, Problem::TooMany { limit });
        }
    }

    /// The value, if nothing was wrong.
    pub(super) fn finish<T>(self, value: T) -> Result<T, Vec<FieldProblem>> {
        if self.problems.is_empty() { Ok(value) } else { Err(self.problems) }
    }
}

/// Whether a text is a day of the proleptic Gregorian calendar between 1970 and 2199, written `2026-11-22`.
pub fn is_day(text: &str) -> bool {
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
    shaped && (1970..2200).contains(&year) && (1..=days).contains(&day)
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
            assert_eq!(is_day(text), day, "{text}");
        }
    }
}
