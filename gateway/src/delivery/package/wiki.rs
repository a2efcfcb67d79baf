//! The document in the wiki markup of Jira. A backslash before a character takes its meaning away; line breaks of texts are written as
//! `\\`.

use super::document::lines;
use super::line_markup::LineMarkup;

/// The wiki markup of Jira.
pub const WIKI: LineMarkup = LineMarkup {
    heading: "h3. ",
    paragraph: "",
    entry: "* ",
    part: "** ",
    strong: "*",
    column: "\u{a0}",
    escape,
    quote,
};

fn quote(markup: &LineMarkup, text: &str) -> String {
    let lines: Vec<String> = lines(text).iter().map(|line| markup.line_of_quote(line)).collect();
    format!("{{quote}}\n{}\n{{quote}}", lines.join("\n"))
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
