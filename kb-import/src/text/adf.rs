//! Atlassian's document format: a tree of nodes.

use serde_json::Value;

/// Nodes that end a line.
const LINES: [&str; 10] = [
    "paragraph",
    "heading",
    "codeBlock",
    "listItem",
    "tableRow",
    "blockquote",
    "panel",
    "rule",
    "taskItem",
    "blockCard",
];
/// Deeper trees are cut off, so that none can exhaust the stack.
const DEEPEST: usize = 100;

pub(super) fn text(document: &Value) -> String {
    let mut out = String::new();
    add(document, DEEPEST, &mut out);
    out
}

fn add(node: &Value, levels: usize, out: &mut String) {
    let kind = node["type"].as_str().unwrap_or_default();
    let attribute = |name: &str| node["attrs"][name].as_str().unwrap_or_default();
    match kind {
        "text" => out.push_str(node["text"].as_str().unwrap_or_default()),
        "hardBreak" => out.push('\n'),
        "mention" | "status" | "date" => out.push_str(attribute("text")),
        "emoji" => out.push_str(attribute("shortName")),
        "inlineCard" | "blockCard" => out.push_str(attribute("url")),
        _ => {}
    }
    if levels > 0 {
        for child in node["content"].as_array().into_iter().flatten() {
            add(child, levels - 1, out);
        }
    }
    if kind == "tableCell" || kind == "tableHeader" {
        out.truncate(out.trim_end().len());
        out.push(' ');
    } else if LINES.contains(&kind) && !out.ends_with('\n') {
        out.push('\n');
    }
}
