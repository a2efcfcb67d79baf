//! YAML front matter to nodes, from saphyr's events: no aliases, no tags, bounded depth.

use std::ops::Range;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, Span};

use super::node::{Entry, MAX_DEPTH, Map, Node, SyntaxError, Text, Value};

/// Reads one document; `base` is the position of `text` in its file, in bytes.
pub(super) fn parse(text: &str, base: usize) -> Result<Map, SyntaxError> {
    let offsets = Offsets::new(text, base);
    let mut builder = Builder { open: Vec::new(), root: None };
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| offsets.error(error.info(), *error.marker()))?;
        builder.take(event, offsets.range(span)).map_err(|message| offsets.error(message, span.start))?;
    }
    match builder.root {
        Some(Node { value: Value::Map(map), .. }) => Ok(map),
        None | Some(Node { value: Value::Null, .. }) => Ok(Map::new()),
        Some(node) => Err(SyntaxError {
            message: "front matter must be `key: value` lines".to_owned(),
            span: node.span,
        }),
    }
}

/// saphyr counts characters; files are addressed by bytes.
struct Offsets<'t> {
    text: &'t str,
    base: usize,
    /// Byte of every character; empty where all are ASCII and the two counts agree.
    bytes: Vec<usize>,
}

impl<'t> Offsets<'t> {
    fn new(text: &'t str, base: usize) -> Self {
        let bytes =
            if text.is_ascii() { Vec::new() } else { text.char_indices().map(|(at, _)| at).collect() };
        Self { text, base, bytes }
    }

    fn byte(&self, marker: Marker) -> usize {
        let index = marker.index();
        let byte =
            if self.bytes.is_empty() { index } else { self.bytes.get(index).copied().unwrap_or(usize::MAX) };
        self.base + byte.min(self.text.len())
    }

    fn range(&self, span: Span) -> Range<usize> {
        let start = self.byte(span.start);
        start..self.byte(span.end).max(start)
    }

    fn error(&self, message: &str, marker: Marker) -> SyntaxError {
        let at = self.byte(marker);
        SyntaxError { message: message.to_owned(), span: at..at }
    }
}

enum Open {
    List(Range<usize>, Vec<Node>),
    Map(Range<usize>, Map, Option<Text>),
}

struct Builder {
    open: Vec<Open>,
    root: Option<Node>,
}

impl Builder {
    fn take(&mut self, event: Event<'_>, span: Range<usize>) -> Result<(), &'static str> {
        match event {
            Event::Scalar(text, style, ..) => {
                let null =
                    style == ScalarStyle::Plain && matches!(&*text, "" | "~" | "null" | "Null" | "NULL");
                let value = if null { Value::Null } else { Value::Scalar(text.into_owned()) };
                self.close(Node { span, value });
            }
            Event::SequenceStart(..) => self.begin(Open::List(span, Vec::new()))?,
            Event::MappingStart(..) => self.begin(Open::Map(span, Map::new(), None))?,
            Event::SequenceEnd | Event::MappingEnd => self.end(span.end),
            Event::Alias(_) => self.close(Node { span, value: Value::Null }),
            Event::DocumentStart(_) if self.root.is_some() => return Err("front matter holds two documents"),
            _ => {}
        }
        Ok(())
    }

    fn begin(&mut self, open: Open) -> Result<(), &'static str> {
        if self.open.len() >= MAX_DEPTH {
            return Err("front matter is nested too deep");
        }
        self.open.push(open);
        Ok(())
    }

    fn end(&mut self, end: usize) {
        let node = match self.open.pop() {
            Some(Open::List(span, items)) => {
                Node { span: span.start..end.max(span.start), value: Value::List(items) }
            }
            Some(Open::Map(span, map, _)) => {
                Node { span: span.start..end.max(span.start), value: Value::Map(map) }
            }
            None => return,
        };
        self.close(node);
    }

    fn close(&mut self, node: Node) {
        match self.open.last_mut() {
            Some(Open::List(_, items)) => items.push(node),
            Some(Open::Map(_, map, key)) => match key.take() {
                Some(key) => map.push(Entry { key, node }),
                None => {
                    let text = if let Value::Scalar(text) = node.value { text } else { String::new() };
                    *key = Some(Text { text, span: node.span });
                }
            },
            None => self.root = Some(node),
        }
    }
}
