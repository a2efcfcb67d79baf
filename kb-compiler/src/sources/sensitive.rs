//! Secrets and personal data in the text of an article: keys, passwords, card numbers, IBANs and national ids. What clients paste is
//! redacted by the same checksums and prefixes; documentation also holds build numbers, GUIDs and addresses, so a number counts only
//! where it stands by itself and has the form that its issuer gives it.

use std::ops::Range;

use kb_core::ticket::redact::{self, Sensitive};

use super::split_by_reader::Split;
use crate::diagnostic::{Diagnostic, LineIndex, codes};

/// Fewest digits of a line that may hold a number worth finding.
const FEWEST_DIGITS: usize = 8;

/// Fewest characters of a key.
const SHORTEST_KEY: usize = 15;

/// Longest line that is read; a longer one is data, not text.
const LONGEST_LINE: usize = 16 * 1024;

/// Numbers that payment companies, banks and offices publish as samples, without blanks and hyphens.
const SAMPLES: [&str; 10] = [
    "4111111111111111",
    "4242424242424242",
    "5555555555554444",
    "378282246310005",
    "DE89370400440532013000",
    "GB29NWBK60161331926819",
    "GB82WEST12345698765432",
    "123456789",
    "078051120",
    "219099999",
];

/// What shows that a key or password is a sample, in lower case.
const PLACEHOLDERS: [&str; 9] =
    ["xample", "sample", "xxx", "your", "placeholder", "changeme", "123456789", "...", "…"];

/// The length of an IBAN by its country (the SWIFT registry of ISO 13616).
const IBAN_LENGTHS: &str = "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 \
    ES24 FI18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 \
    LV21 LY25 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SE24 SI19 SK24 SM27 ST25 \
    SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20";

/// A finding for each line for everybody, from byte `body` on, that holds something sensitive.
pub(super) fn find(lines: &LineIndex<'_>, split: &Split<'_>, body: usize) -> Vec<Diagnostic> {
    let text = split.open();
    let mut found = Vec::new();
    let mut at = body;
    for line in text[body..].split_inclusive('\n') {
        if let Some((range, what)) = first(line.trim_end()) {
            let place = lines.place(split.visible.in_file(&(at + range.start..at + range.end)));
            let message = format!("this line holds what looks like {what}");
            found.push(Diagnostic::new(&codes::SENSITIVE, place, message));
        }
        at += line.len();
    }
    found
}

/// The first sensitive part of a line, and what it is.
fn first(line: &str) -> Option<(Range<usize>, &'static str)> {
    if !worth_reading(line) {
        return None;
    }
    redact::find(line).into_iter().find_map(|(range, kind)| {
        let (range, what) = match kind {
            Sensitive::Card => (range.clone(), is_card(line, &range).then_some("a card number")),
            Sensitive::Iban => iban(line, &range).map_or((range, None), |iban| (iban, Some("an IBAN"))),
            Sensitive::NationalId => (range.clone(), is_national_id(line, &range).then_some("a national id")),
            // Articles tell how a date of birth is written.
            Sensitive::BirthDate => (range, None),
            Sensitive::Key => (range.clone(), is_key(line, &range).then_some("a key or token")),
            Sensitive::Password => (range.clone(), is_password(&line[range]).then_some("a password")),
        };
        what.map(|what| (range, what))
    })
}

/// Whether a line may hold anything: most lines are words, and need no closer look.
fn worth_reading(line: &str) -> bool {
    let digits = line.bytes().filter(u8::is_ascii_digit).count();
    let has_digit = |word: &str| word.bytes().any(|byte| byte.is_ascii_digit());
    let mut words = line.split(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '-');
    line.len() <= LONGEST_LINE
        && (digits >= FEWEST_DIGITS
            || (digits > 0 && line.contains([':', '=']) && names_password(line))
            || (digits > 0 && words.any(|word| word.len() >= SHORTEST_KEY && has_digit(word)))
            || line.contains("-----BEGIN"))
}

