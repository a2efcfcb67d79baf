//! Typed blocks as elements. Text goes in as text, so nothing an author wrote can run.

use kb_core::model::{Block, Image, Inline, LinkTarget, Tone};
use leptos::prelude::*;

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
pub(super) fn blocks(page: &Page<'_>, blocks: &[Block]) -> Vec<AnyView> {
    blocks.iter().map(|one| block(page, one)).collect()
}

fn block(page: &Page<'_>, block: &Block) -> AnyView {
    match block {
        Block::Paragraph(content) => view! { <p>{inlines(page, content)}</p> }.into_any(),
        Block::Heading { anchor, content, .. } => {
            view! { <h4 data-anchor=anchor.clone() tabindex="-1">{inlines(page, content)}</h4> }.into_any()
        }
        Block::List { start, items } => list(page, *start, items),
        Block::Steps(list) => steps::steps(page, list),
        Block::Code { text, .. } => {
            view! { <pre tabindex="0"><code>{text.clone()}</code></pre> }.into_any()
        }
        Block::Quote(inner) => view! { <blockquote>{blocks(page, inner)}</blockquote> }.into_any(),
        Block::Note { tone, content } => note(page, *tone, content),
        Block::Table { head, rows } => table(page, head, rows),
        Block::Rule => view! { <hr /> }.into_any(),
    }
}

fn list(page: &Page<'_>, start: Option<u32>, items: &[Vec<Block>]) -> AnyView {
    let rows: Vec<_> = items.iter().map(|item| view! { <li>{blocks(page, item)}</li> }).collect();
    match start {
        Some(first) => view! { <ol start=first.to_string()>{rows}</ol> }.into_any(),
        None => view! { <ul>{rows}</ul> }.into_any(),
    }
}

fn note(page: &Page<'_>, tone: Tone, content: &[Block]) -> AnyView {
    let (class, word) = match tone {
        Tone::Note => ("note", Word::Note),
        Tone::Tip => ("note", Word::Tip),
        Tone::Warning => ("note warning", Word::Warning),
    };
    let label = page.words.text(word).to_owned();
    view! { <div class=class role="note"><strong>{label}</strong>{blocks(page, content)}</div> }.into_any()
}

fn table(page: &Page<'_>, head: &[Vec<Inline>], rows: &[Vec<Vec<Inline>>]) -> AnyView {
    let heads: Vec<_> =
        head.iter().map(|cell| view! { <th scope="col">{inlines(page, cell)}</th> }).collect();
    let row = |row: &Vec<Vec<Inline>>| {
        let cells: Vec<_> = row.iter().map(|cell| view! { <td>{inlines(page, cell)}</td> }).collect();
        view! { <tr>{cells}</tr> }
    };
    let rows: Vec<_> = rows.iter().map(row).collect();
    // A wide table scrolls by itself, and a keyboard must reach it for that.
    view! {
        <div class="wide" tabindex="0">
            <table>
                <thead><tr>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// Text within a line.
pub(super) fn inlines(page: &Page<'_>, content: &[Inline]) -> Vec<AnyView> {
    content.iter().map(|one| inline(page, one)).collect()
}

fn inline(page: &Page<'_>, inline: &Inline) -> AnyView {
    match inline {
        Inline::Text(text) => text.clone().into_any(),
        Inline::Strong(inner) => view! { <strong>{inlines(page, inner)}</strong> }.into_any(),
        Inline::Emphasis(inner) => view! { <em>{inlines(page, inner)}</em> }.into_any(),
        Inline::Code(text) => view! { <code>{text.clone()}</code> }.into_any(),
        Inline::Link { target, content } => link(page, target, inlines(page, content)),
        Inline::Image(shown) => image(page, shown),
        Inline::Break => view! { <br /> }.into_any(),
    }
}

/// A link: within the panel it is a button, elsewhere it opens a new tab and says so.
pub(super) fn link(page: &Page<'_>, target: &LinkTarget, content: Vec<AnyView>) -> AnyView {
    match leads_to(target) {
        Ok(event) => {
            view! { <button type="button" class="link" on:click=page.ui.on(event)>{content}</button> }.into_any()
        }
        Err(url) => {
            let tells = page.words.text(Word::NewTab).to_owned();
            view! {
                <a href=url target="_blank" rel="noopener noreferrer">
                    {content}
                    <span class="unseen">" " {tells}</span>
                </a>
            }
            .into_any()
        }
    }
}

/// The event that follows a link within the knowledge base, or the address of one that leads elsewhere.
pub(super) fn leads_to(target: &LinkTarget) -> Result<Event, String> {
    match target {
        LinkTarget::Article { id, anchor } => {
            Ok(Event::OpenArticle { article: id.to_string(), anchor: anchor.clone().unwrap_or_default() })
        }
        LinkTarget::Anchor(anchor) => Ok(Event::Follow(anchor.clone())),
        LinkTarget::External(url) => Err(url.as_str().to_owned()),
    }
}

fn image(page: &Page<'_>, image: &Image) -> AnyView {
    let source = match image.source.starts_with("https:") {
        true => image.source.clone(),
        false => format!("{}{}", page.document.base, image.source),
    };
    view! { <img src=source alt=image.alt.clone() loading="lazy" /> }.into_any()
}
