//! Restriction: an article as a client may read it. Internal sections go, and so does every mention of an article or section that the
//! reader can't open: an id is text too.

use std::borrow::Cow;
use std::cell::LazyCell;
use std::collections::BTreeSet;

use kb_core::bundle::PackedSections;
use kb_core::model::{Block, Inline, LinkTarget, Section, SectionRole, Step};

use crate::article::Article;

/// The article without internal sections and without links to what isn't among `readable` ids. Their words stay, as plain text.
pub fn to_readable<'a>(article: &'a Article, readable: &BTreeSet<&str>) -> Cow<'a, Article> {
    let mut sections = article.sections.unpack();
    if is_readable_whole(article, &sections, readable) {
        return Cow::Borrowed(article);
    }
    let mut visible = article.clone();
    sections.retain(|section| section.role != SectionRole::Internal);
    let anchors = anchors(&sections);
    let leads_on = |target: &LinkTarget| leads_on(target, readable, |anchor| anchors.contains(anchor));
    for section in &mut sections {
        keep_inlines(&mut section.heading, &leads_on);
        keep_blocks(&mut section.blocks, &leads_on);
    }
    visible.sections = PackedSections::pack(&sections);
    visible.related.retain(|id| readable.contains(id.as_str()));
    visible.supersedes.retain(|id| readable.contains(id.as_str()));
    visible.translation_of = visible.translation_of.filter(|id| readable.contains(id.as_str()));
    Cow::Owned(visible)
}

/// Whether a reader of these ids may have the article as it is. Most articles pass, and need no copy.
fn is_readable_whole(article: &Article, sections: &[Section], readable: &BTreeSet<&str>) -> bool {
    let anchors = LazyCell::new(|| anchors(sections));
    let leads_on = |target: &LinkTarget| leads_on(target, readable, |anchor| anchors.contains(anchor));
    let mut named = article.related.iter().chain(&article.supersedes).chain(&article.translation_of);
    named.all(|id| readable.contains(id.as_str()))
        && sections.iter().all(|section| {
            section.role != SectionRole::Internal
                && inlines_lead_on(&section.heading, &leads_on)
                && blocks_lead_on(&section.blocks, &leads_on)
        })
}

fn leads_on(target: &LinkTarget, readable: &BTreeSet<&str>, here: impl FnOnce(&str) -> bool) -> bool {
    match target {
        LinkTarget::Article { id, .. } => readable.contains(id.as_str()),
        LinkTarget::Anchor(anchor) => here(anchor),
        LinkTarget::External(_) => true,
    }
}

fn blocks_lead_on(blocks: &[Block], leads_on: &impl Fn(&LinkTarget) -> bool) -> bool {
    blocks.iter().all(|block| match block {
        Block::Paragraph(content) | Block::Heading { content, .. } => inlines_lead_on(content, leads_on),
        Block::List { items, .. } => items.iter().all(|item| blocks_lead_on(item, leads_on)),
        Block::Steps(steps) => steps.iter().all(|step| {
            blocks_lead_on(&step.content, leads_on)
                && step.branches.iter().all(|branch| leads_on(&branch.target))
        }),
        Block::Quote(inner) | Block::Note { content: inner, .. } => blocks_lead_on(inner, leads_on),
        Block::Table { head, rows } => {
            head.iter().chain(rows.iter().flatten()).all(|cell| inlines_lead_on(cell, leads_on))
        }
        Block::Code { .. } | Block::Rule => true,
    })
}

fn inlines_lead_on(content: &[Inline], leads_on: &impl Fn(&LinkTarget) -> bool) -> bool {
    content.iter().all(|inline| match inline {
        Inline::Strong(inner) | Inline::Emphasis(inner) => inlines_lead_on(inner, leads_on),
        Inline::Link { target, content } => leads_on(target) && inlines_lead_on(content, leads_on),
        Inline::Text(_) | Inline::Code(_) | Inline::Image(_) | Inline::Break => true,
    })
}

/// Every anchor that is left.
fn anchors(sections: &[Section]) -> BTreeSet<String> {
    let mut found: BTreeSet<String> = sections.iter().map(|section| section.anchor.clone()).collect();
    sections.iter().for_each(|section| anchors_in(&section.blocks, &mut found));
    found
}

fn anchors_in(blocks: &[Block], found: &mut BTreeSet<String>) {
    for block in blocks {
        match block {
            Block::Heading { anchor, .. } => {
                found.insert(anchor.clone());
            }
            Block::Steps(steps) => {
                for step in steps {
                    found.insert(step.anchor.clone());
                    anchors_in(&step.content, found);
                }
            }
            Block::List { items, .. } => items.iter().for_each(|item| anchors_in(item, found)),
            Block::Quote(inner) | Block::Note { content: inner, .. } => anchors_in(inner, found),
            Block::Paragraph(_) | Block::Code { .. } | Block::Table { .. } | Block::Rule => {}
        }
    }
}

fn keep_blocks(blocks: &mut [Block], leads_on: &impl Fn(&LinkTarget) -> bool) {
    for block in blocks {
        match block {
            Block::Paragraph(content) | Block::Heading { content, .. } => keep_inlines(content, leads_on),
            Block::List { items, .. } => items.iter_mut().for_each(|item| keep_blocks(item, leads_on)),
            Block::Steps(steps) => steps.iter_mut().for_each(|step| keep_step(step, leads_on)),
            Block::Quote(inner) | Block::Note { content: inner, .. } => keep_blocks(inner, leads_on),
            Block::Table { head, rows } => {
                head.iter_mut()
                    .chain(rows.iter_mut().flatten())
                    .for_each(|cell| keep_inlines(cell, leads_on));
            }
            Block::Code { .. } | Block::Rule => {}
        }
    }
}

fn keep_step(step: &mut Step, leads_on: &impl Fn(&LinkTarget) -> bool) {
    keep_blocks(&mut step.content, leads_on);
    step.branches.retain(|branch| leads_on(&branch.target));
}

fn keep_inlines(content: &mut Vec<Inline>, leads_on: &impl Fn(&LinkTarget) -> bool) {
    let kept = std::mem::take(content).into_iter().flat_map(|inline| match inline {
        Inline::Strong(mut inner) => {
            keep_inlines(&mut inner, leads_on);
            vec![Inline::Strong(inner)]
        }
        Inline::Emphasis(mut inner) => {
            keep_inlines(&mut inner, leads_on);
            vec![Inline::Emphasis(inner)]
        }
        Inline::Link { target, content: mut inner } => {
            keep_inlines(&mut inner, leads_on);
            if leads_on(&target) { vec![Inline::Link { target, content: inner }] } else { inner }
        }
        other => vec![other],
    });
    *content = kept.collect();
}