/// Whether a line holds a word that announces a password.
fn names_password(line: &str) -> bool {
    let lower = line.to_lowercase();
    ["pass", "pwd", "pin", "contrase", "senha"].iter().any(|word| lower.contains(word))
}

/// Whether a number is no part of an address, a GUID, a path or a longer number.
fn stands_alone(line: &str, range: &Range<usize>) -> bool {
    let joins = |c: char| c.is_alphanumeric() || "-_/\\.:=%&+?#@{}~".contains(c);
    let before = line[..range.start].chars().next_back().filter(|c| !":=".contains(*c));
    let (next, after) = {
        let mut rest = line[range.end..].chars();
        (rest.next(), rest.next())
    };
    let ends = match next {
        // The end of a sentence.
        Some('.' | ':') => !after.is_some_and(joins),
        Some(c) => !joins(c),
        None => true,
    };
    ends && !before.is_some_and(joins) && !line[..range.start].ends_with("://")
}

fn packed(number: &str) -> String {
    number.chars().filter(char::is_ascii_alphanumeric).collect()
}

fn is_sample(number: &str) -> bool {
    SAMPLES.contains(&packed(number).as_str())
}

/// Whether an id has capitals only, which sets it apart from hexadecimal numbers.
fn is_national_id(line: &str, range: &Range<usize>) -> bool {
    let id = &line[range.clone()];
    stands_alone(line, range) && !is_sample(id) && !id.contains(|c: char| c.is_ascii_lowercase())
}

/// Whether a number has the length of its issuer's cards (ISO/IEC 7812), and is written in one piece or in the groups of a card.
fn is_card(line: &str, range: &Range<usize>) -> bool {
    let number = &line[range.clone()];
    let groups: Vec<usize> = number.split([' ', '-']).map(str::len).collect();
    let grouped = matches!(groups.as_slice(), [_] | [4, 4, 4, 4] | [4, 4, 4, 4, 3] | [4, 6, 5] | [4, 6, 4]);
    let digits = packed(number);
    let prefix = |length: usize| digits[..length].parse::<u32>().unwrap_or(0);
    let issued = match digits.len() {
        16 if matches!(prefix(2), 51..=55 | 62 | 65 | 35) => true,
        16 if matches!(prefix(4), 2221..=2720 | 6011) => true,
        13 | 16 | 19 if prefix(1) == 4 => true,
        15 => matches!(prefix(2), 34 | 37),
        14 => matches!(prefix(2), 36 | 38),
        17..=19 => prefix(2) == 62,
        _ => false,
    };
    grouped && issued && stands_alone(line, range) && !is_sample(number)
}

/// The IBAN that begins here: capitals and digits, as long as its country's are. The words behind it may have been taken for its end.
fn iban(line: &str, range: &Range<usize>) -> Option<Range<usize>> {
    let country = &line[range.start..range.start + 2];
    let known = IBAN_LENGTHS.split_whitespace().find(|known| known.starts_with(country))?;
    let length: usize = known[2..].parse().ok()?;
    let characters = line[range.clone()].char_indices().filter(|(_, c)| c.is_ascii_alphanumeric());
    let (last, _) = characters.take(length).last()?;
    let range = range.start..range.start + last + 1;
    let number = &line[range.clone()];
    let whole = redact::find(number).first().is_some_and(|(found, kind)| {
        *kind == Sensitive::Iban && found.end == number.len() && packed(number).len() == length
    });
    let capitals = !number.contains(|c: char| c.is_ascii_lowercase());
    (whole && capitals && stands_alone(line, &range) && !is_sample(number)).then_some(range)
}

