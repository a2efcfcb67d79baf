//! What the head of a page of HTML says of it.

use super::html::tokens::{self, Content, Token};
use super::node::{Entry, Map, Node, Text, Value};

/// What `<meta name="…" content="…">` says, as front matter. Keywords are tags.
pub(super) fn entries(text: &str, body: usize) -> Map {
    let entry = |token: &Token| {
        let Content::Start(tag) = &token.content else { return None };
        let span = token.range.start + body..token.range.end + body;
        let (key, value) = match tag.name.as_str() {
            "meta" => (tag.value("name")?.to_lowercase(), tag.value("content")?),
            "html" => ("locale".to_owned(), tag.value("lang")?),
            _ => return None,
        };
        let key = Text { text: if key == "keywords" { "tags".to_owned() } else { key }, span: span.clone() };
        Some(Entry { key, node: Node { span, value: Value::Scalar(value.to_owned()) } })
    };
    tokens::tokens(&text[body..]).iter().filter_map(entry).collect()
}
