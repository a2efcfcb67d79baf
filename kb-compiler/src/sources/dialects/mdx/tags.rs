//! Tags of JSX: their attributes become those of HTML, in one line.

use std::ops::Range;

use super::super::edits::Edit;
use super::super::text::Text;
use super::script;

/// Longest tag.
const LONGEST: usize = 8 * 1024;

/// Most attributes that are read.
const MOST_ATTRIBUTES: usize = 200;

/// A tag of the text.
#[derive(Debug)]
pub(super) struct Tag {
    pub(super) range: Range<usize>,
    pub(super) name: String,
    pub(super) kind: Kind,
    /// Whether nothing else stands in its lines.
    pub(super) alone: bool,
    html: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Start,
    End,
    /// A start tag that is also its end.
    Whole,
}

impl Tag {
    /// What makes it HTML.
    pub(super) fn edit(&self, text: &Text<'_>) -> Option<Edit> {
        (text.all[self.range.clone()] != self.html).then(|| Edit::new(self.range.clone(), self.html.clone()))
    }
}

/// The tags of a text outside of code.
pub(super) fn find(text: &Text<'_>) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut at = text.body;
    while let Some(found) = text.all[at..].find('<') {
        at += found;
        let rest = super::super::super::hidden_piece::nearby(&text.all[at..], LONGEST);
        let escaped = text.all[..at].ends_with('\\');
        let Some(mut tag) = read(rest).filter(|_| !escaped && !text.is_code(at)) else {
            at += 1;
            continue;
        };
        let end = at + tag.range.end;
        tag.range = at..end;
        let before = text.all[..at].rsplit('\n').next().unwrap_or_default();
        let after = text.all[end..].lines().next().unwrap_or_default();
        tag.alone = before.trim().is_empty() && after.trim().is_empty();
        tags.push(tag);
        at = end;
    }
    tags
}

/// The tag at the start of a text.
fn read(text: &str) -> Option<Tag> {
    let closes = text.starts_with("</");
    let inner = text.strip_prefix("</").or_else(|| text.strip_prefix('<'))?;
    let part = |c: char| c.is_alphanumeric() || "-_.:".contains(c);
    let length = inner.find(|c: char| !part(c)).unwrap_or(inner.len());
    let path = &inner[..length];
    // `<https://a.test>` is an address.
    if path.contains("://")
        || path.contains(':')
        || !(path.is_empty() || path.starts_with(|c: char| c.is_ascii_alphabetic()))
    {
        return None;
    }
    let name = path.rsplit('.').next().unwrap_or_default().to_owned();
    let mut rest = &inner[length..];
    let mut html = format!("<{}{name}", if closes { "/" } else { "" });
    for _ in 0..MOST_ATTRIBUTES {
        let trimmed = rest.trim_start();
        let kind = match () {
            () if trimmed.starts_with('>') => {
                if closes {
                    Kind::End
                } else {
                    Kind::Start
                }
            }
            () if trimmed.starts_with("/>") => Kind::Whole,
            () if trimmed.len() == rest.len() || path.is_empty() => return None,
            () => {
                rest = attribute(trimmed, &mut html)?;
                continue;
            }
        };
        let end = if kind == Kind::Whole { 2 } else { 1 };
        html.push_str(if kind == Kind::Whole { " />" } else { ">" });
        let range = 0..text.len() - trimmed.len() + end;
        let html = if path.is_empty() { String::new() } else { html };
        return Some(Tag { range, name, kind, alone: false, html });
    }
    None
}

/// Reads an attribute, writes it as HTML where its value is a text, and returns what follows it.
fn attribute<'t>(text: &'t str, html: &mut String) -> Option<&'t str> {
    if text.starts_with('{') {
        return Some(&text[script::braced(text)?.len() + 2..]);
    }
    let length = text.find(|c: char| !(c.is_alphanumeric() || "-_:.@".contains(c))).unwrap_or(text.len());
    let (name, rest) = text.split_at(length);
    if name.is_empty() {
        return None;
    }
    let name = if name == "className" { "class" } else { name };
    let Some(value) = rest.trim_start().strip_prefix('=') else {
        html.push_str(&format!(" {name}"));
        return Some(rest);
    };
    let value = value.trim_start();
    let quote = value.chars().next()?;
    if quote == '{' {
        let inner = script::braced(value)?;
        if let Some(text) = script::literal(inner) {
            write(name, &text, html);
        }
        return Some(&value[inner.len() + 2..]);
    }
    let (inner, rest) = Some(value).filter(|_| "\"'".contains(quote))?[1..].split_once(quote)?;
    write(name, inner, html);
    Some(rest)
}

fn write(name: &str, value: &str, html: &mut String) {
    let value = value.split_whitespace().collect::<Vec<_>>().join(" ").replace('"', "&quot;");
    html.push_str(&format!(" {name}=\"{value}\""));
}
