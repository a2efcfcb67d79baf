//! Redaction, on the device and in exports: replaces card numbers, IBANs, national ids, dates of birth, passwords and, with the feature
//! `secrets`, keys that a client pasted. It errs on the side of hiding; on the device, the client sees the result before anything is sent.

use std::ops::Range;

use super::{birth_date, national_id};

/// A text with its sensitive parts replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redacted {
    /// The text as it will be sent.
    pub text: String,
    /// What was replaced, in order.
    pub found: Vec<Sensitive>,
}

/// What kind of sensitive text was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sensitive {
    /// A payment card number (Luhn checksum holds, 13 to 19 digits).
    Card,
    /// An IBAN (ISO 13616 checksum holds).
    Iban,
    /// A number of one person with a tax office, a social insurance or a register (by its check digits, its form, or a word before it).
    NationalId,
    /// A date of birth (by a word before it).
    BirthDate,
    /// The word after `password`, `passwort`, `pin` and the like.
    Password,
    /// A key or token: a JSON web token, an API key, a private key. Found with the feature `secrets`.
    Key,
}

impl Sensitive {
    /// Every kind.
    pub const ALL: [Self; 6] =
        [Self::Card, Self::Iban, Self::NationalId, Self::BirthDate, Self::Password, Self::Key];

    /// What stands in its place.
    pub fn placeholder(self) -> &'static str {
        match self {
            Self::Card => "[card number removed]",
            Self::Iban => "[IBAN removed]",
            Self::NationalId => "[personal number removed]",
            Self::BirthDate => "[date of birth removed]",
            Self::Password => "[password removed]",
            Self::Key => "[key or token removed]",
        }
    }
}

/// Replaces every sensitive part of a text. E-mail addresses and phone numbers stay: support needs them to answer.
pub fn redact(text: &str) -> Redacted {
    let mut result = Redacted { text: String::with_capacity(text.len()), found: Vec::new() };
    let mut at = 0;
    while at < text.len() {
        let boundary = at == 0 || !text[..at].ends_with(char::is_alphanumeric);
        let found = if boundary { sensitive_at(text, at) } else { None };
        if let Some((range, kind)) = found {
            result.text.push_str(&text[at..range.start]);
            result.text.push_str(kind.placeholder());
            result.found.push(kind);
            at = range.end;
        } else if let Some(c) = text[at..].chars().next() {
            result.text.push(c);
            at += c.len_utf8();
        }
    }
    result
}

/// Where a text holds sensitive parts, in order. Apart from [`redact`], because the panel has no use for it.
#[cfg(feature = "secrets")]
pub fn find(text: &str) -> Vec<(Range<usize>, Sensitive)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let boundary = at == 0 || !text[..at].ends_with(char::is_alphanumeric);
        at += c.len_utf8();
        if let Some((range, kind)) = boundary.then(|| sensitive_at(text, at - c.len_utf8())).flatten() {
            at = range.end.max(at);
            found.push((range, kind));
        }
    }
    found
}

/// The sensitive part that begins at `at`; for a password, the word after `password:` at `at`.
fn sensitive_at(text: &str, at: usize) -> Option<(Range<usize>, Sensitive)> {
    let rest = &text[at..];
    let whole = |length, kind| (at..at + length, kind);
    let behind = |range: Range<usize>, kind| (at + range.start..at + range.end, kind);
    let found = iban(rest)
        .map(|length| whole(length, Sensitive::Iban))
        .or_else(|| national_id::by_its_form(rest).map(|length| whole(length, Sensitive::NationalId)))
        .or_else(|| card(rest).map(|length| whole(length, Sensitive::Card)))
        .or_else(|| birth_date::birth_date(rest).map(|range| behind(range, Sensitive::BirthDate)))
        .or_else(|| national_id::by_its_label(rest).map(|range| behind(range, Sensitive::NationalId)))
        .or_else(|| password(rest).map(|range| behind(range, Sensitive::Password)));
    #[cfg(feature = "secrets")]
    let found = found.or_else(|| super::secrets::key(rest).map(|range| behind(range, Sensitive::Key)));
    found
}

/// Letters and digits from the start of a text, single spaces or hyphens between them allowed; each with the offset behind it.
fn grouped(text: &str, accept: fn(&u8) -> bool, most: usize) -> Vec<(u8, usize)> {
    let bytes = text.as_bytes();
    let (mut found, mut i) = (Vec::new(), 0);
    while found.len() < most {
        match bytes.get(i) {
            Some(b) if accept(b) => found.push((*b, i + 1)),
            Some(b' ' | b'-') if i > 0 && bytes.get(i + 1).is_some_and(accept) && accept(&bytes[i - 1]) => {}
            _ => break,
        }
        i += 1;
    }
    found
}

fn ends_word(text: &str, end: usize) -> bool {
    !text[end..].starts_with(char::is_alphanumeric)
}

fn card(text: &str) -> Option<usize> {
    let digits = grouped(text, u8::is_ascii_digit, 19);
    (13..=digits.len()).rev().find_map(|n| {
        let end = digits[n - 1].1;
        (ends_word(text, end) && luhn(&digits[..n])).then_some(end)
    })
}

