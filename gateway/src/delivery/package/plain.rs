//! The document as plain text, for systems that have no markup. What a client wrote can't pass for a heading or a fact of ours, because
//! each of its lines has `> ` before it, and an entry's further lines are joined.

use super::document::{Block, lines, one_line};

/// Renders a document.
pub fn render(blocks: &[Block]) -> String {
    let rendered: Vec<String> = blocks.iter().map(block).filter(|text| !text.is_empty()).collect();
    rendered.join("\n\n") + "\n"
}

fn block(block: &Block) -> String {
    match block {
        Block::Heading(text) => {
            let text = one_line(text);
            format!("{text}\n{}", "-".repeat(text.chars().count()))
        }
        Block::Paragraph(text) => one_line(text),
        Block::Quote(text) => {
            joined(lines(text).iter().map(|line| format!("> {line}").trim_end().to_owned()))
        }
        Block::List(items) => joined(items.iter().map(|item| {
            let parts = item.parts.iter().map(|part| format!("\n  - {}", one_line(part)));
            format!("- {}{}", one_line(&item.text), parts.collect::<String>())
        })),
        Block::Facts(facts) => {
            joined(facts.iter().map(|(name, value)| format!("- {}: {}", one_line(name), one_line(value))))
        }
    }
}

fn joined(lines: impl Iterator<Item = String>) -> String {
    lines.collect::<Vec<_>>().join("\n")
}
