//! Whether front matter wants an article published, in the words of this tool and of others. What is unclear is kept in: a draft that
//! waits a day costs less than one that everybody has read.

use super::audiences;
use super::dates;
use super::did_you_mean;
use super::fields::Fields;
use super::node::{Entry, Map, Node, Value};
use super::publication_words::{GUARDED, KEYS, KeyMeaning, Verdict, flag, misspelt, plain, state};
use crate::article::Status;
use crate::days;
use crate::diagnostic::{Diagnostic, codes};

/// The status that front matter gives an article on that day. Takes the keys of publication out of the map.
pub(super) fn status(fields: &mut Fields<'_>, map: &mut Map, as_of: i32) -> Status {
    let mut status = Status::Published;
    let mut rest = Map::with_capacity(map.len());
    for entry in map.drain(..) {
        let key = plain(&entry.key.text);
        let says = KEYS.iter().find(|(known, _)| *known == key).map(|(_, says)| *says);
        let verdict = match says {
            Some(says) => judge(says, &entry.node, as_of),
            None if misspelt(&entry.key.text) => Verdict::Unclear,
            None => Verdict::Shown,
        };
        match verdict {
            Verdict::Shown => {}
            Verdict::KeptIn(found) => {
                tell(fields, &entry, found);
                status = found;
            }
            Verdict::Unclear => {
                fields.diagnostics.push(unclear(fields, &entry));
                status = Status::Draft;
            }
        }
        if says != Some(KeyMeaning::State) {
            rest.push(entry);
        }
    }
    // What other tools read stays for the note on unknown keys.
    *map = rest;
    status
}

/// Whether broken front matter holds something that may have kept the article in.
pub(super) fn may_keep_in(map: &[Entry], as_of: i32) -> bool {
    map.iter().any(|entry| {
        let key = plain(&entry.key.text);
        let value = scalar(&entry.node).unwrap_or_default();
        if key == "audience" || key == "audiences" {
            return value.trim().is_empty() || value.split(',').any(audiences::is_ours);
        }
        match KEYS.iter().find(|(known, _)| *known == key) {
            Some((_, says)) => !matches!(judge(*says, &entry.node, as_of), Verdict::Shown),
            None => misspelt(&entry.key.text),
        }
    })
}

/// Whether a path lies in a folder of drafts, as Jekyll has them.
pub(super) fn in_drafts(file: &str) -> bool {
    file.split('/').rev().skip(1).any(|folder| folder.eq_ignore_ascii_case("_drafts"))
}

fn judge(says: KeyMeaning, node: &Node, as_of: i32) -> Verdict {
    if let (KeyMeaning::Show, Value::Map(inner)) = (says, &node.value) {
        let exclude = inner.iter().find(|entry| plain(&entry.key.text) == "exclude");
        return exclude.map_or(Verdict::Shown, |entry| judge(KeyMeaning::Withhold, &entry.node, as_of));
    }
    let Some(text) = scalar(node) else {
        let empty = matches!(node.value, Value::Null);
        return if empty || says != KeyMeaning::Withhold && says != KeyMeaning::State {
            Verdict::Shown
        } else {
            Verdict::Unclear
        };
    };
    let word = text.trim().to_lowercase().replace([' ', '_'], "-");
    match says {
        KeyMeaning::State => state(&word).unwrap_or(Verdict::Unclear),
        KeyMeaning::Word => state(&word).unwrap_or(Verdict::Shown),
        KeyMeaning::Withhold => match flag(&word) {
            Some(true) => Verdict::KeptIn(Status::Draft),
            Some(false) => Verdict::Shown,
            None => Verdict::Unclear,
        },
        KeyMeaning::Show if flag(&word) == Some(false) => Verdict::KeptIn(Status::Draft),
        KeyMeaning::Show => day(&word).map_or(Verdict::Shown, |day| from(day, as_of)),
        KeyMeaning::From => day(&word).map_or(Verdict::Shown, |day| from(day, as_of)),
        KeyMeaning::Until => match day(&word) {
            Some(day) if day > as_of => Verdict::Shown,
            Some(_) => Verdict::KeptIn(Status::Archived),
            None => Verdict::Unclear,
        },
    }
}

fn from(day: i32, as_of: i32) -> Verdict {
    if day > as_of { Verdict::KeptIn(Status::Draft) } else { Verdict::Shown }
}

/// The day of a date or of a date and time; the time of day and its zone are left out.
fn day(word: &str) -> Option<i32> {
    let date = dates::parse(word).or_else(|| dates::parse(word.get(..10)?));
    date.map(days::number)
}

fn scalar(node: &Node) -> Option<&str> {
    if let Value::Scalar(text) = &node.value { Some(text) } else { None }
}

/// A note on what other tools' words keep in; our own words need none.
fn tell(fields: &mut Fields<'_>, entry: &Entry, status: Status) {
    let value = scalar(&entry.node).unwrap_or_default();
    if entry.key.text == "status" && ["draft", "archived"].contains(&value) {
        return;
    }
    let what = if status == Status::Archived { "archived" } else { "a draft" };
    let key = &entry.key.text;
    let shown = if value.is_empty() { format!("`{key}`") } else { format!("`{key}: {value}`") };
    let message = format!("this article counts as {what} because of {shown}; it ships to nobody");
    fields.report(&codes::NOT_PUBLISHED, &entry.key.span, message);
}

fn unclear(fields: &Fields<'_>, entry: &Entry) -> Diagnostic {
    let place = fields.lines.place(entry.key.span.clone());
    let key = &entry.key.text;
    let known = KEYS.iter().any(|(known, _)| *known == plain(key));
    if !known {
        let meant = GUARDED
            .iter()
            .min_by_key(|guarded| did_you_mean::edits(guarded, &plain(key)))
            .unwrap_or(&"status");
        let message = format!("the key `{key}` may be a misspelt `{meant}`; the article is kept in");
        return Diagnostic::new(&codes::UNCLEAR_PUBLICATION, place, message)
            .hint(format!("did you mean `{meant}`?"));
    }
    let value = scalar(&entry.node).unwrap_or_default().trim();
    let message = format!("`{key}: {value}` doesn't say whether this is published; the article is kept in");
    let mut diagnostic = Diagnostic::new(&codes::UNCLEAR_PUBLICATION, place, message);
    let mut close =
        ["draft", "published", "archived"].into_iter().filter(|name| did_you_mean::is_near(name, value));
    if let (true, Some(name), None) = (key == "status", close.next(), close.next()) {
        diagnostic = diagnostic.hint(format!("did you mean `{name}`?")).fix(entry.node.span.clone(), name);
    }
    diagnostic
}
