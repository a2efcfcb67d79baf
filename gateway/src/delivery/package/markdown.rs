//! The document as CommonMark that is also safe where tables, tasks and mentions are switched on. Every character of a text that could
//! begin markup has a backslash before it.

use super::document::{Block, Item, indentation, one_line, paragraphs};

/// Renders a document.
pub fn render(blocks: &[Block]) -> String {
    let rendered: Vec<String> = blocks.iter().map(block).filter(|text| !text.is_empty()).collect();
    rendered.join("\n\n") + "\n"
}

fn block(block: &Block) -> String {
    match block {
        Block::Heading(text) => format!("### {}", inline(text)),
        Block::Paragraph(text) => inline(text),
        Block::Quote(text) => {
            let parts = paragraphs(text).into_iter().map(|lines| {
                let lines: Vec<String> =
                    lines.iter().map(|line| format!("> {}", line_of_quote(line))).collect();
                lines.join("  \n")
            });
            parts.collect::<Vec<_>>().join("\n>\n")
        }
        Block::List(items) => items.iter().map(entry).collect::<Vec<_>>().join("\n"),
        Block::Facts(facts) => {
            let lines =
                facts.iter().map(|(name, value)| format!("- **{}:** {}", inline(name), inline(value)));
            lines.collect::<Vec<_>>().join("\n")
        }
    }
}

fn entry(item: &Item) -> String {
    let parts = item.parts.iter().map(|part| format!("\n  - {}", inline(part)));
    format!("- {}{}", inline(&item.text), parts.collect::<String>())
}

fn inline(text: &str) -> String {
    escape(&one_line(text))
}

/// Indentation stays, as spaces that can't make a code block.
fn line_of_quote(line: &str) -> String {
    let (columns, rest) = indentation(line);
    "\u{a0}".repeat(columns) + &escape(rest)
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let first_word_end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    for (at, c) in text.char_indices() {
        if must_be_escaped(text, at, c, first_word_end) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

fn must_be_escaped(text: &str, at: usize, c: char, first_word_end: usize) -> bool {
    let alphanumeric = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let inside_word = || {
        alphanumeric(text[..at].chars().next_back()) && alphanumeric(text[at + c.len_utf8()..].chars().next())
    };
    match c {
        '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '#' | '@' | '!' | '{' | '}' | '$' => {
            true
        }
        '_' | ':' | '^' => !inside_word(),
        '-' | '+' | '=' => at == 0,
        '.' | ')' => at > 0 && at == first_word_end,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_texts_stay_readable() {
        for (text, expected) in [
            ("my pay run wont approve (2026-11-22).", "my pay run wont approve (2026-11-22)."),
            ("snake_case and v1.2 stay", "snake_case and v1.2 stay"),
            ("1. one", "1\\. one"),
            ("- dash", "\\- dash"),
            ("_em_ *strong* `code`", "\\_em\\_ \\*strong\\* \\`code\\`"),
            ("@support <b>", "\\@support \\<b\\>"),
        ] {
            assert_eq!(escape(text), expected);
        }
    }
}
