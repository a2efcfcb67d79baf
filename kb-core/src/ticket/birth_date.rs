//! Dates of birth, which are personal only where the words before them say what they are.

use std::ops::Range;

use super::announced::value_behind;

/// What announces a date of birth in the languages of the countries that payroll is run in.
const LABELS: [&str; 27] = [
    "date of birth",
    "date_of_birth",
    "dateofbirth",
    "birth date",
    "birth_date",
    "birthdate",
    "birthday",
    "d.o.b",
    "dob",
    "born",
    "geburtsdatum",
    "geburtstag",
    "geboren op",
    "geboren",
    "geb",
    "date de naissance",
    "née le",
    "né le",
    "nee le",
    "ne le",
    "geboortedatum",
    "fecha de nacimiento",
    "nacido",
    "nacida",
    "data urodzenia",
    "urodzony",
    "urodzona",
];

/// The date of birth that a label at the start of a text announces.
pub(super) fn birth_date(text: &str) -> Option<Range<usize>> {
    let start = value_behind(text, &LABELS)?;
    Some(start..start + date(&text[start..])?)
}

/// The length of the date at the start of a text: day, month and year in any order, the month also as a word; or six or eight digits.
fn date(text: &str) -> Option<usize> {
    let (first, length) = part(text)?;
    if let Part::Number(6 | 8) = first {
        return Some(length);
    }
    let (mut numbers, mut words, mut end) = (0, 0, 0);
    for _ in 0..3 {
        let gap = if end == 0 { 0 } else { separator(&text[end..])? };
        let (found, length) = part(&text[end + gap..])?;
        match found {
            Part::Number(1..=4) => numbers += 1,
            Part::Number(_) => return None,
            Part::Word => words += 1,
        }
        end += gap + length;
    }
    (numbers >= 2 && words <= 1).then_some(end)
}

enum Part {
    /// How many digits it has.
    Number(usize),
    Word,
}

/// The number or word at the start of a text, and its length. The ending of an ordinal number belongs to it.
fn part(text: &str) -> Option<(Part, usize)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let letters = text[digits..].find(|c: char| !c.is_alphabetic()).unwrap_or(text.len() - digits);
    match (digits, letters) {
        // A time of day follows.
        (1.., 1) if text[digits..].starts_with('T') => Some((Part::Number(digits), digits)),
        (0, 0..3) => None,
        (0, letters) => Some((Part::Word, letters)),
        (digits, 0) => Some((Part::Number(digits), digits)),
        (1 | 2, 2 | 3) => Some((Part::Number(digits), digits + letters)),
        _ => None,
    }
}

/// The length of what stands between the parts of a date.
fn separator(text: &str) -> Option<usize> {
    let length = text.find(|c: char| !matches!(c, ' ' | '.' | '/' | '-' | ',')).unwrap_or(text.len());
    (1..=2).contains(&length).then_some(length)
}
