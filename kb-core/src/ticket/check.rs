//! Checks the fields of one input, and collects what is wrong with them.

use serde::{Deserialize, Deserializer, de};

use super::problem::{FieldProblem, Problem};
use super::text::{Day, Key, NonBlank, Tier};
use crate::model::ArticleId;

/// Collects the problems of one input. A method that returns `None` for a field that has to be there has reported why.
#[derive(Debug, Default)]
pub(super) struct Checker {
    problems: Vec<FieldProblem>,
}

impl Checker {
    #[inline(never)] // a copy at every field would add kilobytes to the panel
    pub(super) fn report(&mut self, field: &'static str, problem: Problem) {
        let found = FieldProblem { field, problem };
        if !self.problems.contains(&found) {
            self.problems.push(found);
        }
    }

    pub(super) fn schema(&mut self, schema: &str, expected: &'static str) {
        if schema != expected {
            self.report("schema", Problem::UnknownSchema { expected });
        }
    }

    #[inline(never)] // a copy at every field would add kilobytes to the panel
    pub(super) fn key(&mut self, key: &str) -> Option<Key> {
        let checked = Key::new(key);
        if checked.is_none() {
            self.report("key", Problem::NotAKey);
        }
        checked
    }

    /// The trimmed text, which may be empty.
    #[inline(never)] // a copy at every field would add kilobytes to the panel
    pub(super) fn text(&mut self, field: &'static str, text: &str, limit: usize) -> String {
        let text = text.trim();
        if text.chars().nth(limit).is_some() {
            self.report(field, Problem::TooLong { limit });
        }
        if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
            self.report(field, Problem::ControlCharacter);
        }
        text.to_owned()
    }

    /// The same, where it must not be empty.
    #[inline(never)] // a copy at every field would add kilobytes to the panel
    pub(super) fn filled(&mut self, field: &'static str, text: &str, limit: usize) -> Option<NonBlank> {
        let text = self.text(field, text, limit);
        self.required(field, NonBlank::from_trimmed(text))
    }

    /// A value that has to be there.
    pub(super) fn required<T>(&mut self, field: &'static str, value: Option<T>) -> Option<T> {
        if value.is_none() {
            self.report(field, Problem::Missing);
        }
        value
    }

    /// An address may be absent; the host's signed identity can name the person instead.
    #[inline(never)] // a copy at every field would add kilobytes to the panel
    pub(super) fn email(&mut self, field: &'static str, email: &str) -> String {
        let email = self.text(field, email, 254);
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

    pub(super) fn article(&mut self, field: &'static str, id: &str) -> Option<ArticleId> {
        let id = ArticleId::new(id).ok();
        if id.is_none() {
            self.report(field, Problem::NotAnArticle);
        }
        id
    }

    /// A day may be absent.
    pub(super) fn day(&mut self, field: &'static str, text: &str) -> Option<Day> {
        let text = text.trim();
        let day = Day::new(text);
        if day.is_none() && !text.is_empty() {
            self.report(field, Problem::NotADay);
        }
        day
    }

    /// A tier may be absent.
    pub(super) fn tier(&mut self, field: &'static str, text: &str) -> Option<Tier> {
        let text = text.trim();
        let tier = Tier::parse(text);
        if tier.is_none() && !text.is_empty() {
            self.report(field, Problem::NotATier);
        }
        tier
    }

    pub(super) fn probability(&mut self, field: &'static str, probability: Option<f32>) {
        if probability.is_some_and(|p| !(0.0..=1.0).contains(&p)) {
            self.report(field, Problem::NotAProbability);
        }
    }

    #[inline(never)] // a copy at every field would add kilobytes to the panel
    pub(super) fn count(&mut self, field: &'static str, entries: usize, limit: usize) {
        if entries > limit {
            self.report(field, Problem::TooMany { limit });
        }
    }

    /// The value, if nothing was wrong.
    pub(super) fn finish<T>(self, value: Option<T>) -> Result<T, Vec<FieldProblem>> {
        value.filter(|_| self.problems.is_empty()).ok_or(self.problems)
    }
}

/// Reads a draft and puts it through its constructor, so that JSON is no second door.
pub(super) fn deserialize<'de, I, D, T>(
    input: I,
    new: fn(D) -> Result<T, Vec<FieldProblem>>,
) -> Result<T, I::Error>
where
    I: Deserializer<'de>,
    D: Deserialize<'de>,
{
    new(D::deserialize(input)?).map_err(|problems| {
        let listed: Vec<String> = problems.iter().map(ToString::to_string).collect();
        de::Error::custom(listed.join("; "))
    })
}
