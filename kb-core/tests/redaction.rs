//! What clients paste is replaced wherever it stands, and nothing else is.

use kb_core::ticket::redact::{Redacted, Sensitive, redact};
use proptest::prelude::*;

const ID: &str = "[personal number removed]";
const BORN: &str = "[date of birth removed]";

#[test]
fn national_ids_are_recognised_by_their_check_digits() {
    for id in [
        // Published as samples by their issuers, or by the authors of libraries that check them.
        "123-45-6789",
        "AB 12 34 56 C",
        "AB123456C",
        "6433435F",
        "6433435OA",
        "6433435IH",
        "54362315K",
        "54362315-K",
        "54.362.315-K",
        "X2482300W",
        "X-2482300-W",
        "295109912611193",
        "2 95 10 99 126 111 93",
        "253072B07300470",
        "2 53 07 2B 073 004 70",
        "44051401359",
        "02070803628",
        "36574261809",
        "36 574 261 809",
        "15070649C103",
        "1112.22.333",
    ] {
        let text = format!("see {id}, thanks");
        assert_eq!(redact(&text).text, format!("see {ID}, thanks"), "{id}");
    }
}

#[test]
fn other_numbers_stay() {
    for text in [
        "6433435E and 54362315A have other check letters",
        "295109912611195 on the parcel",
        "44051401358, 36574261808, 11222333",
        "call 07911 123456 or +44 20 7946 0958",
        "batch 123456782 of 2026-11-27, run 20261127",
        "PR-1042, TC-207, BK-3402, invoice 2026-00417",
        "the 1112.22.334 is wrong",
        "our SSN field is empty, and the BSN field shows 12",
        "born to run; the birthday calendar shows 3 people",
        "born in 1990",
        "the date of birth is missing for 12 people",
        "the password is wrong",
    ] {
        assert_eq!(redact(text), Redacted { text: text.to_owned(), found: Vec::new() });
    }
}

#[test]
fn what_a_word_announces_is_replaced_even_if_it_was_mistyped() {
    for (text, expected) in [
        ("BSN 111222333", format!("BSN {ID}")),
        ("my bsn is 11.12.22.334 and", format!("my bsn is {ID} and")),
        ("SSN: 123 45 6789 is mine", format!("SSN: {ID} is mine")),
        ("National Insurance number: QQ 12 34 56 C.", format!("National Insurance number: {ID}.")),
        ("NI no. ab123456", format!("NI no. {ID}")),
        ("PPS number 1234567 TA", format!("PPS number {ID}")),
        ("Steuer-ID: 12 345 678 901", format!("Steuer-ID: {ID}")),
        ("numéro de sécurité sociale : 1 85 05 78 006 084", format!("numéro de sécurité sociale : {ID}")),
        ("PESEL\n44051401358", format!("PESEL\n{ID}")),
        ("DOB 4/3/90", format!("DOB {BORN}")),
        ("date of birth: 04031990, paid", format!("date of birth: {BORN}, paid")),
        ("Date of birth is 4 March 1990.", format!("Date of birth is {BORN}.")),
        ("born on March 4th, 1990 in Cork", format!("born on {BORN} in Cork")),
        ("geb. 4. März 1990", format!("geb. {BORN}")),
        ("Geburtsdatum 1990-03-04", format!("Geburtsdatum {BORN}")),
        ("née le 1er mars 1990", format!("née le {BORN}")),
        (r#""date_of_birth": "1990-03-04T00:00:00""#, format!(r#""date_of_birth": "{BORN}T00:00:00""#)),
        ("fecha de nacimiento 04.03.1990", format!("fecha de nacimiento {BORN}")),
        ("Kennwort: Sommer26", "Kennwort: [password removed]".to_owned()),
    ] {
        assert_eq!(redact(text).text, expected);
    }
}

/// A digit string that passes the Luhn check, as payment cards do.
fn card() -> impl Strategy<Value = String> {
    "4[0-9]{14}".prop_map(|digits| {
        let sum = |digits: &str| -> u32 {
            let value = |(at, digit): (usize, char)| match digit.to_digit(10).unwrap_or(0) << (at % 2) {
                doubled @ 10.. => doubled - 9,
                single => single,
            };
            digits.chars().rev().enumerate().map(value).sum()
        };
        let complete = (0..10).map(|last| format!("{digits}{last}")).find(|digits| sum(digits) % 10 == 0);
        complete.expect("one of ten digits completes it")
    })
}

/// A Dutch number behind the word that announces it, a British number, or a date of birth.
fn personal() -> impl Strategy<Value = (String, Sensitive)> {
    prop_oneof![
        "[0-9]{9}".prop_map(|digits| (format!("BSN {digits}"), Sensitive::NationalId)),
        "[A-C][A-C][0-9]{6}[A-D]".prop_map(|id| (id, Sensitive::NationalId)),
        (1..29u32, 1..13u32, 1930..2010u32)
            .prop_map(|(day, month, year)| (format!("born {day}.{month}.{year}"), Sensitive::BirthDate)),
        card().prop_map(|digits| (digits, Sensitive::Card)),
        "[a-z]{4}[0-9]{4}".prop_map(|word| (format!("password: {word}"), Sensitive::Password)),
    ]
}

proptest! {
    #[test]
    fn sensitive_text_is_found_between_any_words(
        (text, kind) in personal(), before in "[a-z]{0,3}[ ,(\n]", after in "[ ,)\n]\\PC{0,20}",
    ) {
        let redacted = redact(&format!("{before}{text}{after}"));
        prop_assert_eq!(redacted.found.first(), Some(&kind));
        let secret = text.rsplit(' ').next().unwrap_or_default();
        prop_assert!(!redacted.text.contains(secret) || after.contains(secret), "{}", redacted.text);
    }

    #[test]
    fn redacting_twice_is_redacting_once(
        parts in prop::collection::vec(prop_oneof![personal().prop_map(|(text, _)| text), "\\PC{0,12}"], 0..6),
    ) {
        let once = redact(&parts.join(" ")).text;
        prop_assert_eq!(redact(&once).text, once);
    }
}
