//! National ids: numbers of one person with a tax office, a social insurance or a register. With check digits or a form of its own a
//! number is recognised by itself; any other only behind a word that announces it.

use std::ops::{Range, RangeInclusive};

use super::announced::value_behind;
use super::check_digits::{is_bsn, is_dni, is_idnr, is_nir, is_pesel, is_pps, is_svnr};

/// How one kind of id is written: `9` is a digit, `A` a letter and `X` a capital. The check says whether letters and digits of such a form
/// are one.
struct Scheme {
    forms: &'static [&'static str],
    check: fn(&[u8]) -> bool,
}

const SCHEMES: [Scheme; 8] = [
    // United States, social security number, and United Kingdom, national insurance number. They have no check digits, but hardly
    // anything else is grouped like them.
    Scheme { forms: &["999-99-9999", "XX 99 99 99 X", "XX-99-99-99-X", "XX999999X"], check: |_| true },
    // Ireland, personal public service number.
    Scheme { forms: &["9999999AA", "9999999A"], check: is_pps },
    // Spain, for citizens and for foreigners.
    Scheme { forms: &["99999999A", "99999999-A", "99.999.999-A", "A9999999A", "A-9999999-A"], check: is_dni },
    // France, with its key. In Corsica the department has a letter.
    Scheme {
        forms: &[
            "999999999999999",
            "9999999999999 99",
            "9 99 99 99 999 999 99",
            "999999A99999999",
            "9 99 99 9A 999 999 99",
        ],
        check: is_nir,
    },
    Scheme { forms: &["99999999999"], check: is_pesel },
    // Germany, tax and pension insurance.
    Scheme { forms: &["99999999999", "99 999 999 999"], check: is_idnr },
    Scheme { forms: &["99999999A999", "99 999999 A 999"], check: is_svnr },
    // The Netherlands. Without its points one number in eleven would pass.
    Scheme { forms: &["9999.99.999"], check: is_bsn },
];

/// What announces an id, in English and in the languages of those who have it.
const LABELS: [&str; 30] = [
    "social security",
    "social insurance",
    "national insurance",
    "national id",
    "personal public service",
    "ssn",
    "nino",
    "ni number",
    "ni no",
    "ppsn",
    "pps",
    "steueridentifikationsnummer",
    "steuer-identifikationsnummer",
    "steuer-id",
    "steuerid",
    "steuer id",
    "idnr",
    "sozialversicherungsnummer",
    "rentenversicherungsnummer",
    "sv-nummer",
    "burgerservicenummer",
    "bsn",
    "sofinummer",
    "nir",
    "numéro de sécurité sociale",
    "numero de securite sociale",
    "sécurité sociale",
    "securite sociale",
    "pesel",
    "número de la seguridad social",
];

/// Fewest digits of an announced id; a mistyped one counts as well.
const FEWEST_DIGITS: usize = 6;
/// Fewest and most characters of an announced id, without what groups them.
const LENGTHS: RangeInclusive<usize> = 7..=15;

/// The length of the id at the start of a text.
pub(super) fn by_its_form(text: &str) -> Option<usize> {
    SCHEMES.iter().find_map(|scheme| {
        let mut lengths = scheme.forms.iter().filter_map(|form| fitting(text, form));
        lengths.find(|length| {
            let letters_and_digits = text.bytes().take(*length).filter(u8::is_ascii_alphanumeric);
            let id: Vec<u8> = letters_and_digits.map(|byte| byte.to_ascii_uppercase()).collect();
            (scheme.check)(&id)
        })
    })
}

/// The length of a form at the start of a text, if the text has it and its word ends there.
fn fitting(text: &str, form: &str) -> Option<usize> {
    let head = text.get(..form.len())?;
    let fits = form.bytes().zip(head.bytes()).all(|(place, byte)| match place {
        b'9' => byte.is_ascii_digit(),
        b'A' => byte.is_ascii_alphabetic(),
        b'X' => byte.is_ascii_uppercase(),
        other => byte == other,
    });
    (fits && !text[form.len()..].starts_with(char::is_alphanumeric)).then_some(form.len())
}

/// The id that a label at the start of a text announces. It may be written in groups; what follows it begins with a group of its own.
pub(super) fn by_its_label(text: &str) -> Option<Range<usize>> {
    let start = value_behind(text, &LABELS)?;
    let (mut id, mut end, mut characters, mut digits) = (None, start, 0, 0);
    for (at, byte) in text.bytes().enumerate().skip(start) {
        if matches!(byte, b' ' | b'-' | b'.' | b'/') {
            continue;
        }
        // A word, or a short one in small letters behind a space, is the sentence going on.
        let letters = text[at..].bytes().take_while(u8::is_ascii_alphabetic).count();
        let goes_on = letters > 2 || (at > end && byte.is_ascii_lowercase());
        if !byte.is_ascii_alphanumeric() || goes_on {
            break;
        }
        digits += usize::from(byte.is_ascii_digit());
        characters += 1;
        end = at + 1;
        let group_ends = !text[end..].starts_with(char::is_alphanumeric);
        if group_ends && digits >= FEWEST_DIGITS && LENGTHS.contains(&characters) {
            id = Some(start..end);
        }
    }
    id
}
