//! Resolves links to sections and steps once every anchor is known. A link without a target is replaced by its text.

use std::collections::BTreeMap;

use kb_core::model::{ArticleId, Block, Inline, LinkTarget, NodeMut, Section, Step};

use super::anchors::Anchors;
use super::markdown::Fragment;

/// The anchor that each fragment of an article's links resolves to, if any. `None` as article means the article itself.
pub(super) type ResolvedAnchors = BTreeMap<(Option<ArticleId>, String), Option<String>>;

/// Looks up the fragments of one article; `anchors` gives those of the article linked to.
pub(super) fn look_up<'a>(
    fragments: &'a [Fragment],
    anchors: &impl Fn(Option<&ArticleId>) -> Option<&'a Anchors>,
) -> (ResolvedAnchors, Vec<&'a Fragment>) {
    let mut resolved = ResolvedAnchors::new();
    let mut broken = Vec::new();
    for fragment in fragments {
        let found = anchors(fragment.to.as_ref()).and_then(|anchors| anchors.find(&fragment.fragment));
        if found.is_none() && !fragment.fragment.is_empty() {
            broken.push(fragment);
        }
        resolved.insert((fragment.to.clone(), fragment.fragment.clone()), found);
    }
    resolved.retain(|(_, fragment), found| found.as_ref() != Some(fragment));
    (resolved, broken)
}

/// Rewrites the links whose fragment is not the anchor itself.
pub(super) fn resolve(sections: &mut [Section], resolved: &ResolvedAnchors) {
    if resolved.is_empty() {
        return;
    }
    for section in sections {
        section.walk_mut(&mut |node| match node {
            NodeMut::Step(step) => resolve_branches(step, resolved),
            NodeMut::Inlines(content) => resolve_links(content, resolved),
        });
    }
}

/// The target with its anchor corrected; `None` if there is no such anchor.
fn corrected(target: &LinkTarget, resolved: &ResolvedAnchors) -> Option<LinkTarget> {
    match target {
        LinkTarget::Anchor(fragment) => match resolved.get(&(None, fragment.clone())) {
            Some(found) => found.clone().filter(|anchor| !anchor.is_empty()).map(LinkTarget::Anchor),
            None => Some(target.clone()),
        },
        LinkTarget::Article { id, anchor: Some(fragment) } => {
            let anchor_found = resolved.get(&(Some(id.clone()), fragment.clone()));
            let anchor = anchor_found.map_or_else(|| Some(fragment.clone()), Clone::clone);
            let anchor = anchor.filter(|anchor| !anchor.is_empty());
            Some(LinkTarget::Article { id: id.clone(), anchor })
        }
        LinkTarget::Article { .. } | LinkTarget::External(_) => Some(target.clone()),
    }
}

/// Corrects the targets of branches. A branch without a target stays as text, because it is still an answer.
fn resolve_branches(step: &mut Step, resolved: &ResolvedAnchors) {
    let mut lost = Vec::new();
    step.branches.retain_mut(|branch| match corrected(&branch.target, resolved) {
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

fn resolve_links(content: &mut Vec<Inline>, resolved: &ResolvedAnchors) {
    let mut at = 0;
    while at < content.len() {
        if let Inline::Link { target, content: inner } = &mut content[at] {
            match corrected(target, resolved) {
                Some(corrected) => *target = corrected,
                None => {
                    let inner = std::mem::take(inner);
                    content.splice(at..=at, inner);
                    continue;
                }
            }
        }
        at += 1;
    }
}
