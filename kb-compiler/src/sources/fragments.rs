//! Links to sections and steps, checked when every anchor is known; those that lead nowhere keep their text.

use std::collections::BTreeMap;

use kb_core::model::{ArticleId, Block, Inline, LinkTarget, NodeMut, Section, Step};

use super::anchors::Anchors;
use super::markdown::Fragment;

/// What each fragment of an article's links means: its anchor, or nothing. `None` as article is the article itself.
pub(super) type Meanings = BTreeMap<(Option<ArticleId>, String), Option<String>>;

/// Looks up the fragments of one article; `anchors` gives those of the article linked to.
pub(super) fn look_up<'a>(
    fragments: &'a [Fragment],
    anchors: &impl Fn(Option<&ArticleId>) -> Option<&'a Anchors>,
) -> (Meanings, Vec<&'a Fragment>) {
    let mut meanings = Meanings::new();
    let mut broken = Vec::new();
    for fragment in fragments {
        let found = anchors(fragment.to.as_ref()).and_then(|anchors| anchors.find(&fragment.fragment));
        if found.is_none() && !fragment.fragment.is_empty() {
            broken.push(fragment);
        }
        meanings.insert((fragment.to.clone(), fragment.fragment.clone()), found);
    }
    meanings.retain(|(_, fragment), found| found.as_ref() != Some(fragment));
    (meanings, broken)
}

/// Rewrites the links that don't mean what they say.
pub(super) fn settle(sections: &mut [Section], meanings: &Meanings) {
    if meanings.is_empty() {
        return;
    }
    for section in sections {
        section.walk_mut(&mut |node| match node {
            NodeMut::Step(step) => settle_step(step, meanings),
            NodeMut::Inlines(content) => settle_inlines(content, meanings),
        });
    }
}

/// The target with its anchor corrected; `None` where nothing is left to lead to.
fn corrected(target: &LinkTarget, meanings: &Meanings) -> Option<LinkTarget> {
    match target {
        LinkTarget::Anchor(fragment) => match meanings.get(&(None, fragment.clone())) {
            Some(found) => found.clone().map(LinkTarget::Anchor),
            None => Some(target.clone()),
        },
        LinkTarget::Article { id, anchor: Some(fragment) } => {
            let meaning = meanings.get(&(Some(id.clone()), fragment.clone()));
            let anchor = meaning.map_or_else(|| Some(fragment.clone()), Clone::clone);
            Some(LinkTarget::Article { id: id.clone(), anchor })
        }
        LinkTarget::Article { .. } | LinkTarget::External(_) => Some(target.clone()),
    }
}

/// An answer that leads nowhere is still an answer: it stays as text.
fn settle_step(step: &mut Step, meanings: &Meanings) {
    let mut lost = Vec::new();
    step.branches.retain_mut(|branch| match corrected(&branch.target, meanings) {
        Some(target) => {
            branch.target = target;
            true
        }
        None => {
            lost.push(vec![Block::Paragraph(vec![Inline::Text(branch.label.clone())])]);
            false
        }
    });
    if !lost.is_empty() {
        step.content.push(Block::List { start: None, items: lost });
    }
}

fn settle_inlines(content: &mut Vec<Inline>, meanings: &Meanings) {
    let mut at = 0;
    while at < content.len() {
        match &mut content[at] {
            Inline::Link { target, content: inner } => match corrected(target, meanings) {
                Some(corrected) => *target = corrected,
                None => {
                    let inner = std::mem::take(inner);
                    content.splice(at..=at, inner);
                    continue;
                }
            },
            _ => {}
        }
        at += 1;
    }
}
