//! Finds the front matter of an article's text: YAML between `---` lines, TOML between `+++` lines, JSON between `;;;` lines or in the
//! braces that a file begins with.

use std::ops::Range;

use super::fields::Fields;
use super::node::{Entry, Map, Node, SyntaxError, Text, Value};
use super::{json_text, toml_text, yaml};
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
    Json,
}

impl Syntax {
    pub(super) fn parse(self, text: &str, base: usize) -> Result<Map, SyntaxError> {
        if text.len() > MAX_FRONT_MATTER {
            let message = "it is longer than 64 KiB; its closing line may be missing".to_owned();
            return Err(SyntaxError { message, span: base..base });
        }
        match self {
            Self::Yaml => yaml::parse(text, base),
            Self::Json if text.trim().is_empty() => Ok(Map::new()),
            Self::Json => json_text::parse(text, base),
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
    if let Some(range) = braces(text, start) {
        return range;
    }
    let Some((fence, syntax)) = opening(first.trim_end()) else { return none };
    let inner = start + first.len();
    let mut at = inner;
    for line in text[inner..].split_inclusive('\n') {
        if line.trim_end() == fence || (fence == "---" && line.trim_end() == "...") {
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

/// The closing line and the language that a first line announces.
fn opening(line: &str) -> Option<(&'static str, Syntax)> {
    let syntax = match line {
        "+++" => return Some(("+++", Syntax::Toml)),
        ";;;" => return Some((";;;", Syntax::Json)),
        _ => match line.strip_prefix("---")?.trim_start().to_ascii_lowercase().as_str() {
            "" | "yaml" | "yml" => Syntax::Yaml,
            "toml" => Syntax::Toml,
            "json" => Syntax::Json,
            _ => return None,
        },
    };
    Some(("---", syntax))
}

/// Front matter that is one JSON object without fences. What is broken in it is reported when it is read.
fn braces(text: &str, start: usize) -> Option<FrontMatterRange> {
    let head = &text[start..];
    let within = head.strip_prefix('{')?;
    let line = within.lines().next().unwrap_or_default().trim();
    if !line.is_empty() && !within.trim_start().starts_with('"') {
        return None;
    }
    let end = start + json_text::object_end(head).or_else(|| end_of_broken(head))?;
    let rest = text[end..].split_inclusive('\n').next().unwrap_or_default();
    if !rest.trim().is_empty() {
        return None;
    }
    Some(FrontMatterRange { syntax: Syntax::Json, inner: start..end, body: end + rest.len() })
}

/// Where an object ends that is not valid: at the first line that is nothing but its brace.
fn end_of_broken(head: &str) -> Option<usize> {
    let mut at = 0;
    for line in head.split_inclusive('\n') {
        at += line.len();
        if line.trim_end() == "}" {
            return Some(at - (line.len() - 1));
        }
    }
    None
}

/// The plain `key: value` lines of front matter that is not valid, often because the title contains an unquoted colon.
pub(super) fn salvage(text: &str, inner: Range<usize>) -> Map {
    let mut map = Map::new();
    let mut at = inner.start;
    for line in text[inner].split_inclusive('\n') {
        if line.trim_start().starts_with(['"', '{']) {
            map.extend(salvage_json(line, at));
        } else if let Some((key, value)) = line.split_once([':', '=']) {
            map.push(salvaged(key, value, at..at + line.trim_end().len()));
        }
        at += line.len();
    }
    map
}

/// The entries in a line of JSON.
fn salvage_json(line: &str, at: usize) -> Map {
    let mut map = Map::new();
    let mut rest = line;
    while let Some((before, value)) = rest.split_once(':') {
        let key = before.rsplit([',', '{']).next().unwrap_or_default();
        let next = value.find(", \"").or(value.find(",\"")).unwrap_or(value.len());
        let start = at + line.len() - rest.len() + before.len() - key.trim_start().len();
        let value_only = value[..next].trim_end().trim_end_matches([',', '}']);
        let end = at + line.len() - value.len() + value_only.len();
        map.push(salvaged(key, value_only, start..end));
        rest = &value[next..];
    }
    map
}

fn salvaged(key: &str, value: &str, span: Range<usize>) -> Entry {
    let bare = |text: &str| text.trim().trim_matches(['"', '\'']).to_owned();
    let key = Text { text: bare(key), span: span.clone() };
    Entry { key, node: Node { span, value: Value::Scalar(bare(value)) } }
}

/// Lines at the top of a file without front matter that look as if they were meant as it: behind a blank line, between other marks,
/// or without any.
pub(super) fn unrecognised(text: &str, start: usize) -> Map {
    let head = &text[start..];
    let start = start + (head.len() - head.trim_start().len());
    let first = text[start..].lines().next().unwrap_or_default().trim();
    let marked = first.len() >= 3 && first.chars().all(|c| "-+=~`;*_–—".contains(c))
        || first.starts_with("```")
        || first == "{";
    let mut end = start;
    for line in text[start..].split_inclusive('\n').take(MOST_LINES) {
        if !marked && line.split_once([':', '=']).is_none_or(|(key, _)| key.trim().len() > MOST_KEY) {
            break;
        }
        end += line.len();
    }
    salvage(text, start..end)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::diagnostic::LineIndex;

    #[test]
    fn front_matter_stands_between_its_marks() {
        for (text, inner, body) in [
            ("---\na: 1\n---\nText", "a: 1\n", "Text"),
            ("--- yaml\na: 1\n...\nText", "a: 1\n", "Text"),
            ("+++\r\na = 1\r\n+++\r\nText", "a = 1\r\n", "Text"),
            ("---toml\na = 1\n---\nText", "a = 1\n", "Text"),
            ("---json\n{\"a\": 1}\n---\nText", "{\"a\": 1}\n", "Text"),
            (";;;\n{\"a\": 1}\n;;;\nText", "{\"a\": 1}\n", "Text"),
            ("\u{feff}{\"a\": \"}\"}\nText", "{\"a\": \"}\"}", "Text"),
            ("{\n  \"a\": {\n  }\n}\n\nText", "{\n  \"a\": {\n  }\n}", "\nText"),
            ("{\n  a: 1,\n}\nText", "{\n  a: 1,\n}", "Text"),
            ("{\"a\": 1} is JSON", "", "{\"a\": 1} is JSON"),
            ("{{< note >}}\nText", "", "{{< note >}}\nText"),
            ("{: .lead}\nText", "", "{: .lead}\nText"),
            ("{% raw %}", "", "{% raw %}"),
            ("---\nText", "", "---\nText"),
            ("---more\na: 1\n---\n", "", "---more\na: 1\n---\n"),
        ] {
            let lines = LineIndex::new(&Arc::from("a.md"), text);
            let found = find(&mut Fields::new(&lines, &codes::WRONG_TYPE));
            assert_eq!((&text[found.inner], &text[found.body..]), (inner, body), "{text:?}");
        }
    }

    #[test]
    fn broken_entries_are_still_told_apart() {
        for (text, entries) in [
            ("title: A: b\ndraft: true", "title=A: b@0..11 draft=true@12..23"),
            ("{\n  \"title\": \"A: b\",\n  \"draft\": true,\n}", "title=A: b@4..19 draft=true@23..36"),
            ("{\"title\": \"A\", \"draft\": true", "title=A@1..13 draft=true@15..28"),
        ] {
            let shown = |entry: &Entry| match &entry.node.value {
                Value::Scalar(value) => format!("{}={value}@{:?}", entry.key.text, entry.key.span),
                other => format!("{other:?}"),
            };
            let found: Vec<String> = salvage(text, 0..text.len()).iter().map(shown).collect();
            assert_eq!(found.join(" "), entries);
        }
    }
}
