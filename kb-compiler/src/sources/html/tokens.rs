//! The tags and texts of a piece of HTML, as browsers divide it, each with its place in the piece.

use std::ops::Range;

use html5gum::{DefaultEmitter, HtmlString, Span, Token as Found, Tokenizer};

/// A tag or a text.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::sources) struct Token {
    pub(in crate::sources) content: Content,
    pub(in crate::sources) range: Range<usize>,
}

#[derive(Debug, PartialEq, Eq)]
pub(in crate::sources) enum Content {
    Start(StartTag),
    /// An end tag by its name in lower case.
    End(String),
    /// A text, its entities decoded.
    Text(String),
}

/// A start tag.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::sources) struct StartTag {
    /// Its name in lower case.
    pub(in crate::sources) name: String,
    /// Its attributes by name, their entities decoded; empty where it gives no value.
    pub(in crate::sources) attributes: Vec<(String, String)>,
    pub(in crate::sources) self_closing: bool,
}

impl StartTag {
    /// The value of an attribute that has one.
    pub(in crate::sources) fn value(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    pub(in crate::sources) fn has(&self, name: &str) -> bool {
        self.attributes.iter().any(|(known, _)| known == name)
    }
}

/// The tags and texts of some HTML in order. Comments are left out; what looks like a tag and isn't one is text.
pub(in crate::sources) fn tokens(html: &str) -> Vec<Token> {
    let mut emitter = DefaultEmitter::new_with_span();
    emitter.naively_switch_states(true);
    let mut tokens = Vec::new();
    let mut end = 0;
    for Ok(found) in Tokenizer::new_with_emitter(html, emitter) {
        let Some((content, span)) = content(found, html) else { continue };
        end = span.end.min(html.len());
        if let Some(content) = content {
            tokens.push(Token { content, range: span.start.min(end)..end });
        }
    }
    // A tag that never ends: browsers drop it, and what follows it.
    if let Some(rest) = html.get(end..).filter(|rest| !rest.is_empty() && !rest.starts_with("<!")) {
        tokens.push(Token { content: Content::Text(rest.to_owned()), range: end..html.len() });
    }
    tokens
}

/// What a token of the tokenizer means, and its place; `None` where it is not part of the text.
fn content(found: Found<usize>, html: &str) -> Option<(Option<Content>, Span)> {
    Some(match found {
        Found::StartTag(tag) => {
            let attributes = tag.attributes.into_iter();
            let attributes = attributes.map(|(name, value)| (text(name), text(value.value))).collect();
            let start = StartTag { name: text(tag.name), attributes, self_closing: tag.self_closing };
            (Some(Content::Start(start)), tag.span)
        }
        Found::EndTag(tag) => (Some(Content::End(text(tag.name))), tag.span),
        Found::String(found) => (Some(Content::Text(text(found.value))), found.span),
        Found::Comment(found) => {
            // `</3` is no comment to its author.
            let raw = html.get(found.span.start..found.span.end).unwrap_or_default();
            let words = (raw.starts_with("</") && raw.len() > 3).then(|| Content::Text(raw.to_owned()));
            (words, found.span)
        }
        Found::Doctype(found) => (None, found.span),
        Found::Error(_) => return None,
    })
}

fn text(bytes: HtmlString) -> String {
    String::from_utf8(bytes.0).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tokens in short: `[name a=b/]`, `[/name]` and texts, each with its source.
    fn shown(html: &str) -> Vec<(String, &str)> {
        let content = |content: &Content| match content {
            Content::Start(tag) => {
                let attributes: String =
                    tag.attributes.iter().map(|(name, value)| format!(" {name}={value}")).collect();
                format!("[{}{attributes}{}]", tag.name, if tag.self_closing { "/" } else { "" })
            }
            Content::End(name) => format!("[/{name}]"),
            Content::Text(text) => text.clone(),
        };
        tokens(html).iter().map(|token| (content(&token.content), &html[token.range.clone()])).collect()
    }

    #[test]
    fn tags_and_texts_have_their_places() {
        for (html, expected) in [
            (
                "a<B c='d&amp;e' f>x</B >",
                &[("a", "a"), ("[b c=d&e f=]", "<B c='d&amp;e' f>"), ("x", "x"), ("[/b]", "</B >")][..],
            ),
            ("<br/>&uuml;\r\n<hr>", &[("[br/]", "<br/>"), ("ü\n", "&uuml;\r\n"), ("[hr]", "<hr>")]),
            ("1 < 2 <3 a", &[("1 < 2 <3 a", "1 < 2 <3 a")]),
            ("a</3>b", &[("a", "a"), ("</3>", "</3>"), ("b", "b")]),
            ("a<!-- x -->b<!DOCTYPE html>c", &[("a", "a"), ("b", "b"), ("c", "c")]),
            ("a<div class", &[("a", "a"), ("<div class", "<div class")]),
            ("a<!-- x", &[("a", "a")]),
            (
                "<script>a<b></script>c",
                &[("[script]", "<script>"), ("a<b>", "a<b>"), ("[/script]", "</script>"), ("c", "c")],
            ),
        ] {
            let expected: Vec<_> = expected.iter().map(|(text, raw)| ((*text).to_owned(), *raw)).collect();
            assert_eq!(shown(html), expected, "{html}");
        }
    }
}
