//! Scrubbing: removes personal data from a text before it is exported or trained on. The client's device redacted the text already,
//! but kept what an engineer needs to answer, such as e-mail addresses.

use super::redact::{Sensitive, redact};

/// Fewest digits of a telephone number, or of another number that belongs to one person.
const FEWEST_DIGITS: usize = 7;
/// Stands where something was removed from training text, so that its neighbours make no pair.
pub const GAP: &str = " | ";

/// What a text is scrubbed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose<'n> {
    /// A file of resolved tickets. The text stays readable: only addresses and the sender's full name are removed.
    Export {
        /// The sender's name; empty where unknown.
        name: &'n str,
    },
    /// Training. Errs on the side of removing: every run of characters with an `@`, and every long number.
    Training,
}

/// A text without personal data: what [`redact`] finds, e-mail addresses, and more by purpose.
pub fn scrub(text: &str, purpose: Purpose<'_>) -> String {
    let mut text = redact(text).text;
    match purpose {
        Purpose::Export { name } => {
            let text = without_addresses(&text);
            // A single word may also be a word of the language, or of a department.
            if name.contains(' ') { text.replace(name, "[name removed]") } else { text }
        }
        Purpose::Training => {
            for kind in Sensitive::ALL {
                text = text.replace(kind.placeholder(), GAP);
            }
            without_long_numbers(&without_runs_with_at(&text))
        }
    }
}

fn without_addresses(text: &str) -> String {
    let (mut result, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(at) = rest.find('@') {
        let (before, behind) = (&rest[..at], &rest[at + 1..]);
        let kept = before.trim_end_matches(|c: char| c.is_alphanumeric() || "._%+-".contains(c));
        let left = behind.trim_start_matches(|c: char| c.is_alphanumeric() || ".-".contains(c));
        let domain = behind[..behind.len() - left.len()].trim_end_matches(['.', '-']);
        if kept.len() < before.len() && domain.contains('.') {
            result.push_str(kept);
            result.push_str("[e-mail address removed]");
            rest = &behind[domain.len()..];
        } else {
            result.push_str(&rest[..=at]);
            rest = behind;
        }
    }
    result + rest
}

/// Drops every run of characters without white space that has an `@` in it.
fn without_runs_with_at(text: &str) -> String {
    if !text.contains('@') {
        return text.to_owned();
    }
    let keep = |run: &str| if run.trim_end().contains('@') { GAP.to_owned() } else { run.to_owned() };
    text.split_inclusive(char::is_whitespace).map(keep).collect()
}

/// Drops runs of [`FEWEST_DIGITS`] digits or more; spaces, hyphens and the like between them are allowed.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_export_keeps_all_but_addresses_and_names() {
        for (text, name, expected) in [
            ("write to ana.b+x@mail.example.com.", "", "write to [e-mail address removed]."),
            ("<ana@example.com>,bo@example.org", "", "<[e-mail address removed]>,[e-mail address removed]"),
            ("Überweisung ä@bücher.example!", "", "Überweisung [e-mail address removed]!"),
            ("3 hours @ 12.50, @home, a@b", "", "3 hours @ 12.50, @home, a@b"),
            ("@@.@", "", "@@.@"),
            ("Regards, Ana Example", "Ana Example", "Regards, [name removed]"),
            ("Payroll is late", "Payroll", "Payroll is late"),
            ("card 4111 1111 1111 1111", "", "card [card number removed]"),
            ("call +44 20 7946 0958 please", "", "call +44 20 7946 0958 please"),
            ("", "", ""),
        ] {
            assert_eq!(scrub(text, Purpose::Export { name }), expected);
        }
    }

    #[test]
    fn training_text_keeps_the_complaint() {
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
            assert_eq!(scrub(text, Purpose::Training), expected, "{text:?}");
        }
    }
}
