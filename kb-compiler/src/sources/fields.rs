//! Reads typed fields out of a mapping, and says where one has the wrong type.

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
