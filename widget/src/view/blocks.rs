//! Typed blocks as elements. Text becomes text nodes, so nothing that an author writes is executed.

use kb_core::model::{Block, Branch, Image, Inline, LinkTarget, Step, Tone};

use super::dispatch::Dispatch;
use super::element::{Element, Node, button, el, text};
use super::icon::{self, icon};
use crate::catalog::{Catalog, Word};
use crate::state::article::ArticleLink;
use crate::state::document::Document;
use crate::state::{ArticleEvent, Event};

/// The article being drawn.
pub(super) struct Page<'a> {
    pub(super) dispatch: Dispatch,
    pub(super) words: &'a Catalog,
    pub(super) document: &'a Document,
    /// Anchors of the ticked steps.
    pub(super) ticked: &'a [String],
    /// The step to do next.
    pub(super) current: Option<String>,
}

/// An element with text of an author, in the direction in which that text is written.
pub(super) fn written(tag: &'static str) -> Element {
    el(tag, "").set("dir", "auto")
}

/// Elements for blocks.
pub(super) fn blocks(page: &Page<'_>, blocks: &[Block]) -> Vec<Element> {
    blocks.iter().map(|one| block(page, one)).collect()
}

fn block(page: &Page<'_>, block: &Block) -> Element {
    match block {
        Block::Paragraph(content) => written("p").nodes(inlines(page, content)),
        Block::Heading { anchor, content, .. } => {
            written("h4").set("data-anchor", anchor).set("tabindex", "-1").nodes(inlines(page, content))
        }
        Block::List { start, items } => {
            let list = match start {
                Some(first) => written("ol").set("start", &first.to_string()),
                None => written("ul"),
            };
            list.each(items, &|item| written("li").all(blocks(page, item)))
        }
        Block::Steps(list) => steps(page, list),
        Block::Code { text: code, .. } => el("pre", "").set("tabindex", "0").add(text("code", "", code)),
        Block::Quote(inner) => written("blockquote").all(blocks(page, inner)),
        Block::Note { tone, content } => note(page, *tone, content),
        Block::Table { head, rows } => table(page, head, rows),
        Block::Rule => el("hr", ""),
    }
}

/// Steps as a checklist: each can be ticked off, and the one to do next is highlighted.
fn steps(page: &Page<'_>, steps: &[Step]) -> Element {
    el("ol", "steps").each(steps, &|one| step(page, one))
}

fn step(page: &Page<'_>, step: &Step) -> Element {
    let number = step.anchor.rsplit('-').next().unwrap_or_default();
    let ticked = page.ticked.contains(&step.anchor);
    let current = page.current.as_deref() == Some(step.anchor.as_str());
    let word = if ticked { Word::StepTried } else { Word::Step };
    let tick = Event::Article(ArticleEvent::Tick(step.anchor.clone()));
    let input = el("input", "")
        .set("type", "checkbox")
        .set("aria-label", &page.words.fill(word, &[("n", number)]))
        .checked(ticked)
        .sends("change", page.dispatch, tick);
    let sign = el("span", "sign").set("aria-hidden", "true");
    let sign = if ticked { sign.add(icon(icon::DONE)) } else { sign.text(number) };
    let class = match (ticked, current) {
        (_, true) => "step now",
        (true, false) => "step done",
        (false, false) => "step",
    };
    el("li", class)
        .set("dir", "auto")
        .set("data-anchor", &step.anchor)
        .set("tabindex", "-1")
        .set_if(current, "aria-current", "step")
        .add(el("label", "tick").add(input).add(sign))
        .add(el("div", "do").all(blocks(page, &step.content)).maybe(branches(page, &step.branches)))
}

fn branches(page: &Page<'_>, branches: &[Branch]) -> Option<Element> {
    let button =
        |branch: &Branch| link(page, &branch.target, vec![Node::Text(branch.label.clone())], "second");
    (!branches.is_empty()).then(|| el("div", "branches").each(branches, &button))
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

/// A wide table scrolls horizontally, and must be focusable to scroll by keyboard.
fn table(page: &Page<'_>, head: &[Vec<Inline>], rows: &[Vec<Vec<Inline>>]) -> Element {
    let head = el("tr", "").each(head, &|cell| written("th").set("scope", "col").nodes(inlines(page, cell)));
    let cell = |cell: &Vec<Inline>| written("td").nodes(inlines(page, cell));
    let body = el("tbody", "").each(rows, &|row| el("tr", "").each(row, &cell));
    let table = written("table").add(el("thead", "").add(head)).add(body);
    el("div", "wide").set("tabindex", "0").add(table)
}

/// Nodes for text within a block.
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

/// A link: a button if it stays within the panel; otherwise it opens a new tab, and says so.
pub(super) fn link(page: &Page<'_>, target: &LinkTarget, content: Vec<Node>, class: &str) -> Element {
    let event = match target {
        LinkTarget::Article { id, anchor } => {
            let anchor = anchor.clone().unwrap_or_default();
            ArticleEvent::Open(ArticleLink { article: id.to_string(), anchor })
        }
        LinkTarget::Anchor(anchor) => ArticleEvent::Follow(anchor.clone()),
        LinkTarget::External(url) => {
            let new_tab = text("span", "unseen", " ").text(page.words.text(Word::NewTab));
            return el("a", "")
                .set("href", url.as_str())
                .set("target", "_blank")
                .set("rel", "noopener noreferrer")
                .nodes(content)
                .add(new_tab);
        }
    };
    button(class, page.dispatch, Event::Article(event)).nodes(content)
}

fn image(page: &Page<'_>, image: &Image) -> Element {
    let base = if image.source.starts_with("https:") { "" } else { page.document.base.as_str() };
    el("img", "").set("src", &[base, &image.source].concat()).set("alt", &image.alt).set("loading", "lazy")
}
