//! The document as HTML of a few elements without attributes, which every system's sanitizer lets through.

use super::document::{Block, indentation, lines, one_line};

/// Renders a document.
pub fn render(blocks: &[Block]) -> String {
    blocks.iter().map(block).collect::<Vec<_>>().join("\n")
}

/// A text that means itself in HTML, in content and in attributes.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

fn block(block: &Block) -> String {
    match block {
        Block::Heading(text) => format!("<h3>{}</h3>", inline(text)),
        Block::Paragraph(text) => format!("<p>{}</p>", inline(text)),
        Block::Quote(text) => {
            let lines: Vec<String> = lines(text).iter().map(|line| line_of_quote(line)).collect();
            format!("<blockquote>{}</blockquote>", lines.join("<br>\n"))
        }
        Block::List(items) => list(items.iter().map(|item| {
            let parts = item.parts.iter().map(|part| inline(part));
            inline(&item.text) + &if item.parts.is_empty() { String::new() } else { list(parts) }
        })),
        Block::Facts(facts) => {
            list(facts.iter().map(|(name, value)| format!("<b>{}:</b> {}", inline(name), inline(value))))
        }
    }
}

fn list(entries: impl Iterator<Item = String>) -> String {
    let entries: String = entries.map(|entry| format!("<li>{entry}</li>")).collect();
    format!("<ul>{entries}</ul>")
}

fn inline(text: &str) -> String {
    escape(&one_line(text))
}

/// Indentation stays: a client's text may be a log.
fn line_of_quote(line: &str) -> String {
    let (columns, rest) = indentation(line);
    "&nbsp;".repeat(columns) + &escape(rest)
}
