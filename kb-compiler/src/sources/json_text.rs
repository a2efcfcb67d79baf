//! JSON front matter to nodes, each with its place. serde_json hands out every value as a slice of the text, and the slice tells its place.

use std::fmt;
use std::ops::Range;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::node::{Entry, MAX_DEPTH, Map, Node, SyntaxError, Text, Value};

/// Reads one object; `base` is the position of `text` in its file, in bytes.
pub(super) fn parse(text: &str, base: usize) -> Result<Map, SyntaxError> {
    let json: &RawValue = serde_json::from_str(text).map_err(|error| syntax_error(text, base, &error))?;
    Json { text, base }.map(json, 0)
}

/// Where the object at the start of a text ends, if it is one.
pub(super) fn object_end(text: &str) -> Option<usize> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<&RawValue>();
    values.next()?.ok()?;
    Some(values.byte_offset())
}

struct Json<'t> {
    text: &'t str,
    base: usize,
}

impl<'t> Json<'t> {
    fn at(&self, part: &'t str) -> usize {
        part.as_ptr() as usize - self.text.as_ptr() as usize
    }

    fn span(&self, part: &'t str) -> Range<usize> {
        let start = self.base + self.at(part);
        start..start + part.len()
    }

    fn read<T: Deserialize<'t>>(&self, json: &'t str) -> Result<T, SyntaxError> {
        serde_json::from_str(json).map_err(|error| syntax_error(json, self.span(json).start, &error))
    }

    fn map(&self, json: &'t RawValue, depth: usize) -> Result<Map, SyntaxError> {
        let Entries(entries) = self.read(json.get())?;
        let mut before = self.at(json.get()) + 1;
        let mut map = Map::with_capacity(entries.len());
        for (key, value) in entries {
            let at = self.at(value.get());
            let name = self.text[before..at].trim_matches([' ', '\t', '\r', '\n', ',', ':']);
            before = at + value.get().len();
            map.push(Entry {
                key: Text { text: key, span: self.span(name) },
                node: self.node(value, depth + 1)?,
            });
        }
        Ok(map)
    }

    fn node(&self, json: &'t RawValue, depth: usize) -> Result<Node, SyntaxError> {
        let text = json.get();
        let value = match text.as_bytes().first() {
            Some(b'{' | b'[') if depth > MAX_DEPTH => {
                let message = "front matter is nested too deep".to_owned();
                return Err(SyntaxError { message, span: self.span(text) });
            }
            Some(b'{') => Value::Map(self.map(json, depth)?),
            Some(b'[') => {
                let items: Vec<&RawValue> = self.read(text)?;
                let items = items.into_iter().map(|item| self.node(item, depth + 1));
                Value::List(items.collect::<Result<_, _>>()?)
            }
            Some(b'"') => Value::Scalar(self.read(text)?),
            Some(b'n') => Value::Null,
            _ => Value::Scalar(text.to_owned()),
        };
        Ok(Node { span: self.span(text), value })
    }
}

/// The entries of an object in the order of the text.
struct Entries<'t>(Vec<(String, &'t RawValue)>);

impl<'de> Deserialize<'de> for Entries<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EntriesVisitor)
    }
}

struct EntriesVisitor;

impl<'de> Visitor<'de> for EntriesVisitor {
    type Value = Entries<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object with a name for each value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Entries(entries))
    }
}

/// serde_json counts lines and columns; files are addressed by bytes.
fn syntax_error(text: &str, base: usize, error: &serde_json::Error) -> SyntaxError {
    let lines = text.split_inclusive('\n').take(error.line().saturating_sub(1));
    let at = lines.map(str::len).sum::<usize>() + error.column().saturating_sub(1);
    let at = base + text.floor_char_boundary(at.min(text.len()));
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or_default().to_owned();
    SyntaxError { message, span: at..at }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Nodes as a text, each scalar with its place.
    fn shown(node: &Node) -> String {
        match &node.value {
            Value::Null => "null".to_owned(),
            Value::Scalar(text) => format!("{text}@{}..{}", node.span.start, node.span.end),
            Value::List(items) => format!("[{}]", items.iter().map(shown).collect::<Vec<_>>().join(" ")),
            Value::Map(map) => format!("{{{}}}", entries(map)),
        }
    }

    fn entries(map: &Map) -> String {
        let entry =
            |entry: &Entry| format!("{}@{}={}", entry.key.text, entry.key.span.start, shown(&entry.node));
        map.iter().map(entry).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn values_keep_their_places() {
        for (text, expected) in [
            ("{}", Ok("")),
            (r#"{"b": "x", "a": 1.50}"#, Ok("b@11=x@16..19 a@21=1.50@26..30")),
            ("{\n\t\"ä\" : [true, null,\"ü\"]\n}", Ok("ä@13=[true@21..25 null ü@32..36]")),
            (r#"{"a:b": {"c": ""}}"#, Ok("a:b@11={c@19=@24..26}")),
            (r#"{"t": "q\"\u00e9"}"#, Ok("t@11=q\"é@16..27")),
            (r#"{"a": 1, "a": 2}"#, Ok("a@11=1@16..17 a@19=2@24..25")),
            ("{\"a\": 1,\n}", Err(19)),
            ("{\"a\": x}", Err(16)),
            ("{\"a\": \"\\ud800\"}", Err(23)),
            ("[1]", Err(10)),
        ] {
            let found = parse(text, 10).map(|map| entries(&map)).map_err(|error| error.span.start);
            assert_eq!(found.as_deref(), expected.as_ref().copied(), "{text}");
        }
        let deep = format!("{{\"a\": {}1{}}}", "[".repeat(40), "]".repeat(40));
        assert!(parse(&deep, 0).is_err());
    }

    #[test]
    fn an_object_ends_at_its_brace() {
        for (text, end) in [("{\"a\": \"}\"} x", Some(10)), ("{\"a\": 1", None), ("{% raw %}", None)] {
            assert_eq!(object_end(text), end, "{text}");
        }
    }
}
