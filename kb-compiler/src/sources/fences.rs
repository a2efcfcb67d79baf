//! Finds the front matter of an article's text: YAML between `---` lines, TOML between `+++` lines.

use std::ops::Range;

use super::fields::Fields;
use super::node::{Entry, Map, Node, SyntaxError, Text, Value};
use super::{toml_text, yaml};
use crate::diagnostic::codes;

/// Longest front matter; more is a mistake, such as a missing closing line.
const MAX_FRONT_MATTER: usize = 64 * 1024;

/// Lines at the top of a file that may be front matter of a wrong form.
const MOST_LINES: usize = 40;

/// Longest key of front matter.
const MOST_KEY: usize = 32;

/// The language of front matter.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Syntax {
    Yaml,
    Toml,
}

impl Syntax {
    pub(super) fn parse(self, text: &str, base: usize) -> Result<Map, SyntaxError> {
        if text.len() > MAX_FRONT_MATTER {
            let message = "it is longer than 64 KiB; its closing line may be missing".to_owned();
            return Err(SyntaxError { message, span: base..base });
        }
        match self {
            Self::Yaml => yaml::parse(text, base),
            Self::Toml => {
                let (map, mut errors) = toml_text::parse(text, base);
                if errors.is_empty() { Ok(map) } else { Err(errors.swap_remove(0)) }
            }
        }
    }
}

/// The position of the front matter.
pub(super) struct FrontMatterRange {
    pub(super) syntax: Syntax,
    pub(super) inner: Range<usize>,
    pub(super) body: usize,
}

/// Finds the fences. Tolerates a byte order mark, CRLF, and blank space after the hyphens.
pub(super) fn find(fields: &mut Fields<'_>) -> FrontMatterRange {
    let text = fields.lines.text();
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let none = FrontMatterRange { syntax: Syntax::Yaml, inner: start..start, body: start };
    let first = text[start..].split_inclusive('\n').next().unwrap_or_default();
    let (fence, syntax) = match first.trim_end() {
        "---" => ("---", Syntax::Yaml),
        "+++" => ("+++", Syntax::Toml),
        _ => return none,
    };
    let inner = start + first.len();
    let mut at = inner;
    for line in text[inner..].split_inclusive('\n') {
        if line.trim_end() == fence || (syntax == Syntax::Yaml && line.trim_end() == "...") {
            if syntax == Syntax::Toml {
                let message = "this front matter is TOML; it is read, other tools may expect YAML".to_owned();
                fields.report(&codes::TOML_FRONT_MATTER, &(start..inner), message);
            }
            return FrontMatterRange { syntax, inner: inner..at, body: at + line.len() };
        }
        at += line.len();
    }
    let message = format!("the front matter that begins with `{fence}` has no closing `{fence}` line");
    fields.report(&codes::OPEN_FRONT_MATTER, &(start..inner), message);
    none
}

/// The plain `key: value` lines of front matter that is not valid YAML, often because the title contains an unquoted colon.
pub(super) fn salvage(text: &str, inner: Range<usize>) -> Map {
    let mut map = Map::new();
    let mut at = inner.start;
    for line in text[inner].split_inclusive('\n') {
        if let Some((key, value)) = line.split_once([':', '=']) {
            let span = at..at + line.trim_end().len();
            let key = Text { text: key.trim().trim_matches(['"', '\'']).to_owned(), span: span.clone() };
            let value = Value::Scalar(value.trim().trim_matches(['"', '\'']).to_owned());
            map.push(Entry { key, node: Node { span, value } });
        }
        at += line.len();
    }
    map
}

/// Lines at the top of a file without front matter that look as if they were meant as it: behind a blank line, between other marks,
/// or without any.
pub(super) fn unrecognised(text: &str, start: usize) -> Map {
    let head = &text[start..];
    let start = start + (head.len() - head.trim_start().len());
    let first = text[start..].lines().next().unwrap_or_default().trim();
    let marked =
        first.len() >= 3 && first.chars().all(|c| "-+=~`;*_–—".contains(c)) || first.starts_with("```");
    let mut end = start;
    for line in text[start..].split_inclusive('\n').take(MOST_LINES) {
        if !marked && line.split_once([':', '=']).is_none_or(|(key, _)| key.trim().len() > MOST_KEY) {
            break;
        }
        end += line.len();
    }
    salvage(text, start..end)
}
