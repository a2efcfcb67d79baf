//! The document as CommonMark that is also safe where tables, tasks and mentions are switched on. Every character of a text that could
//! begin markup has a backslash before it.

use super::document::paragraphs;
use super::line_markup::LineMarkup;

/// CommonMark.
pub const MARKDOWN: LineMarkup = LineMarkup {
    heading: "### ",
    paragraph: "",
    entry: "- ",
    part: "  - ",
    strong: "**",
    // Plain spaces could make a code block.
    column: "\u{a0}",
    escape,
    quote,
};

fn quote(markup: &LineMarkup, text: &str) -> String {
    let parts = paragraphs(text).into_iter().map(|lines| {
        let lines: Vec<String> =
            lines.iter().map(|line| format!("> {}", markup.line_of_quote(line))).collect();
        lines.join("  \n")
    });
    parts.collect::<Vec<_>>().join("\n>\n")
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
