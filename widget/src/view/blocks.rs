//! Typed blocks as elements. Text goes in as text, so nothing an author wrote can run.

use kb_core::model::{Block, Image, Inline, LinkTarget, Tone};

use super::element::{Element, Node, button, el, text};
use super::steps;
use crate::catalog::{Catalog, Word};
use crate::host::Ui;
use crate::state::{Document, Event};

/// The article being drawn.
pub(super) struct Page<'a> {
    pub(super) ui: Ui,
    pub(super) words: &'a Catalog,
    pub(super) document: &'a Document,
    /// Anchors of the steps ticked off.
    pub(super) ticked: &'a [String],
    /// The step to do now.
    pub(super) current: Option<String>,
}

/// Some blocks.
pub(super) fn blocks(page: &Page<'_>, blocks: &[Block]) -> Vec<Element> {
    blocks.iter().map(|one| block(page, one)).collect()
}

fn block(page: &Page<'_>, block: &Block) -> Element {
    match block {
        Block::Paragraph(content) => el("p", "").nodes(inlines(page, content)),
        Block::Heading { anchor, content, .. } => {
            el("h4", "").set("data-anchor", anchor).set("tabindex", "-1").nodes(inlines(page, content))
        }
        Block::List { start, items } => {
            let list = match start {
                Some(first) => el("ol", "").set("start", &first.to_string()),
                None => el("ul", ""),
            };
            list.each(items, &|item| el("li", "").all(blocks(page, item)))
        }
        Block::Steps(list) => steps::steps(page, list),
        Block::Code { text: code, .. } => el("pre", "").set("tabindex", "0").add(text("code", "", code)),
        Block::Quote(inner) => el("blockquote", "").all(blocks(page, inner)),
        Block::Note { tone, content } => note(page, *tone, content),
        Block::Table { head, rows } => table(page, head, rows),
        Block::Rule => el("hr", ""),
    }
}

fn note(page: &Page<'_>, tone: Tone, content: &[Block]) -> Element {
    let (class, word) = match tone {
        Tone::Note => ("note", Word::Note),
        Tone::Tip => ("note", Word::Tip),
        Tone::Warning => ("note warning", Word::Warning),
    };
    el("div", class)
        .set("role", "note")
        .add(text("strong", "", page.words.text(word)))
        .all(blocks(page, content))
}

/// A wide table scrolls by itself, and a keyboard must reach it for that.
fn table(page: &Page<'_>, head: &[Vec<Inline>], rows: &[Vec<Vec<Inline>>]) -> Element {
    let head = el("tr", "").each(head, &|cell| el("th", "").set("scope", "col").nodes(inlines(page, cell)));
    let cell = |cell: &Vec<Inline>| el("td", "").nodes(inlines(page, cell));
    let body = el("tbody", "").each(rows, &|row| el("tr", "").each(row, &cell));
    let table = el("table", "").add(el("thead", "").add(head)).add(body);
    el("div", "wide").set("tabindex", "0").add(table)
}

/// Text within a line.
pub(super) fn inlines(page: &Page<'_>, content: &[Inline]) -> Vec<Node> {
    content.iter().map(|one| inline(page, one)).collect()
}

fn inline(page: &Page<'_>, inline: &Inline) -> Node {
    Node::Element(match inline {
        Inline::Text(text) => return Node::Text(text.clone()),
        Inline::Strong(inner) => el("strong", "").nodes(inlines(page, inner)),
        Inline::Emphasis(inner) => el("em", "").nodes(inlines(page, inner)),
        Inline::Code(code) => text("code", "", code),
        Inline::Link { target, content } => link(page, target, inlines(page, content), "link"),
        Inline::Image(shown) => image(page, shown),
        Inline::Break => el("br", ""),
    })
}

/// A link: within the panel it is a button, elsewhere it opens a new tab and says so.
pub(super) fn link(page: &Page<'_>, target: &LinkTarget, content: Vec<Node>, class: &str) -> Element {
    let event = match target {
        LinkTarget::Article { id, anchor } => {
            Event::OpenArticle { article: id.to_string(), anchor: anchor.clone().unwrap_or_default() }
        }
        LinkTarget::Anchor(anchor) => Event::Follow(anchor.clone()),
        LinkTarget::External(url) => {
            let tells = text("span", "unseen", " ").text(page.words.text(Word::NewTab));
            return el("a", "")
                .set("href", url.as_str())
                .set("target", "_blank")
                .set("rel", "noopener noreferrer")
                .nodes(content)
                .add(tells);
        }
    };
    button(class, page.ui, event).nodes(content)
}

fn image(page: &Page<'_>, image: &Image) -> Element {
    let base = if image.source.starts_with("https:") { "" } else { page.document.base.as_str() };
    el("img", "").set("src", &[base, &image.source].concat()).set("alt", &image.alt).set("loading", "lazy")
}
