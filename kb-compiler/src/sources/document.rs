//! An article as a list of elements with their places, in which internal parts are looked for.

use std::ops::Range;

use super::format::Format;
use super::html::elements::{self, Element as Html};
use super::html::tokens::{self, Content};
use super::markdown;
use super::parsed::Element;

/// The elements of a body in the order of the text, each with its whole range.
pub(super) fn elements(format: Format, text: &str, body: usize) -> Vec<(Element, Range<usize>)> {
    match format {
        Format::Page => page_elements(text, body),
        Format::Markdown | Format::Mdx => markdown::elements(text, body).collect(),
    }
}

/// Most elements of a page that may be open at once; deeper ones count as parts of those.
const DEEPEST: usize = 1024;

/// A page is one piece of HTML; its paragraphs, items, quotations and tables are its elements.
fn page_elements(text: &str, body: usize) -> Vec<(Element, Range<usize>)> {
    let mut found = vec![(Element::Html, body..text.len())];
    // The open ones by name, and where they are in `found`; lists, which are not in it, hold items apart.
    let mut open: Vec<(String, Option<usize>)> = Vec::new();
    for token in tokens::tokens(&text[body..]) {
        let (start, end) = (token.range.start + body, token.range.end + body);
        let (name, ends) = match &token.content {
            Content::Start(tag) => (&tag.name, ended_by(&tag.name, &open).map(|at| (at, start))),
            Content::End(name) => {
                (name, open.iter().rposition(|(known, _)| known == name).map(|at| (at, end)))
            }
            Content::Text(_) => continue,
        };
        if let Some((from, at)) = ends {
            for holder in open.drain(from..).filter_map(|(_, holder)| holder) {
                found[holder].1.end = at;
            }
        }
        if matches!(token.content, Content::Start(_)) && open.len() < DEEPEST {
            let element = element_of(name);
            if element.is_some() || is_list(name) {
                open.push((name.clone(), element.is_some().then_some(found.len())));
            }
            found.extend(element.map(|element| (element, start..text.len())));
        }
    }
    found
}

/// The open element that a start tag ends: an item the one before it in its list, a block the paragraph before it.
fn ended_by(name: &str, open: &[(String, Option<usize>)]) -> Option<usize> {
    let last = open.len().checked_sub(1)?;
    match name {
        "li" => {
            let at = open.iter().rposition(|(known, _)| known == "li" || is_list(known))?;
            (open[at].0 == "li").then_some(at)
        }
        _ => (open[last].0 == "p" && elements::named(name)?.is_block()).then_some(last),
    }
}

fn is_list(name: &str) -> bool {
    matches!(elements::named(name), Some(Html::List { .. }))
}

fn element_of(name: &str) -> Option<Element> {
    match elements::named(name)? {
        Html::Paragraph => Some(Element::Paragraph),
        Html::Item => Some(Element::Item),
        Html::Quote => Some(Element::Quote),
        Html::Table => Some(Element::Table),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_of_a_page_end_where_they_do_for_browsers() {
        let page = "<p>a<ul><li>b<ul><li>c</ul>d<li>e</ul><table><tr><td><p>f</table>g";
        let found = elements(Format::Page, page, 0);
        let shown: Vec<&str> = found.iter().skip(1).map(|(_, range)| &page[range.clone()]).collect();
        let expected = [
            "<p>a",
            "<li>b<ul><li>c</ul>d",
            "<li>c</ul>",
            "<li>e</ul>",
            "<table><tr><td><p>f</table>",
            "<p>f</table>",
        ];
        assert_eq!(shown, expected);
    }
}