/// Whether a key isn't cut short, a sample, or a part of the name of a resource.
fn is_key(line: &str, range: &Range<usize>) -> bool {
    let key = &line[range.clone()];
    let lower = key.to_lowercase();
    let announced = line[..range.start].trim_end_matches([' ', '"', '\'']).ends_with([':', '=']);
    let resource = announced && line[..range.start].contains("arn:");
    let cut_short = line[range.end..].starts_with("...") || line[range.end..].starts_with('…');
    let known_form = if key.starts_with("AKIA") || key.starts_with("ASIA") {
        key.len() == 20
    } else if key.starts_with("eyJ") {
        key.split('.').filter(|part| !part.is_empty()).count() == 3
    } else {
        true
    };
    known_form && !resource && !cut_short && !PLACEHOLDERS.iter().any(|word| lower.contains(word))
}

/// Whether what follows `password:` has letters and digits, and is neither a placeholder nor an expression.
fn is_password(text: &str) -> bool {
    let word = text.split([';', '&', ',']).next().unwrap_or_default();
    let word = word.trim_matches(['`', '"', '\'', '*', '.']);
    let plain = !word.contains(['<', '>', '[', ']', '{', '}', '$', '(', ')', '/', '|', '%', '\\', '_']);
    let mixed = word.chars().any(|c| c.is_ascii_digit()) && word.chars().any(char::is_alphabetic);
    let lower = word.to_lowercase();
    plain && mixed && word.len() >= 6 && !PLACEHOLDERS.iter().any(|sample| lower.contains(sample))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_recognised_among_other_numbers() {
        for (line, found) in [
            ("Pay to DE02120300000000202051.", Some("an IBAN")),
            ("Pay to DE02 1203 0000 0000 2020 51 at once", Some("an IBAN")),
            ("iban=DE02120300000000202051", Some("an IBAN")),
            ("Card 4012 8888 8888 1881, valid", Some("a card number")),
            ("| 5105105105105100 |", Some("a card number")),
            ("SSN 536-90-4399", Some("a national id")),
            ("Steuer-ID 36574261809", Some("a national id")),
            ("commit 54362315k", None),
            ("type the date of birth, such as 04031990", None),
            ("password: Sommer2026", Some("a password")),
            ("Password=`S0mmer-wind`;Database=x", Some("a password")),
            ("-----BEGIN RSA PRIVATE KEY-----", Some("a key or token")),
            ("SLACK_TOKEN=xoxb-0123456789-abcdefABCDEF", None),
            ("SLACK_TOKEN=xoxb-9123456700-abcdefABCDEF", Some("a key or token")),
            ("key ghp_0123456700abcdefghijABCDEFGHIJ012345", Some("a key or token")),
            ("curl -H 'Authorization: Bearer 8f14e45fceea167a5a36dedd4bea2543'", Some("a key or token")),
            ("password: <your password>", None),
            ("Password={pwd};SslMode=Required", None),
            ("Test card 4111 1111 1111 1111", None),
            ("SSN 123-45-6789", None),
            ("Order 20261127 of 2026-11-27", None),
            ("2570034b-ab50-461d-eb80-04e73ecf142b", None),
            ("fb96ba0e-473a-46d3-ab98-ffb4e34424ba.png", None),
            ("MC240160 in February 2021", None),
            ("IV89573 EXPAT XML PARSER VULNERABILITIES IV90563 DELAY RCA", None),
            ("\"cx\": 576.2129134707038,", None),
            ("MailboxOwnerSid=\"S-1-5-21-290112810-296651436-1966561949-1151\"", None),
            ("arn:aws:dynamodb:us-east-1:123456789012:table/Music/backup/01489173575360-b308cd7d", None),
            ("FOR BUGS 12897813 21281961", None),
            ("arn:aws:secretsmanager:us-west-2:123456789012:secret:greengrass-SomeSecret-KUj89s", None),
            ("--starting-token eyJNYXJrZXIiOiBudWxsLCAiYm90b190cnVuY2F0ZV9hbW91bnQiOiAxMH0=", None),
            ("X-Amz-Credential=AKIADQKE4SARGYLE/20140428/us-east-1/rds/aws4_request", None),
            ("\"AWS_SESSION_TOKEN\": \"AgoJb3JpZ2luX2VjELj...\"", None),
        ] {
            assert_eq!(first(line).map(|(_, what)| what), found, "{line}");
        }
    }
}
