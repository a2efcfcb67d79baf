//! What the tables of kb.toml have in common: groups of texts, and keys that are not known.

use super::fields::Fields;
use super::node::{Map, Value};
use crate::diagnostic::codes;

/// A list of groups, each a list of texts.
pub(super) fn groups(fields: &mut Fields<'_>, map: &mut Map, key: &str) -> Vec<Vec<String>> {
    let Some(node) = fields.take(map, key) else { return Vec::new() };
    let Value::List(groups) = node.value else {
        let message = format!("`{key}` should be a list of lists of texts; it is left out");
        fields.report(&codes::CONFIG_VALUE, &node.span, message);
        return Vec::new();
    };
    let mut read = Vec::new();
    for group in groups {
        let Value::List(words) = group.value else {
            let message = format!("a group of `{key}` should be a list of texts; it is left out");
            fields.report(&codes::CONFIG_VALUE, &group.span, message);
            continue;
        };
        let words = words.into_iter().filter_map(|word| match word.value {
            Value::Scalar(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
            _ => None,
        });
        read.push(words.collect());
    }
    read
}

/// Reports what is left of a table.
pub(super) fn leave_out(fields: &mut Fields<'_>, table: &str, rest: Map) {
    let dot = if table.is_empty() { "" } else { "." };
    for entry in rest {
        let message = format!("`{table}{dot}{}` is not known", entry.key.text);
        fields.report(&codes::CONFIG_KEY, &entry.key.span, message);
    }
}
