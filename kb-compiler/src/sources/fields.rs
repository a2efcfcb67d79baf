//! Reads typed fields out of a mapping, and says where one has the wrong type.

use std::collections::BTreeSet;
use std::ops::Range;

use super::node::{Map, Node, Text, Value};
use crate::diagnostic::{Code, Diagnostic, LineIndex};

/// Takes fields out of mappings of one file.
pub(super) struct Fields<'a> {
    pub(super) lines: &'a LineIndex<'a>,
    /// The code of a value of the wrong type.
    pub(super) wrong: &'static Code,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl<'a> Fields<'a> {
    pub(super) fn new(lines: &'a LineIndex<'a>, wrong: &'static Code) -> Self {
        Self { lines, wrong, diagnostics: Vec::new() }
    }

    /// Adds a diagnostic at a range of the file.
    pub(super) fn report(&mut self, code: &'static Code, span: &Range<usize>, message: String) {
        self.diagnostics.push(Diagnostic::new(code, self.lines.place(span.clone()), message));
    }

    /// Takes a key out; a second one of the same name is reported.
    pub(super) fn take(&mut self, map: &mut Map, key: &str) -> Option<Node> {
        let at = map.iter().position(|entry| entry.key.text == key)?;
        let found = map.remove(at).node;
        while let Some(at) = map.iter().position(|entry| entry.key.text == key) {
            let second = map.remove(at);
            self.report(
                self.wrong,
                &second.key.span,
                format!("`{key}` is set twice; the first value counts"),
            );
        }
        (!matches!(found.value, Value::Null)).then_some(found)
    }

    fn wrong_type(&mut self, key: &str, node: &Node, wanted: &str) {
        self.report(self.wrong, &node.span, format!("`{key}` should be {wanted}; it is left out"));
    }

    /// A single text; empty counts as absent.
    pub(super) fn text(&mut self, map: &mut Map, key: &str) -> Option<Text> {
        let node = self.take(map, key)?;
        match node.value {
            Value::Scalar(ref text) if text.trim().is_empty() => None,
            Value::Scalar(text) => Some(Text { text: text.trim().to_owned(), span: node.span }),
            _ => {
                self.wrong_type(key, &node, "one text");
                None
            }
        }
    }

    /// A single text without its place.
    pub(super) fn string(&mut self, map: &mut Map, key: &str) -> Option<String> {
        self.text(map, key).map(|text| text.text)
    }

    /// A list of texts; a single text is a list of one.
    pub(super) fn texts(&mut self, map: &mut Map, key: &str) -> Vec<Text> {
        let Some(node) = self.take(map, key) else { return Vec::new() };
        match node.value {
            Value::Scalar(text) => vec![Text { text, span: node.span }],
            Value::List(items) => items.into_iter().filter_map(|item| self.list_item(key, item)).collect(),
            _ => {
                self.wrong_type(key, &node, "a list of texts");
                Vec::new()
            }
        }
        .into_iter()
        .map(|text| Text { text: text.text.trim().to_owned(), span: text.span })
        .filter(|text| !text.text.is_empty())
        .collect()
    }

    fn list_item(&mut self, key: &str, item: Node) -> Option<Text> {
        match item.value {
            Value::Scalar(text) => Some(Text { text, span: item.span }),
            Value::Null => None,
            _ => {
                self.wrong_type(key, &item, "a list of plain texts");
                None
            }
        }
    }

    /// A list of texts without their places.
    pub(super) fn strings(&mut self, map: &mut Map, key: &str) -> Vec<String> {
        self.texts(map, key).into_iter().map(|text| text.text).collect()
    }

    /// A list of names or codes, each once whatever its case. A single text may name several, with commas between them; so may an item of a
    /// list where none of its parts has a blank.
    pub(super) fn names(&mut self, map: &mut Map, key: &str) -> Vec<Text> {
        let value = map.iter().find(|entry| entry.key.text == key).map(|entry| &entry.node.value);
        let single = matches!(value, Some(Value::Scalar(_)));
        let mut names = Vec::new();
        let mut met = BTreeSet::new();
        for text in self.texts(map, key) {
            let parts = if single || is_list_of_codes(&text.text) { self.parted(text) } else { vec![text] };
            names.extend(parts.into_iter().filter(|part| met.insert(part.text.to_lowercase())));
        }
        names
    }

    /// A list of names or codes without their places.
    pub(super) fn name_strings(&mut self, map: &mut Map, key: &str) -> Vec<String> {
        self.names(map, key).into_iter().map(|text| text.text).collect()
    }

    /// The parts of a text between its commas, each with its place where the file shows it as it is.
    fn parted(&self, text: Text) -> Vec<Text> {
        if !text.text.contains(',') {
            return vec![text];
        }
        let written = self.lines.text().get(text.span.clone()).unwrap_or_default();
        let mut from = 0;
        let part = |part: &str| {
            let found = written[from..].find(part).map(|at| from + at);
            from = found.map_or(from, |at| at + part.len());
            let span = found.map(|at| text.span.start + at..text.span.start + at + part.len());
            Text { text: part.to_owned(), span: span.unwrap_or_else(|| text.span.clone()) }
        };
        text.text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(part).collect()
    }

    /// `true` or `false`.
    pub(super) fn flag(&mut self, map: &mut Map, key: &str) -> Option<bool> {
        let text = self.text(map, key)?;
        match text.text.to_ascii_lowercase().as_str() {
            "true" | "yes" => Some(true),
            "false" | "no" => Some(false),
            _ => {
                self.report(
                    self.wrong,
                    &text.span,
                    format!("`{key}` should be true or false; it is left out"),
                );
                None
            }
        }
    }

    /// A number between two bounds, both included.
    pub(super) fn number(&mut self, map: &mut Map, key: &str, bounds: (f64, f64)) -> Option<f64> {
        let text = self.text(map, key)?;
        let number = text.text.parse::<f64>().ok().filter(|n| *n >= bounds.0 && *n <= bounds.1);
        if number.is_none() {
            let message =
                format!("`{key}` should be a number from {} to {}; it is left out", bounds.0, bounds.1);
            self.report(self.wrong, &text.span, message);
        }
        number
    }

    /// A mapping.
    pub(super) fn map(&mut self, map: &mut Map, key: &str) -> Option<(Map, Range<usize>)> {
        let node = self.take(map, key)?;
        match node.value {
            Value::Map(inner) => Some((inner, node.span)),
            _ => {
                self.wrong_type(key, &node, "a table of `key: value` pairs");
                None
            }
        }
    }

    /// A list of mappings.
    pub(super) fn maps(&mut self, map: &mut Map, key: &str) -> Vec<(Map, Range<usize>)> {
        let Some(node) = self.take(map, key) else { return Vec::new() };
        let Value::List(items) = node.value else {
            self.wrong_type(key, &node, "a list of tables");
            return Vec::new();
        };
        let mut maps = Vec::new();
        for item in items {
            match item.value {
                Value::Map(inner) => maps.push((inner, item.span)),
                _ => self.wrong_type(key, &item, "a list of tables"),
            }
        }
        maps
    }
}

