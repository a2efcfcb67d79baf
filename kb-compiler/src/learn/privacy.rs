//! What must never become a feature: personal data, names of accounts, and words that too few accounts use.

use std::collections::BTreeSet;

use kb_core::index::TermEntry;
use kb_core::text::Analyzer;
use kb_core::ticket::redact::{Sensitive, redact};

/// Digits in a row, spaces and hyphens between them allowed, that may be a telephone number or another number of one's own.
const FEWEST_DIGITS: usize = 7;
/// Stands where something was removed, so that its neighbours make no pair.
pub(super) const GAP: &str = " | ";

/// A ticket's text without e-mail addresses, long numbers, and what the client's device would have redacted.
pub fn without_personal_data(text: &str) -> String {
    let mut text = redact(text).text;
    for kind in [Sensitive::Card, Sensitive::Iban, Sensitive::NationalId, Sensitive::Password] {
        text = text.replace(kind.placeholder(), GAP);
    }
    without_long_numbers(&without_addresses(&text))
}

/// Drops every run of characters without white space that has an `@` in it.
fn without_addresses(text: &str) -> String {
    if !text.contains('@') {
        return text.to_owned();
    }
    let keep = |run: &str| if run.trim_end().contains('@') { GAP.to_owned() } else { run.to_owned() };
    text.split_inclusive(char::is_whitespace).map(keep).collect()
}

fn without_long_numbers(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, from) = rest.split_at(start);
        let joins = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '-' | '.' | '/' | '(' | ')' | '\u{a0}');
        let run = &from[..from.find(|c| !joins(c)).unwrap_or(from.len())];
        let digits = run.bytes().filter(u8::is_ascii_digit).count();
        kept.push_str(before);
        kept.push_str(if digits < FEWEST_DIGITS { run } else { GAP });
        rest = &from[run.len()..];
    }
    kept.push_str(rest);
    kept
}

/// The terms of account names, ascending, but for words that articles use: those are public.
pub fn account_terms<'n>(
    names: impl Iterator<Item = &'n str>,
    analyzer: &Analyzer,
    entries: &[TermEntry],
) -> Vec<String> {
    let public = |term: &String| entries.binary_search_by(|entry| entry.key.as_str().cmp(term)).is_ok();
    let terms = names.flat_map(|name| analyzer.tokens(name)).map(|token| token.term);
    let found: BTreeSet<String> = terms.filter(|term| !public(term)).collect();
    found.into_iter().collect()
}

/// Fewest accounts that must have used a feature, where `kb.toml` doesn't say.
const FEWEST_ACCOUNTS: u32 = 3;

/// Fewest accounts that must have used a feature: what `kb.toml` says, else three, or one where no ticket names its account.
pub fn fewest_accounts(configured: Option<u32>, any_account: bool) -> u32 {
    configured.unwrap_or(if any_account { FEWEST_ACCOUNTS } else { 1 }).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn personal_data_goes_and_the_complaint_stays() {
        for (text, expected) in [
            ("my pay run wont approve", "my pay run wont approve"),
            ("write to ana.b@example.com now", "write to  | now"),
            ("<mailto:ana@example.com>\nline two", " | line two"),
            ("call +44 20 7946 0958 please", "call + | please"),
            ("call (020) 7946-0958", "call ( | "),
            ("DE89 3704 0044 0532 0130 00 bounced", " |  bounced"),
            ("card 4111 1111 1111 1111", "card  | "),
            ("ssn 123-45-6789.", "ssn  | ."),
            ("password: hunter2", "password:  | "),
            ("error 0x800CCC0E in 115.10.1, PR-1042", "error 0x800CCC0E in 115.10.1, PR-1042"),
            ("customer 123456789", "customer  | "),
            ("Überweisung 給与 12", "Überweisung 給与 12"),
        ] {
            assert_eq!(without_personal_data(text), expected, "{text:?}");
        }
    }
}
