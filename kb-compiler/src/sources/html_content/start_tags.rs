//! Opens the element of a start tag, or writes what stands for it.

use std::ops::Range;

use kb_core::model::{Block, Inline, Tone};

use super::super::callout;
use super::super::html::elements::{self, Element};
use super::super::html::tokens::StartTag;
use super::super::markdown::Reader;
use super::super::open_element::{HtmlTag, Kind, OpenElement};
use super::MOST_OPEN;
use crate::diagnostic::codes;

impl Reader<'_> {
    pub(super) fn start_tag(&mut self, tag: &StartTag, raw: &str, span: &Range<usize>, in_block: bool) {
        if self.dropping {
            return self.source_of_player(tag);
        }
        if matches!(self.top().kind, Kind::Code(_)) {
            return self.within_preformatted(tag);
        }
        let Some(element) = elements::named(&tag.name) else {
            return self.component(tag, raw, span, in_block);
        };
        self.close_implied(element, &tag.name);
        if element.is_block() {
            self.end_line();
        }
        self.name_place(element, tag);
        if self.stack.len() >= MOST_OPEN && !element.is_void(&tag.name) {
            return;
        }
        match element {
            Element::Rule => self.push_block(Block::Rule),
            Element::Break => self.top().push_inline(Inline::Break),
            Element::Image => self.html_image(tag, span),
            Element::Input => self.input(tag, span),
            Element::Nothing | Element::Source => {}
            Element::Frame => self.frame(tag, span),
            Element::Dropped => {
                self.report(&codes::SCRIPT, span, format!("`<{}>` is dropped with its content", tag.name));
                self.drop_content(&tag.name, span, None);
            }
            Element::Drawing => {
                self.unshown.push((span.clone(), format!("`<{}>`", tag.name)));
                self.drop_content(&tag.name, span, None);
            }
            _ => {
                let kind = self.kind_of(element, tag, span);
                self.open_html(kind, &tag.name, span);
            }
        }
    }

    /// Opens an element, and goes on in it with the formatting around it.
    pub(super) fn open_html(&mut self, kind: Kind, name: &str, span: &Range<usize>) {
        let holds_text = !kind.is_inline()
            && !matches!(kind, Kind::List { .. } | Kind::Table { .. } | Kind::Row { .. } | Kind::Code(_));
        let html = Some(Box::new(HtmlTag { name: name.to_owned(), ..HtmlTag::default() }));
        self.stack.push(OpenElement { html, ..OpenElement::new(kind, span.clone()) });
        if holds_text {
            self.resume_formatting();
        }
    }

    fn kind_of(&mut self, element: Element, tag: &StartTag, span: &Range<usize>) -> Kind {
        if let Element::Block | Element::Paragraph | Element::Quote = element
            && let Some(tone) = tone(tag)
        {
            return self.level(Kind::Quote(Some(tone)), span);
        }
        match element {
            Element::Paragraph => Kind::Paragraph,
            Element::Heading(level) => Kind::Heading { level, id: tag.value("id").map(str::to_owned) },
            Element::List { ordered } => {
                let first = tag.value("start").and_then(|start| start.parse().ok()).unwrap_or(1);
                self.level(Kind::List { start: ordered.then_some(first), items: Vec::new() }, span)
            }
            Element::Item if matches!(self.top().kind, Kind::List { .. }) => Kind::Item,
            Element::Table => Kind::Table { head: Vec::new(), rows: Vec::new() },
            Element::Row if matches!(self.top().kind, Kind::Table { .. }) => {
                Kind::Row { cells: Vec::new(), head: true }
            }
            Element::Cell { head } => self.cell(head, span),
            Element::Label => Kind::Label,
            Element::Preformatted => Kind::Code(String::new()),
            Element::Quote => self.level(Kind::Quote(None), span),
            Element::Code => self.inline_level(Kind::InlineCode),
            Element::Strong => self.inline_level(Kind::Strong),
            Element::Emphasis => self.inline_level(Kind::Emphasis),
            Element::Sub => self.inline_level(Kind::Sub),
            Element::Sup => self.inline_level(Kind::Sup),
            Element::Link => match tag.value("href") {
                Some(address) => self.link(address, span),
                None => Kind::Flattened,
            },
            Element::Abbreviation => match tag.value("title") {
                Some(long) if self.explained.insert(long.to_owned()) => {
                    self.inline_level(Kind::Followed(format!(" ({long})")))
                }
                _ => Kind::Flattened,
            },
            Element::Quotation => {
                self.top().push_text("“");
                self.inline_level(Kind::Followed("”".to_owned()))
            }
            element if element.is_block() => Kind::Blocks,
            _ => Kind::Flattened,
        }
    }

    /// A cell, in a row of its own where there is none.
    fn cell(&mut self, head: bool, span: &Range<usize>) -> Kind {
        if matches!(self.top().kind, Kind::Table { .. }) {
            self.open_html(Kind::Row { cells: Vec::new(), head: true }, "tr", span);
        }
        let in_head = self.stack.iter().rev().find(|open| open.is_tag("thead") || open.is_tag("table"));
        let in_head = in_head.is_some_and(|open| open.is_tag("thead"));
        match &mut self.top().kind {
            Kind::Row { head: of_heads, .. } => {
                *of_heads &= head || in_head;
                Kind::Cell
            }
            _ => Kind::Blocks,
        }
    }

    /// Names that a tag gives to its place, so that links may lead there. A heading keeps its own.
    fn name_place(&mut self, element: Element, tag: &StartTag) {
        let id = tag.value("id").filter(|_| !matches!(element, Element::Heading(_)));
        let name = tag.value("name").filter(|_| element == Element::Link);
        self.names.extend(id.into_iter().chain(name).map(str::to_owned));
    }

    fn within_preformatted(&mut self, tag: &StartTag) {
        let language = tag.value("class").and_then(|class| {
            class.split(' ').find_map(|class| class.strip_prefix("language-").or(class.strip_prefix("lang-")))
        });
        match &mut self.top().kind {
            Kind::Code(known) if known.is_empty() && tag.name == "code" => {
                *known = language.unwrap_or_default().to_owned();
            }
            _ if tag.name == "br" => self.top().text.push('\n'),
            _ => {}
        }
    }
}

/// The tone of an element whose class or role says that it is a call-out: `alert alert-warning`, `admonition tip`, `note`.
fn tone(tag: &StartTag) -> Option<Tone> {
    const MARKS: [&str; 10] =
        ["alert", "admonition", "callout", "notice", "message", "box", "panel", "banner", "bs", "block"];
    let class = tag.value("class").unwrap_or_default().to_lowercase();
    let parts = || class.split(|c: char| c.is_whitespace() || "-_".contains(c));
    let marked = parts().any(|part| MARKS.contains(&part));
    let words = class.split_whitespace().chain(parts().filter(|_| marked));
    let of_class = words.filter(|word| *word != "alert").find_map(callout::tone_of);
    let of_role = match tag.value("role") {
        Some("alert") => Some(Tone::Warning),
        Some("note" | "status") => Some(Tone::Note),
        Some("doc-tip") => Some(Tone::Tip),
        _ => None,
    };
    of_class
        .or(of_role)
        .or_else(|| class.split_whitespace().any(|word| word == "alert").then_some(Tone::Warning))
}
