//! Lines that begin with a placeholder in angle brackets, such as `<your password>`. Markdown takes the lines up to the next blank one for HTML,
//! so a backslash is put before each, and what follows is read as Markdown.

use std::ops::Range;

use super::dialects::edits::{Edit, Edited};
use super::hidden_piece::nearby;
use super::html::tokens::{self, Content};
use super::html::unknown_tags::{Tags, may_begin_with_text};
use super::markdown::{self, Element};

/// Longest tag that is looked at.
const LONGEST_TAG: usize = 4 * 1024;

/// How often lines are looked for that become the first of a block of HTML because those above them no longer are.
const ROUNDS: usize = 4;

/// Puts a backslash before every such line of the Markdown, whose body begins at byte `body`.
pub(super) fn escape(markdown: &mut Edited<'_>, body: usize, mdx: bool) {
    if !markdown.text()[body..].contains('<') {
        return;
    }
    let tags = Tags::of(markdown.text(), mdx);
    let may_be_one = |line: &str| may_begin_with_text(line) && begins_with_text(line, &tags);
    if !markdown.text()[body..].lines().any(may_be_one) {
        return;
    }
    for _ in 0..ROUNDS {
        let found = first_lines(markdown.text(), body, &Tags::of(markdown.text(), mdx));
        if found.is_empty() {
            break;
        }
        markdown.apply(found.into_iter().map(|at| Edit::new(at..at, "\\")).collect());
    }
}

/// The places of such lines that Markdown takes for HTML.
fn first_lines(text: &str, body: usize, tags: &Tags<'_>) -> Vec<usize> {
    let blocks = markdown::elements(text, body).filter(|(element, _)| matches!(element, Element::Html));
    let tag = |(_, range): (Element, Range<usize>)| {
        let block = &text[range.clone()];
        let at = range.start + (block.len() - block.trim_start().len());
        begins_with_text(&text[at..range.end], tags).then_some(at)
    };
    blocks.filter_map(tag).collect()
}

fn begins_with_text(line: &str, tags: &Tags<'_>) -> bool {
    let Some(rest) = line.find('<').map(|at| nearby(&line[at..], LONGEST_TAG)) else { return false };
    let raw = &rest[..rest.find('>').map_or(rest.len(), |end| end + 1)];
    match tokens::tokens(raw).first().map(|token| &token.content) {
        Some(Content::Start(tag)) => tags.is_text(tag, raw),
        Some(Content::End(name)) => tags.is_text_end(name, raw),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_begin_no_html() {
        for (text, expected) in [
            ("<your password>\n## A\n", Some("\\<your password>\n## A\n")),
            ("> <user>\n> *a*\n\n- <Option A>\n  b\n", Some("> \\<user>\n> *a*\n\n- \\<Option A>\n  b\n")),
            ("<user>\n<Option A>\n", Some("\\<user>\n\\<Option A>\n")),
            ("```\n<user>\n```\n\n<user>\n", Some("```\n<user>\n```\n\n\\<user>\n")),
            ("<div>\n<user>\n</div>\n", None),
            ("<Note>\na\n</Note>\n", None),
            ("<p>a</p>\n", None),
            ("a <user>\n", None),
        ] {
            let mut markdown = Edited::new(text);
            escape(&mut markdown, 0, false);
            assert_eq!(markdown.text(), expected.unwrap_or(text), "{text}");
            for (at, c) in markdown.text().char_indices().filter(|(_, c)| *c != '\\') {
                assert!(text[markdown.origin(&(at..at + 1)).start..].starts_with(c), "{text} at {at}");
            }
        }
    }
}
