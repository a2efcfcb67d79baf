//! Typed blocks as elements. Text becomes text nodes, so nothing that an author writes is executed.

use std::sync::Arc;

use kb_core::model::{Block, Branch, Image, Inline, LinkTarget, Step, Tone};
use leptos::ev;
use leptos::html::custom;
use leptos::prelude::*;
use wasm_bindgen::JsValue;

use super::button::button;
use super::icon::{self, icon};
use super::ui::{Attribute, Ui};
use crate::catalog::Word;
use crate::state::article::ArticleLink;
use crate::state::document::Document;
use crate::state::{ArticleEvent, Event, State};

/// The article being drawn.
pub(super) struct Page<'a> {
    pub(super) ui: Ui,
    pub(super) document: &'a Document,
}

/// Elements for blocks.
pub(super) fn blocks(page: &Page<'_>, blocks: &[Block]) -> Vec<AnyView> {
    blocks.iter().map(|one| block(page, one)).collect()
}

/// An element that has nothing but content. In a `view!` each tag and each attribute is a type of its own, with its own code. The many
/// kinds of elements of an article share one type here, which leptos provides for custom elements.
pub(super) fn plain(tag: &'static str, content: Vec<AnyView>) -> AnyView {
    custom(tag).child(content).into_any()
}

/// The same with text of an author, in the direction in which that text is written.
pub(super) fn written(tag: &'static str, content: Vec<AnyView>) -> AnyView {
    custom(tag).attr("dir", "auto").child(content).into_any()
}

fn block(page: &Page<'_>, block: &Block) -> AnyView {
    match block {
        Block::Paragraph(content) => written("p", inlines(page, content)),
        Block::Heading { anchor, content, .. } => {
            let heading =
                custom("h4").attr("dir", "auto").attr("data-anchor", anchor.clone()).attr("tabindex", "-1");
            heading.child(inlines(page, content)).into_any()
        }
        Block::List { start, items } => {
            let items = items.iter().map(|item| written("li", blocks(page, item))).collect();
            match start {
                Some(first) => {
                    custom("ol").attr("dir", "auto").attr("start", first.to_string()).child(items).into_any()
                }
                None => written("ul", items),
            }
        }
        Block::Steps(list) => steps(page, list),
        Block::Code { text, .. } => {
            let code = plain("code", vec![text.clone().into_any()]);
            custom("pre").attr("tabindex", "0").child(vec![code]).into_any()
        }
        Block::Quote(inner) => written("blockquote", blocks(page, inner)),
        Block::Note { tone, content } => note(page, *tone, content),
        Block::Table { head, rows } => table(page, head, rows),
        Block::Rule => plain("hr", Vec::new()),
    }
}

/// Steps as a checklist: each can be ticked off, and the one to do next is highlighted.
fn steps(page: &Page<'_>, steps: &[Step]) -> AnyView {
    let steps: Vec<AnyView> = steps.iter().map(|one| step(page, one)).collect();
    view! { <ol class="steps">{steps}</ol> }.into_any()
}

fn step(page: &Page<'_>, step: &Step) -> AnyView {
    let anchor: Arc<str> = step.anchor.as_str().into();
    let attribute = |value: fn(&State, &str) -> Option<String>| -> Attribute {
        let anchor = Arc::clone(&anchor);
        page.ui.reading(move |state| value(state, &anchor))
    };
    let content = view! {
        <label class="tick">{tick(page.ui, &anchor, attribute(label))}{sign(page.ui, &anchor)}</label>
        <div class="do">{blocks(page, &step.content)} {branches(page, &step.branches)}</div>
    };
    custom("li")
        .attr("class", attribute(|state, step| Some(Progress::of(state, step).class().to_owned())))
        .attr("dir", "auto")
        .attr("data-anchor", step.anchor.clone())
        .attr("tabindex", "-1")
        .attr("aria-current", attribute(|state, step| Progress::of(state, step).current()))
        .child(content.into_any())
        .into_any()
}

fn tick(ui: Ui, anchor: &Arc<str>, label: Attribute) -> AnyView {
    let (ticked, tick) = (Arc::clone(anchor), Arc::clone(anchor));
    custom("input")
        .attr("type", "checkbox")
        .attr("aria-label", label)
        .prop("checked", ui.reading(move |state| JsValue::from(Progress::of(state, &ticked).ticked)))
        .on(ev::change, ui.on(move |_| Event::Article(ArticleEvent::Tick(tick.to_string()))))
        .into_any()
}

fn label(state: &State, step: &str) -> Option<String> {
    let word = if Progress::of(state, step).ticked { Word::StepTried } else { Word::Step };
    Some(state.catalog.fill(word, &[("n", number(step))]))
}

/// The number of the step; once the step is ticked off, a tick.
fn sign(ui: Ui, anchor: &Arc<str>) -> AnyView {
    let anchor = Arc::clone(anchor);
    let sign = ui.live(move |state| match Progress::of(state, &anchor).ticked {
        true => icon(icon::DONE),
        false => number(&anchor).to_owned().into_any(),
    });
    view! { <span class="sign" aria-hidden="true">{sign}</span> }.into_any()
}

