//! The blocks of a document. There are few, so that every markup can express them, and texts have no markup of their own: whatever a
//! client typed is shown as it was typed.

/// A part of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// The title of a section.
    Heading(String),
    /// A sentence or more of ours.
    Paragraph(String),
    /// The client's own words, with their line breaks.
    Quote(String),
    /// Entries in order.
    List(Vec<Item>),
    /// Names and their values.
    Facts(Vec<(String, String)>),
}

/// An entry of a list, with the entries below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The entry's text.
    pub text: String,
    /// What stands below it.
    pub parts: Vec<String>,
}

impl Block {
    /// Every text of the block, in order.
    pub fn texts(&self) -> Vec<&str> {
        match self {
            Self::Heading(text) | Self::Paragraph(text) | Self::Quote(text) => vec![text],
            Self::List(items) => items
                .iter()
                .flat_map(|item| {
                    [item.text.as_str()].into_iter().chain(item.parts.iter().map(String::as_str))
                })
                .collect(),
            Self::Facts(facts) => facts.iter().flat_map(|(name, value)| [name.as_str(), value]).collect(),
        }
    }
}

/// The lines of a text, at least one. Every kind of line break ends a line, and the lines have no controls.
pub(super) fn lines(text: &str) -> Vec<String> {
    let breaks =
        text.replace("\r\n", "\n").replace(['\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'], "\n");
    let clean =
        |line: &str| crate::plain_text::plain(line).replace(|c: char| c.is_control() && c != '\t', "");
    breaks.split('\n').map(|line| clean(line).trim_end().to_owned()).collect()
}

/// A text on one line.
pub(super) fn one_line(text: &str) -> String {
    lines(text).join(" ").replace('\t', " ").trim().to_owned()
}

/// A line with its indentation apart: how many columns, and the rest. A tab counts four.
pub(super) fn indentation(line: &str) -> (usize, &str) {
    let rest = line.trim_start();
    let columns = line[..line.len() - rest.len()].chars().map(|c| if c == '\t' { 4 } else { 1 }).sum();
    (columns, rest)
}

/// The paragraphs of a text, which empty lines divide.
pub(super) fn paragraphs(text: &str) -> Vec<Vec<String>> {
    let lines = lines(text);
    let parts = lines.split(|line| line.trim().is_empty()).filter(|part| !part.is_empty());
    parts.map(<[String]>::to_vec).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_paragraphs_are_told_apart_by_every_kind_of_break() {
        for (text, expected) in [
            ("one\r\ntwo\rthree\u{2028}four", vec![vec!["one", "two", "three", "four"]]),
            ("one\n\n \n  two\u{7}  \n", vec![vec!["one"], vec!["  two"]]),
            ("a\u{202e}b", vec![vec!["ab"]]),
            ("", vec![]),
        ] {
            assert_eq!(paragraphs(text), expected, "{text:?}");
        }
        assert_eq!(one_line(" a\n\tb "), "a  b");
        assert_eq!(indentation("\t x y"), (5, "x y"));
    }
}
