//! However an export is mangled: nothing panics, and each record is read or lies in a part that a finding reports.

use kb_import::reader::{Format, Item, Layout, Records};
use proptest::prelude::*;

/// A change of a text at a place in it, from 0 to 1.
#[derive(Debug, Clone)]
enum Change {
    Insert(f64, String),
    Delete(f64, usize),
    Double(f64, usize),
    Cut(f64),
}

fn change() -> impl Strategy<Value = Change> {
    let at = 0.0..1.0f64;
    let piece = prop_oneof![
        "[\\[\\]{},:\"\n\\\\ ]{1,3}",
        "[a-z\"]{1,4}",
        Just("},{".to_owned()),
        Just("]}".to_owned()),
        Just("\"\"".to_owned()),
    ];
    prop_oneof![
        (at.clone(), piece).prop_map(|(at, piece)| Change::Insert(at, piece)),
        (at.clone(), 1..20usize).prop_map(|(at, length)| Change::Delete(at, length)),
        (at.clone(), 1..80usize).prop_map(|(at, length)| Change::Double(at, length)),
        at.prop_map(Change::Cut),
    ]
}

fn mangled(text: &str, changes: &[Change]) -> String {
    changes.iter().fold(text.to_owned(), |text, change| {
        let place = |at: f64| text.floor_char_boundary((at * text.len() as f64) as usize);
        let end = |from: usize, length: usize| text.floor_char_boundary((from + length).min(text.len()));
        match change {
            Change::Insert(at, piece) => format!("{}{piece}{}", &text[..place(*at)], &text[place(*at)..]),
            Change::Delete(at, length) => {
                let from = place(*at);
                format!("{}{}", &text[..from], &text[end(from, *length)..])
            }
            Change::Double(at, length) => {
                let to = end(place(*at), *length);
                format!("{}{}", &text[..to], &text[place(*at)..])
            }
            Change::Cut(at) => text[..place(*at)].to_owned(),
        }
    })
}

/// Fails where a record's mark lies in no record, in no damage and in nothing that the reader names.
fn check(text: &str, format: Format) -> Result<(), TestCaseError> {
    let layout = Layout { arrays: vec!["tickets".to_owned()], elements: vec!["item".to_owned()] };
    let mut parts = Vec::new();
    for item in Records::new(text.as_bytes(), format, &layout) {
        match item.expect("memory can be read") {
            Item::Record(record) => parts.push(record.bytes),
            Item::Damage(damage) => parts.push(damage.bytes),
            Item::Beside(beside) => parts.push(beside.bytes),
        }
    }
    for (at, mark) in text.match_indices("mark-") {
        let range = at as u64..(at + mark.len()) as u64;
        let inside = parts.iter().any(|part| part.start <= range.start && range.end <= part.end);
        prop_assert!(inside, "byte {at} of {text:?} lies in none of {parts:?}");
    }
    let longest = parts.iter().map(|part| part.end).max().unwrap_or(0);
    prop_assert!(longest <= text.len() as u64);
    Ok(())
}

/// A ticket in each notation, with its number in its mark.
fn ticket(number: usize) -> String {
    format!(
        "{{\"id\": {number}, \"subject\": \"mark-{number} größer\", \"tags\": [\"a\", \"b\"], \"fields\": [{{\"id\": 1, \"value\": \"x\"}}]}}"
    )
}

fn array(count: usize, between: &str) -> String {
    let tickets: Vec<String> = (0..count).map(ticket).collect();
    tickets.join(between)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn json_is_read_or_reported(count in 1..6usize, changes in prop::collection::vec(change(), 0..4)) {
        let (compact, lines) = (array(count, ", "), array(count, ",\n  "));
        for text in [
            format!("[{compact}]"),
            format!("[\n  {lines}\n]\n"),
            format!("{{\"tickets\": [{compact}]}}"),
            array(count, "\n"),
        ] {
            check(&mangled(&text, &changes), Format::Json)?;
        }
    }

    #[test]
    fn tables_are_read_or_reported(count in 1..6usize, changes in prop::collection::vec(change(), 0..4)) {
        let row = |number: usize| format!("{number},\"mark-{number}, \"\"größer\"\"\nnext line\",a,mark-{number}\n");
        let rows: String = (0..count).map(row).collect();
        // A mangled header names other columns, which the report shows.
        let text = mangled(&rows, &changes);
        check(&format!("id,subject,tags,tags\n{text}"), Format::Table)?;
    }

    #[test]
    fn anything_is_read_or_reported(text in "\\PC{0,200}", json in "[\\[\\]{},:\"a1 \n]{0,60}") {
        for format in [Format::Json, Format::Table, Format::Xml] {
            check(&text, format)?;
            check(&json, format)?;
        }
    }
}
