//! The document in the wiki markup of Jira. A backslash before a character takes its meaning away; line breaks of texts are written as
//! `\\`.

use super::document::{Block, Item, indentation, lines, one_line};

/// Renders a document.
pub fn render(blocks: &[Block]) -> String {
    let rendered: Vec<String> = blocks.iter().map(block).filter(|text| !text.is_empty()).collect();
    rendered.join("\n\n") + "\n"
}

fn block(block: &Block) -> String {
    match block {
        Block::Heading(text) => format!("h3. {}", inline(text)),
        Block::Paragraph(text) => inline(text),
        Block::Quote(text) => {
            let lines: Vec<String> = lines(text).iter().map(|line| line_of_quote(line)).collect();
            format!("{{quote}}\n{}\n{{quote}}", lines.join("\n"))
        }
        Block::List(items) => items.iter().map(entry).collect::<Vec<_>>().join("\n"),
        Block::Facts(facts) => {
            let lines = facts.iter().map(|(name, value)| format!("* *{}:* {}", inline(name), inline(value)));
            lines.collect::<Vec<_>>().join("\n")
        }
    }
}

fn entry(item: &Item) -> String {
    let parts = item.parts.iter().map(|part| format!("\n** {}", inline(part)));
    format!("* {}{}", inline(&item.text), parts.collect::<String>())
}

fn inline(text: &str) -> String {
    escape(&one_line(text))
}

fn line_of_quote(line: &str) -> String {
    let (columns, rest) = indentation(line);
    "\u{a0}".repeat(columns) + &escape(rest)
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    // `h1.`, `bq.` and `1.` mean something at the start of a line only.
    let word_end = text.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(text.len());
    for (at, c) in text.char_indices() {
        let is_word_end = c == '.' && at == word_end && at > 0 && at < 4;
        if c.is_ascii_punctuation()
            && (is_word_end || !matches!(c, '.' | ',' | ';' | '\'' | '"' | '/' | '=' | '%'))
        {
            // A backslash before a backslash would be a line break.
            escaped.push_str(if c == '\\' { "&#92;" } else { "\\" });
        }
        if c != '\\' {
            escaped.push(c);
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_text_is_markup() {
        for (text, expected) in [
            ("stuck. why, 12.30", "stuck. why, 12.30"),
            ("h1. big", "h1\\. big"),
            ("{code}[x|http://e]", "\\{code\\}\\[x\\|http\\://e\\]"),
            ("a\\\\b", "a&#92;&#92;b"),
        ] {
            assert_eq!(escape(text), expected);
        }
    }
}
