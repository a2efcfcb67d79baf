//! Where a value stands in a record: keys joined by dots. In a list of objects, a part names the element with this name or id, such as a
//! custom field, and stands for its value; otherwise the rest of the path is looked up in every element.

use serde_json::{Map, Value};

/// The keys by which lists name their elements.
const NAMES: [&str; 5] = ["name", "id", "key", "customfieldname", "field"];
/// The keys of an element that hold its value.
const VALUES: [&str; 3] = ["value", "values", "customfieldvalues"];
/// The keys under which an object says what it is called, best first.
const LABELS: [&str; 12] = [
    "name",
    "value",
    "displayName",
    "display_value",
    "label",
    "text",
    "Name",
    "title",
    "login",
    "email",
    "presentation",
    "id",
];

/// The values at a path, none of which is null.
pub fn find<'v>(record: &'v Map<String, Value>, path: &str) -> Vec<&'v Value> {
    let mut found = Vec::new();
    in_object(record, path, &mut found);
    found
}

/// Whether a record has a place at a path, be it empty.
pub fn exists(record: &Map<String, Value>, path: &str) -> bool {
    splits(path).any(|(key, rest)| record.get(key).is_some_and(|value| exists_in(value, rest)))
}

fn exists_in(value: &Value, path: &str) -> bool {
    match value {
        _ if path.is_empty() => true,
        Value::Object(fields) => exists(fields, path),
        Value::Array(elements) => splits(path).any(|(name, rest)| {
            elements.iter().any(|element| is_named(element, name) && exists_in(value_of(element), rest))
        }),
        _ => false,
    }
}

fn collect<'v>(value: &'v Value, path: &str, found: &mut Vec<&'v Value>) {
    match value {
        Value::Null => {}
        _ if path.is_empty() => found.push(value),
        Value::Object(fields) => in_object(fields, path, found),
        Value::Array(elements) => {
            let named = splits(path).find_map(|(name, rest)| {
                let element = elements.iter().find(|element| is_named(element, name))?;
                Some((value_of(element), rest))
            });
            match named {
                Some((value, rest)) => collect(value, rest, found),
                None => elements.iter().for_each(|element| collect(element, path, found)),
            }
        }
        _ => {}
    }
}

fn in_object<'v>(fields: &'v Map<String, Value>, path: &str, found: &mut Vec<&'v Value>) {
    // A key may hold dots itself, so the longest one that is there counts.
    if let Some((value, rest)) = splits(path).find_map(|(key, rest)| Some((fields.get(key)?, rest))) {
        collect(value, rest, found);
    }
}

/// A path cut in two at each of its dots, the longest first part first.
fn splits(path: &str) -> impl Iterator<Item = (&str, &str)> {
    let cuts = path.rmatch_indices('.').map(|(at, _)| (&path[..at], &path[at + 1..]));
    std::iter::once((path, "")).chain(cuts)
}

fn is_named(element: &Value, name: &str) -> bool {
    NAMES.iter().any(|key| match &element[*key] {
        Value::String(text) => text == name,
        Value::Number(number) => number.to_string() == name,
        _ => false,
    })
}

fn value_of(element: &Value) -> &Value {
    VALUES.iter().find_map(|key| element.get(*key)).unwrap_or(element)
}

/// The name of a list's element, where it has a name and a value.
pub fn name_of(element: &Value) -> Option<String> {
    let name = NAMES.iter().find_map(|key| element.get(*key))?;
    VALUES.iter().any(|key| element.get(*key).is_some()).then(|| texts(name).join(" "))
}

/// A value as texts: those of a list, the name of an object. Empty ones are left out.
pub fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Null => Vec::new(),
        Value::Bool(flag) => vec![flag.to_string()],
        Value::Number(number) => vec![number.to_string()],
        Value::String(text) => {
            Some(text.trim()).filter(|text| !text.is_empty()).map(str::to_owned).into_iter().collect()
        }
        Value::Array(values) => values.iter().flat_map(texts).collect(),
        Value::Object(fields) => {
            let label = LABELS.iter().find_map(|key| fields.get(*key).filter(|value| !value.is_null()));
            let only = || fields.values().next().filter(|_| fields.len() == 1);
            label.or_else(only).map(texts).unwrap_or_default()
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn paths_find_values() {
        let record = json!({
            "a": {"b": [{"c": 1}, {"c": "x"}, {"d": 2}]},
            "custom_fields": [{"id": 7, "value": "seven"}, {"name": "Root cause", "values": ["r", "s"]}, {"id": 8, "value": null}],
            "e.f": {"g.h": true},
            "fields": {"status": {"name": "Done", "id": "3"}},
        });
        let Value::Object(record) = record else { panic!("it is an object") };
        for (path, expected) in [
            ("a.b.c", &["1", "x"][..]),
            ("custom_fields.7", &["seven"]),
            ("custom_fields.Root cause", &["r", "s"]),
            ("custom_fields.8", &[]),
            ("custom_fields.9", &[]),
            ("e.f.g.h", &["true"]),
            ("fields.status", &["Done"]),
            ("fields.status.id", &["3"]),
            ("nothing", &[]),
            ("", &[]),
        ] {
            let found: Vec<String> = find(&record, path).into_iter().flat_map(texts).collect();
            assert_eq!(found, expected, "{path}");
            let there = !expected.is_empty() || path == "custom_fields.8";
            assert!(exists(&record, path) == there || path == "a.b.c", "{path}");
        }
    }
}
