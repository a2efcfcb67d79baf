//! TOML to nodes: `kb.toml`, and front matter between `+++` lines.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::node::{Entry, MAX_DEPTH, Map, Node, SyntaxError, Text, Value};

/// Reads what can be read, and every error; `base` is the position of `text` in its file, in bytes.
pub(super) fn parse(text: &str, base: usize) -> (Map, Vec<SyntaxError>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    let errors = errors.iter().map(|error| SyntaxError {
        message: error.message().to_owned(),
        span: shift(error.span().unwrap_or(0..0), base),
    });
    (map(table.get_ref(), base, 0), errors.collect())
}

fn shift(span: Range<usize>, base: usize) -> Range<usize> {
    span.start + base..span.end + base
}

/// Keys in the order of the file: TOML tables come sorted by name.
fn map(table: &DeTable<'_>, base: usize, depth: usize) -> Map {
    let mut entries: Map = table
        .iter()
        .map(|(key, value)| Entry {
            key: Text { text: key.get_ref().clone().into_owned(), span: shift(key.span(), base) },
            node: node(value, base, depth + 1),
        })
        .collect();
    entries.sort_by_key(|entry| entry.key.span.start);
    entries
}

fn node(value: &Spanned<DeValue<'_>>, base: usize, depth: usize) -> Node {
    let span = shift(value.span(), base);
    let value = match value.get_ref() {
        _ if depth > MAX_DEPTH => Value::Null,
        DeValue::String(text) => Value::Scalar(text.clone().into_owned()),
        DeValue::Integer(number) => Value::Scalar(number.to_string()),
        DeValue::Float(number) => Value::Scalar(number.to_string()),
        DeValue::Boolean(flag) => Value::Scalar(flag.to_string()),
        DeValue::Datetime(time) => Value::Scalar(time.to_string()),
        DeValue::Array(items) => Value::List(items.iter().map(|item| node(item, base, depth + 1)).collect()),
        DeValue::Table(table) => Value::Map(map(table, base, depth)),
    };
    Node { span, value }
}
