//! Links of a step that lead to the step itself, so that a client who follows them goes round in circles.

use std::collections::BTreeMap;

use kb_core::model::{Block, Branch, Inline, LinkTarget, Node, Section};

use crate::diagnostic::codes;
use crate::sources::dialects::findings::Finding;
use crate::sources::fragments::ResolvedAnchors;
use crate::sources::parsed::Fragment;

/// The links within an article that go round in circles. Its fragments stand in the order of the text.
pub(in crate::sources) fn find(
    sections: &[Section],
    fragments: &[Fragment],
    resolved: &ResolvedAnchors,
) -> Vec<Finding> {
    let anchor = |fragment: &Fragment| match resolved.get(&(None, fragment.fragment.clone())) {
        Some(found) => found.clone(),
        None => Some(fragment.fragment.clone()),
    };
    let mut by_anchor: BTreeMap<String, Vec<&Fragment>> = BTreeMap::new();
    for fragment in fragments {
        if let Some(anchor) = anchor(fragment).filter(|anchor| anchor.starts_with("step-")) {
            by_anchor.entry(anchor).or_default().push(fragment);
        }
    }
    if by_anchor.is_empty() {
        return Vec::new();
    }
    circular(sections)
        .into_iter()
        .filter_map(|(anchor, nth)| {
            let span = by_anchor.get(anchor)?.get(nth)?.span.clone();
            let message = format!("this link leads to `#{anchor}`, the step that it stands in");
            Some(Finding { code: &codes::CIRCULAR_LINK, span, message })
        })
        .collect()
}

/// The steps that link to themselves, each with the number of links to it before the one within it.
fn circular(sections: &[Section]) -> Vec<(&str, usize)> {
    let (mut found, mut links) = (Vec::new(), BTreeMap::<&str, usize>::new());
    // The blocks around a node, and the step that each of them that holds steps is in.
    let mut around: Vec<Option<&str>> = Vec::new();
    for section in sections {
        section.walk(&mut |node| {
            let target = match node {
                Node::Block(block) => {
                    let inherited = around.last().copied().flatten();
                    around.push(if matches!(block, Block::Steps(_)) { None } else { inherited });
                    return;
                }
                Node::BlockEnd => {
                    around.pop();
                    return;
                }
                Node::Step(step) => {
                    if let Some(last) = around.last_mut() {
                        *last = Some(&step.anchor);
                    }
                    return;
                }
                Node::Inline(Inline::Link { target: LinkTarget::Anchor(target), .. })
                | Node::Branch(Branch { target: LinkTarget::Anchor(target), .. }) => target.as_str(),
                _ => return,
            };
            let nth = links.entry(target).or_default();
            if around.last() == Some(&Some(target)) {
                found.push((target, *nth));
            }
            *nth += 1;
        });
    }
    found
}
