//! Fields: which texts of an article are searched, and as what.

use kb_core::model::block::{blocks_text, plain_text};
use kb_core::model::{Block, Inline, LinkTarget, Section, Step};

use crate::article::Article;

/// What is searched, apart because words in each say different things about an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// The title.
    Title,
    /// Section and paragraph headings.
    Headings,
    /// How clients say it, error codes and tags, from the front matter.
    Symptoms,
    /// Running text, lists and tables.
    Body,
    /// Preformatted text.
    Code,
    /// What other articles call this one when they link to it.
    Anchors,
}

impl Field {
    /// Every field, in index order.
    pub const ALL: [Self; 6] =
        [Self::Title, Self::Headings, Self::Symptoms, Self::Body, Self::Code, Self::Anchors];
}

/// An article's texts, by field, in the order of [`Field::ALL`].
pub type FieldTexts = [String; Field::ALL.len()];

/// The texts of an article, links from others excepted.
pub fn texts_of(article: &Article) -> FieldTexts {
    let mut texts = FieldTexts::default();
    texts[Field::Title as usize].clone_from(&article.title);
    let said = article.symptoms.iter().chain(&article.facets.error_codes).chain(&article.facets.tags);
    texts[Field::Symptoms as usize] = said.map(String::as_str).collect::<Vec<_>>().join("\n");
    for section in &article.sections.unpack() {
        push_section(section, &mut texts);
    }
    texts
}

fn push_section(section: &Section, texts: &mut FieldTexts) {
    push_line(&plain_text(&section.heading), Field::Headings, texts);
    push_blocks(&section.blocks, texts);
}

fn push_blocks(blocks: &[Block], texts: &mut FieldTexts) {
    for block in blocks {
        match block {
            Block::Heading { content, .. } => push_line(&plain_text(content), Field::Headings, texts),
            Block::Code { text, .. } => push_line(text, Field::Code, texts),
            Block::Steps(steps) => steps.iter().for_each(|step| push_step(step, texts)),
            Block::List { items, .. } => items.iter().for_each(|item| push_blocks(item, texts)),
            Block::Quote(inner) | Block::Note { content: inner, .. } => push_blocks(inner, texts),
            Block::Paragraph(_) | Block::Table { .. } | Block::Rule => {
                push_line(&blocks_text(std::slice::from_ref(block)), Field::Body, texts);
            }
        }
    }
}

fn push_step(step: &Step, texts: &mut FieldTexts) {
    push_blocks(&step.content, texts);
    for branch in &step.branches {
        push_line(&branch.label, Field::Body, texts);
    }
}

fn push_line(line: &str, field: Field, texts: &mut FieldTexts) {
    let text = &mut texts[field as usize];
    text.push_str(line);
    text.push('\n');
}

/// Calls `found` with the target's id and the words of every link from an article to another.
pub fn links(article: &Article, found: &mut impl FnMut(&str, String)) {
    let mut on_inlines = |content: &[Inline]| links_in(content, found);
    for section in &article.sections.unpack() {
        on_inlines(&section.heading);
        walk(&section.blocks, &mut on_inlines);
    }
}

fn walk(blocks: &[Block], visit: &mut impl FnMut(&[Inline])) {
    for block in blocks {
        match block {
            Block::Paragraph(content) | Block::Heading { content, .. } => visit(content),
            Block::List { items, .. } => items.iter().for_each(|item| walk(item, visit)),
            Block::Steps(steps) => steps.iter().for_each(|step| walk(&step.content, visit)),
            Block::Quote(inner) | Block::Note { content: inner, .. } => walk(inner, visit),
            Block::Table { head, rows } => {
                head.iter().chain(rows.iter().flatten()).for_each(|cell| visit(cell))
            }
            Block::Code { .. } | Block::Rule => {}
        }
    }
}

fn links_in(content: &[Inline], found: &mut impl FnMut(&str, String)) {
    for inline in content {
        match inline {
            Inline::Link { target: LinkTarget::Article { id, .. }, content } => {
                found(id.as_str(), plain_text(content))
            }
            Inline::Strong(inner) | Inline::Emphasis(inner) => links_in(inner, found),
            _ => {}
        }
    }
}