/// The Luhn checksum, ISO/IEC 7812-1 annex B.
fn luhn(digits: &[(u8, usize)]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(i, (b, _))| {
            let d = u32::from(b - b'0') << (i % 2);
            if d > 9 { d - 9 } else { d }
        })
        .sum();
    sum.is_multiple_of(10) && digits.iter().any(|(b, _)| *b != b'0')
}

fn iban(text: &str) -> Option<usize> {
    let head = text.as_bytes().get(..4)?;
    if !(head[..2].iter().all(u8::is_ascii_alphabetic) && head[2..].iter().all(u8::is_ascii_digit)) {
        return None;
    }
    let characters = grouped(text, u8::is_ascii_alphanumeric, 34);
    (15..=characters.len()).rev().find_map(|n| {
        let end = characters[n - 1].1;
        (ends_word(text, end) && mod97(&characters[..n]) == 1).then_some(end)
    })
}

/// The checksum of ISO 7064 (mod 97-10) with the first four characters moved to the end; 1 for a valid IBAN.
fn mod97(characters: &[(u8, usize)]) -> u32 {
    characters[4..].iter().chain(&characters[..4]).fold(0, |sum, (b, _)| {
        let value = (*b as char).to_digit(36).unwrap_or(0);
        if value > 9 { (sum * 100 + value) % 97 } else { (sum * 10 + value) % 97 }
    })
}

/// The word that follows `password:` and its like.
fn password(text: &str) -> Option<Range<usize>> {
    const WORDS: [&str; 13] = [
        "password",
        "passwort",
        "passcode",
        "passphrase",
        "passwd",
        "kennwort",
        "wachtwoord",
        "hasło",
        "mot de passe",
        "contraseña",
        "senha",
        "pwd",
        "pin",
    ];
    let word = WORDS
        .iter()
        .find(|word| text.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word)))?;
    let behind = &text[word.len()..];
    let gap = behind.find(|c: char| !matches!(c, ' ' | ':' | '=')).unwrap_or(behind.len());
    if !behind[..gap].contains([':', '=']) {
        return None;
    }
    let start = word.len() + gap;
    // What was redacted already stays as it is.
    if text[start..].starts_with(Sensitive::Password.placeholder()) {
        return None;
    }
    let length = text[start..].find(char::is_whitespace).unwrap_or(text.len() - start);
    (length > 0).then(|| start..start + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sensitive_parts_are_replaced() {
        for (text, expected) in [
            ("card 4111 1111 1111 1111 declined", "card [card number removed] declined"),
            ("4111111111111112 is no card", "4111111111111112 is no card"),
            ("to DE89 3704 0044 0532 0130 00 today", "to [IBAN removed] today"),
            ("GB29NWBK60161331926819.", "[IBAN removed]."),
            ("GB29NWBK60161331926818", "GB29NWBK60161331926818"),
            ("SSN 123-45-6789, thanks", "SSN [personal number removed], thanks"),
            ("NI AB 12 34 56 C", "NI [personal number removed]"),
            ("password: hunter2 is wrong", "password: [password removed] is wrong"),
            ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dBjftJeZ4CVP-mB92K27uhbUJU1p1r", "[key or token removed]"),
            (
                "it said eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln, expired",
                "it said [key or token removed], expired",
            ),
            ("AKIAIOSFODNN7EXAMPLE leaked.", "[key or token removed] leaked."),
            ("ghp_0123456789abcdefghijklmnopqrstuvwxyz", "[key or token removed]"),
            ("sk_live_0123456789abcdefXYZ!", "[key or token removed]!"),
            ("API key = 9f8a7b6c5d4e3f2a1b0c", "API key = [key or token removed]"),
            ("Authorization: Bearer 0123456789abcdefghij", "Authorization: Bearer [key or token removed]"),
            (
                "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\nthanks",
                "[key or token removed]\nthanks",
            ),
            ("the API key is wrong", "the API key is wrong"),
            ("token: expected identifier", "token: expected identifier"),
            ("sk-learn-is-a-python-library-for-models", "sk-learn-is-a-python-library-for-models"),
            ("-----BEGIN CERTIFICATE-----", "-----BEGIN CERTIFICATE-----"),
            ("reset my password please", "reset my password please"),
            ("invoice 20261122 for 1,250.00", "invoice 20261122 for 1,250.00"),
            ("PR-1042 on run 2026-11", "PR-1042 on run 2026-11"),
            ("write to ana@example.com", "write to ana@example.com"),
            ("Überweisung 給与 DE89370400440532013000", "Überweisung 給与 [IBAN removed]"),
            ("", ""),
        ] {
            assert_eq!(redact(text).text, expected);
            let mut replaced = text.to_owned();
            for (range, kind) in find(text).into_iter().rev() {
                replaced.replace_range(range, kind.placeholder());
            }
            assert_eq!(replaced, expected);
        }
    }

    proptest::proptest! {
        #[test]
        fn redaction_is_idempotent_and_total(text in "\\PC{0,200}") {
            let once = redact(&text);
            proptest::prop_assert_eq!(redact(&once.text).text, once.text);
        }
    }
}
