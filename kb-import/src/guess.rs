//! Proposes a mapping file from what an export holds.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use serde_json::Value;

use crate::map::Mapping;
use crate::map::path::{name_of, texts};
use crate::reader::Fields;

/// How many different values of a field are kept; a field with more is no list of tags.
const MOST_VALUES: usize = 40;
/// Longest value of a list of tags, in bytes.
const LONGEST_VALUE: usize = 60;

/// Fields whose values are few, with the names that people give to them, in lower case.
const LISTED: [(&str, &[&str]); 9] = [
    (
        "category",
        &["category", "kategorie", "catégorie", "topic", "issue type", "request type", "type", "tracker"],
    ),
    ("root_cause", &["root cause", "cause", "reason", "ursache"]),
    ("resolution", &["resolution code", "resolution", "close code", "outcome"]),
    ("tier", &["tier", "level", "support level", "escalation level"]),
    ("route", &["route", "team", "group", "queue", "assignment group"]),
    ("priority", &["priority", "severity", "urgency", "priorität"]),
    ("product", &["product", "project", "application", "service"]),
    ("component", &["component", "module", "subsystem", "area"]),
    ("locale", &["locale", "language", "sprache"]),
];
/// Fields with values of any kind.
const FREE: [(&str, &[&str]); 9] = [
    ("ticket", &["ticket", "ticket id", "number", "key", "id"]),
    ("subject", &["subject", "title", "summary", "betreff"]),
    ("description", &["description", "details", "body", "beschreibung"]),
    ("summary", &["resolution", "solution", "resolution notes", "close notes", "answer", "fix"]),
    ("account", &["account", "company", "organization", "organisation", "customer"]),
    ("opened", &["opened", "created", "created at", "creation date", "erstellt"]),
    ("resolved", &["resolved", "closed", "resolved at", "closed at", "geschlossen"]),
    ("articles", &["article", "kb article", "knowledge article", "linked article", "help article"]),
    ("tags", &["tags", "labels", "keywords"]),
];

/// What the records of an export have in common.
#[derive(Debug, Default)]
pub struct Survey {
    records: u64,
    fields: BTreeMap<String, Seen>,
}

#[derive(Debug, Default)]
struct Seen {
    records: u64,
    values: BTreeSet<String>,
    /// More values than are kept, or a longer one.
    free: bool,
}

impl Survey {
    /// Looks at a record.
    pub fn add(&mut self, record: &Fields) {
        self.records += 1;
        for (path, value) in paths(record) {
            let seen = self.fields.entry(path).or_default();
            seen.records += 1;
            for text in texts(value) {
                if text.len() > LONGEST_VALUE || seen.values.len() == MOST_VALUES {
                    seen.free = true;
                } else {
                    seen.values.insert(text);
                }
            }
        }
    }

    /// A mapping file: a line for each field that the mapping does not find yet, and a comment for every field that is left.
    pub fn proposal(&self, mapping: &Mapping) -> String {
        let found = |field: &str| mapping.paths(field).iter().any(|path| self.holds(path));
        let mut taken = BTreeSet::new();
        let mut fields = String::new();
        let mut values = String::new();
        for (field, names) in LISTED.iter().chain(&FREE).filter(|(field, _)| !found(field)) {
            let listed = LISTED.iter().any(|(name, _)| name == field);
            let best = names.iter().find_map(|name| self.called(name, listed, &taken, mapping));
            let Some((path, seen)) = best else { continue };
            taken.insert(path);
            let _ =
                writeln!(fields, "{field} = {}  # in {}", quoted(path), share(seen.records, self.records));
            if listed && *field != "locale" {
                let _ = writeln!(values, "\n[values.{field}]");
                for value in &seen.values {
                    let _ = writeln!(values, "{} = {}", quoted(value), quoted(&label(value)));
                }
            }
        }
        let mut out = format!(
            "# Proposed from {} records. Check each line; what is not here stays as the system has it.\n\n[fields]\n{fields}{values}",
            self.records
        );
        let left =
            self.fields.iter().filter(|(path, _)| !taken.contains(path.as_str()) && !mapping.reads(path));
        let left: Vec<String> = left
            .map(|(path, seen)| {
                format!("#   {path}: in {}, {}", share(seen.records, self.records), seen.described())
            })
            .collect();
        if !left.is_empty() {
            let _ = write!(out, "\n# Not read:\n{}\n", left.join("\n"));
        }
        out
    }

    fn holds(&self, path: &str) -> bool {
        let below = format!("{path}.");
        self.fields.contains_key(path)
            || self.fields.range(below.clone()..).next().is_some_and(|(found, _)| found.starts_with(&below))
            || self
                .fields
                .keys()
                .any(|found| path.strip_prefix(found.as_str()).is_some_and(|rest| rest.starts_with('.')))
    }

    /// The field that is called so, and is not read or taken yet.
    fn called(
        &self,
        name: &str,
        listed: bool,
        taken: &BTreeSet<&str>,
        mapping: &Mapping,
    ) -> Option<(&str, &Seen)> {
        let fits = |(path, seen): &(&String, &Seen)| {
            let left = !taken.contains(path.as_str()) && !mapping.reads(path);
            let few_enough = !listed || !seen.free;
            left && few_enough && normal(path) == name
        };
        self.fields.iter().find(fits).map(|(path, seen)| (path.as_str(), seen))
    }
}

