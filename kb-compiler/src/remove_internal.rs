//! Removes what is internal: reduces an article to what its readers may see. Sections that `sources` found to be internal go, and so does
//! every link to an article or section that the readers can't open, because an id can reveal something too.
//! `edition` does so for every audience of clients.

use std::borrow::Cow;
use std::collections::BTreeSet;

use kb_core::bundle::PackedSections;
use kb_core::model::{Block, Inline, LinkTarget, Node, NodeMut, Section, SectionRole};

use crate::article::{Article, BodyError};

/// The article without internal sections and without links to what isn't among `readable` ids. The words of the links stay, as plain
/// text. An article that needs no change isn't copied; most need none.
pub fn for_readers<'a>(
    article: &'a Article,
    readable: &BTreeSet<&str>,
) -> Result<Cow<'a, Article>, BodyError> {
    let mut sections = article.body()?;
    let internal = sections.iter().any(|section| section.role == SectionRole::Internal);
    sections.retain(|section| section.role != SectionRole::Internal);
    let targets = Targets { articles: readable, anchors: anchors(&sections) };
    let mut named = article.related.iter().chain(&article.supersedes).chain(&article.translation_of);
    let nothing_to_remove = !internal
        && named.all(|id| readable.contains(id.as_str()))
        && sections.iter().all(|section| targets.include_all_of(section));
    if nothing_to_remove {
        return Ok(Cow::Borrowed(article));
    }
    for section in &mut sections {
        section.walk_mut(&mut |node| targets.keep_in(node));
    }
    let mut visible = article.clone();
    visible.sections = PackedSections::pack(&sections);
    visible.related.retain(|id| readable.contains(id.as_str()));
    visible.supersedes.retain(|id| readable.contains(id.as_str()));
    visible.translation_of = visible.translation_of.filter(|id| readable.contains(id.as_str()));
    Ok(Cow::Owned(visible))
}

/// The link targets that the readers can open.
struct Targets<'r> {
    /// Ids of articles.
    articles: &'r BTreeSet<&'r str>,
    /// Anchors within this article.
    anchors: BTreeSet<String>,
}

impl Targets<'_> {
    fn include(&self, target: &LinkTarget) -> bool {
        match target {
            LinkTarget::Article { id, .. } => self.articles.contains(id.as_str()),
            LinkTarget::Anchor(anchor) => self.anchors.contains(anchor),
            LinkTarget::External(_) => true,
        }
    }

    fn include_all_of(&self, section: &Section) -> bool {
        let mut all = true;
        section.walk(&mut |node| {
            all &= match node {
                Node::Inline(Inline::Link { target, .. }) => self.include(target),
                Node::Branch(branch) => self.include(&branch.target),
                _ => true,
            };
        });
        all
    }

    /// Removes links and branches that lead elsewhere; the words of a link stay.
    fn keep_in(&self, node: NodeMut<'_>) {
        match node {
            NodeMut::Step(step) => step.branches.retain(|branch| self.include(&branch.target)),
            NodeMut::Inlines(content) => {
                let mut at = 0;
                while at < content.len() {
                    match &mut content[at] {
                        Inline::Link { target, content: inner } if !self.include(target) => {
                            let inner = std::mem::take(inner);
                            content.splice(at..=at, inner);
                        }
                        _ => at += 1,
                    }
                }
            }
        }
    }
}

/// Every anchor of these sections.
fn anchors(sections: &[Section]) -> BTreeSet<String> {
    let mut found: BTreeSet<String> = sections.iter().map(|section| section.anchor.clone()).collect();
    for section in sections {
        section.walk(&mut |node| match node {
            Node::Block(Block::Heading { anchor, .. }) => _ = found.insert(anchor.clone()),
            Node::Step(step) => _ = found.insert(step.anchor.clone()),
            _ => {}
        });
    }
    found
}
