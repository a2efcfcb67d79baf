//! The document in Atlassian Document Format, the JSON tree of Jira's platform interface. Texts are nodes of their own, so nothing needs
//! escaping. [The format](https://developer.atlassian.com/cloud/jira/platform/apis/document/structure/) has no empty text nodes.

use serde_json::{Value, json};

use super::document::{Block, Item, lines, one_line};

/// Renders a document.
pub fn render(blocks: &[Block]) -> Value {
    let content: Vec<Value> = blocks.iter().filter(|block| !is_empty(block)).map(block).collect();
    json!({ "version": 1, "type": "doc", "content": content })
}

fn is_empty(block: &Block) -> bool {
    block.texts().iter().all(|text| one_line(text).is_empty())
}

fn block(block: &Block) -> Value {
    match block {
        Block::Heading(title) => {
            json!({ "type": "heading", "attrs": { "level": 3 }, "content": text(title) })
        }
        Block::Paragraph(words) => paragraph(&text(words)),
        Block::Quote(words) => json!({ "type": "blockquote", "content": [paragraph(&broken_lines(words))] }),
        Block::List(items) => list(&items.iter().map(entry).collect::<Vec<_>>()),
        Block::Facts(facts) => list(&facts.iter().map(|(name, value)| fact(name, value)).collect::<Vec<_>>()),
    }
}

fn entry(item: &Item) -> Value {
    let mut content = vec![paragraph(&text(&item.text))];
    if !item.parts.is_empty() {
        let parts = item.parts.iter().map(|part| list_item(&[paragraph(&text(part))]));
        content.push(list(&parts.collect::<Vec<_>>()));
    }
    list_item(&content)
}

fn fact(name: &str, value: &str) -> Value {
    let name =
        json!({ "type": "text", "text": format!("{}: ", one_line(name)), "marks": [{ "type": "strong" }] });
    list_item(&[paragraph(&[vec![name], text(value)].concat())])
}

fn list(items: &[Value]) -> Value {
    json!({ "type": "bulletList", "content": items })
}

fn list_item(content: &[Value]) -> Value {
    json!({ "type": "listItem", "content": content })
}

fn paragraph(content: &[Value]) -> Value {
    json!({ "type": "paragraph", "content": content })
}

fn text(words: &str) -> Vec<Value> {
    let words = one_line(words);
    if words.is_empty() { Vec::new() } else { vec![json!({ "type": "text", "text": words })] }
}

fn broken_lines(words: &str) -> Vec<Value> {
    let mut content = Vec::new();
    for (at, line) in lines(words).iter().enumerate() {
        if at > 0 {
            content.push(json!({ "type": "hardBreak" }));
        }
        if !line.is_empty() {
            content.push(json!({ "type": "text", "text": line }));
        }
    }
    content
}