impl Seen {
    fn described(&self) -> String {
        if self.free {
            return "many values".to_owned();
        }
        let shown: Vec<&str> = self.values.iter().take(4).map(String::as_str).collect();
        let more = if self.values.len() > shown.len() { ", …" } else { "" };
        format!("{} values: {}{more}", self.values.len(), shown.join(", ").replace('\n', " "))
    }
}

/// The last part of a path as people would say it: `custom_fields.cf_root_cause` is `root cause`.
fn normal(path: &str) -> String {
    let last = path.rsplit('.').next().unwrap_or_default();
    let mut out = String::new();
    let mut before_is_small = false;
    for c in last.chars() {
        if c.is_uppercase() && before_is_small {
            out.push(' ');
        }
        before_is_small = c.is_lowercase();
        out.extend(if matches!(c, '_' | '-') { vec![' '] } else { c.to_lowercase().collect() });
    }
    let out = out.trim_end_matches("  c").trim();
    let inside = out.strip_prefix("custom field (").and_then(|inside| inside.strip_suffix(')'));
    inside.unwrap_or(out).trim_start_matches("cf ").trim_start_matches("u ").to_owned()
}

/// A value as a tag: small letters with hyphens.
fn label(value: &str) -> String {
    let words = value.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("-")
}

fn quoted(text: &str) -> String {
    // TOML's basic strings escape what JSON's do, and no more.
    Value::String(text.to_owned()).to_string()
}

fn share(part: u64, whole: u64) -> String {
    format!("{}%", part * 100 / whole.max(1))
}

/// The paths of a record from which a mapping reads nothing.
pub fn unread(mapping: &Mapping, record: &Fields) -> Vec<String> {
    let record = mapping.unwrapped(record);
    let paths = paths(&record).into_iter().map(|(path, _)| path);
    paths.filter(|path| !mapping.reads(path)).collect()
}

/// The paths of a record that hold something: its fields, those of objects in it, and the elements of lists that have names.
fn paths(record: &Fields) -> Vec<(String, &Value)> {
    let mut found = Vec::new();
    for (key, value) in record {
        add_paths(key, value, 2, &mut found);
    }
    found
}

fn add_paths<'v>(path: &str, value: &'v Value, levels: usize, found: &mut Vec<(String, &'v Value)>) {
    match value {
        Value::Null => {}
        Value::String(text) if text.trim().is_empty() => {}
        Value::Object(fields) if levels > 0 && fields.get("type").is_none_or(|kind| kind != "doc") => {
            let labelled = ["name", "value"].iter().any(|key| fields.contains_key(*key));
            if labelled {
                found.push((path.to_owned(), value));
            } else {
                for (key, value) in fields {
                    add_paths(&format!("{path}.{key}"), value, levels - 1, found);
                }
            }
        }
        Value::Array(elements) if elements.iter().any(|element| name_of(element).is_some()) => {
            for element in elements {
                let Some(name) = name_of(element) else { continue };
                let value = ["value", "values", "customfieldvalues"].iter().find_map(|key| element.get(*key));
                if let Some(value) = value.filter(|value| !texts(value).is_empty()) {
                    found.push((format!("{path}.{name}"), value));
                }
            }
        }
        Value::Array(elements) if elements.is_empty() => {}
        _ => found.push((path.to_owned(), value)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::system::System;

    #[test]
    fn a_proposal_completes_the_mapping() {
        let mut survey = Survey::default();
        for record in [
            r#"{"id": 1, "subject": "a", "custom_fields": [{"name": "Root cause", "value": "Bad Config"}, {"name": "Notes", "value": "x"}]}"#,
            r#"{"id": 2, "subject": "b", "custom_fields": [{"name": "Root cause", "value": "Bug"}], "team": {"name": "Desk"}}"#,
        ] {
            survey.add(&serde_json::from_str(record).unwrap());
        }
        let mapping = Mapping::new(System::Redmine.mapping(), "").unwrap();
        let proposal = survey.proposal(&mapping);
        let expected = "[fields]\nroot_cause = \"custom_fields.Root cause\"  # in 100%\nroute = \"team\"  # in 50%\n\n[values.root_cause]\n\"Bad Config\" = \"bad-config\"\n\"Bug\" = \"bug\"\n\n[values.route]\n\"Desk\" = \"desk\"\n\n# Not read:\n#   custom_fields.Notes: in 50%, 1 values: x\n";
        assert!(proposal.ends_with(expected), "{proposal}");
        let changed = Mapping::new(System::Redmine.mapping(), &proposal).unwrap();
        assert_eq!(changed.paths("root_cause"), ["custom_fields.Root cause"]);
    }

    #[test]
    fn names_are_compared_as_people_say_them() {
        for (path, expected) in [
            ("custom_fields.cf_root_cause", "root cause"),
            ("Custom field (Team)", "team"),
            ("CaseReason", "case reason"),
            ("Category__c", "category"),
            ("u_kb_article", "kb article"),
        ] {
            assert_eq!(normal(path), expected);
        }
    }
}
