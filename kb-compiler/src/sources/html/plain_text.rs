//! Texts of tickets, which some systems export as HTML.

use std::borrow::Cow;

use kb_import::text::without_empty_runs;

use super::elements::{self, Element};
use super::entities;
use super::tokens::{self, Content, Token};
use super::unknown_tags::Tags;

/// A text without its markup if it is HTML, a line for each block; one that isn't keeps its `<`, and loses its entities.
pub(in crate::sources) fn of(text: &str) -> Cow<'_, str> {
    if !text.contains('<') {
        return entities::decoded(text);
    }
    let tokens = tokens::tokens(text);
    let tags = Tags::of(text, false);
    if !tokens.iter().any(|token| is_markup(token, text, &tags)) {
        return entities::decoded(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut dropped: Option<String> = None;
    for token in &tokens {
        let raw = &text[token.range.clone()];
        match &token.content {
            Content::End(name) if dropped.as_ref() == Some(name) => dropped = None,
            _ if dropped.is_some() => {}
            Content::Text(words) => out.push_str(words),
            Content::Start(tag) if tags.is_text(tag, raw) => out.push_str(raw),
            Content::End(name) if tags.is_text_end(name, raw) => out.push_str(raw),
            Content::End(name) => end_line(elements::named(name), &mut out),
            Content::Start(tag) => match elements::named(&tag.name) {
                Some(Element::Dropped) => dropped = Some(tag.name.clone()),
                Some(Element::Image) => out.push_str(tag.value("alt").unwrap_or_default()),
                element => end_line(element, &mut out),
            },
        }
    }
    Cow::Owned(without_empty_runs(out.lines().map(str::trim)))
}

/// Whether a token shows that its text is HTML: a block or a line break, or the end of any element.
fn is_markup(token: &Token, text: &str, tags: &Tags<'_>) -> bool {
    let is_line = |element: Element| element.is_block() || element == Element::Break;
    match &token.content {
        Content::Start(tag) => {
            elements::named(&tag.name).is_some_and(is_line) && !tags.is_text(tag, &text[token.range.clone()])
        }
        Content::End(name) => elements::named(name).is_some(),
        Content::Text(_) => false,
    }
}

fn end_line(element: Option<Element>, out: &mut String) {
    match element {
        Some(Element::Cell { .. }) => out.push(' '),
        Some(element) if element.is_block() || element == Element::Break => out.push('\n'),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn html_is_read_as_text() {
        for (text, expected) in [
            (
                "<p>Hello,</p><p>it&nbsp;can&#39;t <b>pay</b>.<br>Thanks</p>",
                "Hello,\n\nit\u{a0}can't pay.\nThanks",
            ),
            ("<div>a</div><script>x</script><ul><li>b</li><li>c</li></ul>", "a\n\nb\n\nc"),
            ("<table><tr><td>a</td><td>b</td></tr></table>", "a  b"),
            ("R&amp;D can&rsquo;t", "R&D can’t"),
            ("if a < b and c > d, Vec<String>", "if a < b and c > d, Vec<String>"),
            ("<user> wrote to <help@example.com>", "<user> wrote to <help@example.com>"),
            ("<p>for <user></p>", "for <user>"),
            ("plain\n  text", "plain\n  text"),
        ] {
            assert_eq!(of(text), expected, "{text}");
        }
    }
}