/// Whether a text is codes or ids with commas between them; a name such as `Hill, Vale and Sons` has blanks.
fn is_list_of_codes(text: &str) -> bool {
    text.contains(',') && text.split(',').all(|part| !part.trim().contains(char::is_whitespace))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::yaml;
    use super::*;
    use crate::diagnostic::codes;

    #[test]
    fn a_text_with_commas_is_several_names() {
        for (yaml, names) in [
            ("k: FN-12, FN-13", "FN-12@3 FN-13@10"),
            ("k: 'FN-12,FN-13'", "FN-12@4 FN-13@10"),
            ("k: [A, a, b]", "A@4 b@10"),
            ("k: Pay, pay ,, Time", "Pay@3 Time@15"),
            ("k: [\"A1,B2\"]", "A1@5 B2@8"),
            ("k: ['Hill, Vale and Sons']", "Hill, Vale and Sons@4"),
            ("k: \"\\u0041, B\"", "A@3 B@12"),
            ("k: 12", "12@3"),
            ("k:", ""),
        ] {
            let lines = LineIndex::new(&Arc::from("a.md"), yaml);
            let mut fields = Fields::new(&lines, &codes::WRONG_TYPE);
            let found = fields.names(&mut yaml::parse(yaml, 0).unwrap(), "k");
            let found: Vec<String> =
                found.iter().map(|name| format!("{}@{}", name.text, name.span.start)).collect();
            assert_eq!(found.join(" "), names, "{yaml}");
        }
    }
}
