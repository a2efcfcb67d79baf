//! The tickets that `triage` reads: JSON lines of `{id, text}`, or files of resolved tickets with `ticket`, `subject` and `description`.

use std::error::Error;
use std::io::{self, BufRead};
use std::path::{Path, PathBuf};

use kb_core::triage::Field;
use kb_files::read_named;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

/// Largest file of tickets, in bytes.
const MAX_TICKETS: u64 = 1024 * 1024 * 1024;

/// A ticket to classify.
#[derive(Debug)]
pub(super) struct Ticket {
    /// Its id, as it was written.
    pub(super) id: Value,
    /// The complaint.
    pub(super) text: String,
    labels: [Option<String>; Field::ALL.len()],
}

impl Ticket {
    /// The label of a field, where it has one.
    pub(super) fn label(&self, field: Field) -> Option<&String> {
        self.labels[field as usize].as_ref()
    }
}

/// What a line may hold; other fields are of no use here.
#[derive(Debug, Deserialize)]
struct Line {
    id: Option<Value>,
    ticket: Option<Value>,
    text: Option<String>,
    subject: Option<String>,
    description: Option<String>,
    category: Option<String>,
    route: Option<String>,
    tier: Option<String>,
    priority: Option<String>,
}

/// Reads the tickets of these files, or of standard input, in order. What can't be read is reported with its place and left out; returns
/// how many that are.
pub(super) fn read(
    files: &[PathBuf],
    mut each: impl FnMut(Ticket) -> io::Result<()>,
) -> Result<usize, Box<dyn Error>> {
    let mut bad = 0;
    let mut take = |place: &str, json: Result<&str, String>| match json.and_then(parse) {
        Ok(ticket) => each(ticket),
        Err(why) => {
            eprintln!("{place}: {why}; this ticket is left out");
            bad += 1;
            Ok(())
        }
    };
    if files.is_empty() {
        for (at, line) in io::stdin().lock().lines().enumerate() {
            let place = format!("standard input:{}", at + 1);
            match &line {
                Ok(line) if line.trim().is_empty() => {}
                Ok(line) => take(&place, Ok(line))?,
                Err(error) => take(&place, Err(error.to_string()))?,
            }
        }
    }
    for file in files {
        read_file(file, &mut take)?;
    }
    if bad > 0 {
        let them = if bad == 1 { "1 ticket was" } else { &format!("{bad} tickets were") };
        eprintln!("{them} left out, because they can't be read.");
    }
    Ok(bad)
}

fn read_file(
    file: &Path,
    take: &mut impl FnMut(&str, Result<&str, String>) -> io::Result<()>,
) -> Result<(), Box<dyn Error>> {
    let name = file.display().to_string();
    let text =
        read_named(file, MAX_TICKETS).and_then(|bytes| String::from_utf8(bytes).map_err(io::Error::other));
    let text = text.map_err(|error| format!("{name}: {error}; check the path"))?;
    let text = text.trim_start_matches('\u{feff}');
    if file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json")) {
        let items: Vec<&RawValue> = serde_json::from_str(text).map_err(|error| {
            format!("{name}: {error}; write one array of objects, or one object a line in a .jsonl")
        })?;
        for (at, item) in items.iter().enumerate() {
            take(&format!("{name}, ticket {}", at + 1), Ok(item.get()))?;
        }
        return Ok(());
    }
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        take(&format!("{name}:{}", at + 1), Ok(line))?;
    }
    Ok(())
}

fn parse(json: &str) -> Result<Ticket, String> {
    const SHAPE: &str =
        "write a JSON object with `id` and `text`, or with `ticket` and `subject` as in resolutions/";
    let line: Line = serde_json::from_str(json).map_err(|error| format!("{error}; {SHAPE}"))?;
    let Line { id, ticket, text, subject, description, category, route, tier, priority } = line;
    let id = id.or(ticket).ok_or_else(|| format!("it has no `id`; {SHAPE}"))?;
    let complaint = || {
        let parts: Vec<String> = subject.into_iter().chain(description).collect();
        (!parts.is_empty()).then(|| parts.join("\n"))
    };
    let text = text.or_else(complaint).ok_or_else(|| format!("it has no `text`; {SHAPE}"))?;
    Ok(Ticket { id, text, labels: [category, route, tier, priority] })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_is_text_or_subject_and_description() {
        for (json, expected) in [
            (r#"{"id": 7, "text": "a", "category": "x"}"#, Ok(("7", "a", Some("x")))),
            (
                r#"{"ticket": "T-1", "subject": "a", "description": "b", "category": null}"#,
                Ok(("\"T-1\"", "a\nb", None)),
            ),
            (r#"{"ticket": "T-1", "subject": "a", "articles": ["x"]}"#, Ok(("\"T-1\"", "a", None))),
            (r#"{"id": 1, "ticket": 2, "text": "a", "subject": "b"}"#, Ok(("1", "a", None))),
            (r#"{"text": "a"}"#, Err("no `id`")),
            (r#"{"id": 1}"#, Err("no `text`")),
            (r#"{"id": 1, "text": 3}"#, Err("invalid type")),
            ("{", Err("EOF")),
        ] {
            let ticket = parse(json);
            let found = ticket.as_ref().map(|ticket| {
                (
                    ticket.id.to_string(),
                    ticket.text.as_str(),
                    ticket.label(Field::Category).map(String::as_str),
                )
            });
            match (found, expected) {
                (Ok(found), Ok((id, text, label))) => {
                    assert_eq!(found, (id.to_owned(), text, label), "{json}")
                }
                (Err(why), Err(part)) => assert!(why.contains(part), "{json}: {why}"),
                (found, expected) => panic!("{json}: {found:?}, not {expected:?}"),
            }
        }
    }
}