fn number(anchor: &str) -> &str {
    anchor.rsplit('-').next().unwrap_or_default()
}

/// How far the client has come with a step.
struct Progress {
    ticked: bool,
    /// It is the step to do next.
    current: bool,
}

impl Progress {
    fn of(state: &State, step: &str) -> Self {
        let Some(reading) = state.reading() else { return Self { ticked: false, current: false } };
        let ticked = state.session.ticked(&reading.document.article);
        Self {
            ticked: ticked.iter().any(|known| known == step),
            current: reading.current_step(ticked).as_deref() == Some(step),
        }
    }

    fn current(&self) -> Option<String> {
        self.current.then(|| "step".to_owned())
    }

    fn class(&self) -> &'static str {
        match (self.ticked, self.current) {
            (_, true) => "step now",
            (true, false) => "step done",
            (false, false) => "step",
        }
    }
}

fn branches(page: &Page<'_>, branches: &[Branch]) -> Option<AnyView> {
    let button =
        |branch: &Branch| link(page, &branch.target, vec![branch.label.clone().into_any()], "second");
    let buttons: Vec<AnyView> = branches.iter().map(button).collect();
    (!branches.is_empty()).then(|| view! { <div class="branches">{buttons}</div> }.into_any())
}

fn note(page: &Page<'_>, tone: Tone, content: &[Block]) -> AnyView {
    let (class, word) = match tone {
        Tone::Note => ("note", Word::Note),
        Tone::Tip => ("note", Word::Tip),
        Tone::Warning => ("note warning", Word::Warning),
    };
    let label = page.ui.word(word);
    view! { <div class=class role="note"><strong>{label}</strong>{blocks(page, content)}</div> }.into_any()
}

/// A wide table scrolls horizontally, and must be focusable to scroll by keyboard.
fn table(page: &Page<'_>, head: &[Vec<Inline>], rows: &[Vec<Vec<Inline>>]) -> AnyView {
    let heading = |cell: &Vec<Inline>| {
        custom("th").attr("dir", "auto").attr("scope", "col").child(inlines(page, cell)).into_any()
    };
    let row = |row: &Vec<Vec<Inline>>| {
        plain("tr", row.iter().map(|cell| written("td", inlines(page, cell))).collect())
    };
    let head = plain("thead", vec![plain("tr", head.iter().map(heading).collect())]);
    let body = plain("tbody", rows.iter().map(row).collect());
    view! { <div class="wide" tabindex="0">{written("table", vec![head, body])}</div> }.into_any()
}

/// Nodes for text within a block.
pub(super) fn inlines(page: &Page<'_>, content: &[Inline]) -> Vec<AnyView> {
    content.iter().map(|one| inline(page, one)).collect()
}

fn inline(page: &Page<'_>, inline: &Inline) -> AnyView {
    match inline {
        Inline::Text(text) => text.clone().into_any(),
        Inline::Strong(inner) => plain("strong", inlines(page, inner)),
        Inline::Emphasis(inner) => plain("em", inlines(page, inner)),
        Inline::Code(code) => plain("code", vec![code.clone().into_any()]),
        Inline::Link { target, content } => link(page, target, inlines(page, content), "link"),
        Inline::Image(shown) => image(page, shown),
        Inline::Break => plain("br", Vec::new()),
    }
}

/// A link: a button if it stays within the panel; otherwise it opens a new tab, and says so.
fn link(page: &Page<'_>, target: &LinkTarget, content: Vec<AnyView>, class: &'static str) -> AnyView {
    let content = content.into_any();
    match target {
        LinkTarget::Article { id, anchor } => {
            let anchor = anchor.clone().unwrap_or_default();
            let link = ArticleLink { article: id.to_string(), anchor };
            button(class, move |_| Event::Article(ArticleEvent::Open(link.clone())), content)
        }
        LinkTarget::Anchor(anchor) => {
            let anchor = anchor.clone();
            button(class, move |_| Event::Article(ArticleEvent::Follow(anchor.clone())), content)
        }
        LinkTarget::External(url) => {
            let new_tab = [" ", &page.ui.word(Word::NewTab)].concat();
            let new_tab = view! { <span class="unseen">{new_tab}</span> }.into_any();
            let link = custom("a").attr("href", url.as_str().to_owned()).attr("target", "_blank");
            link.attr("rel", "noopener noreferrer").child(vec![content, new_tab]).into_any()
        }
    }
}

fn image(page: &Page<'_>, image: &Image) -> AnyView {
    let base = if image.source.starts_with("https:") { "" } else { page.document.base.as_str() };
    let source = [base, &image.source].concat();
    custom("img").attr("src", source).attr("alt", image.alt.clone()).attr("loading", "lazy").into_any()
}
