//! Divides an article's body into sections at headings, gives each its KCS role, and turns ordered lists into steps.

use kb_core::model::{Block, Branch, Inline, Kind, LinkTarget, Section, SectionRole, Step, plain_text};

use super::anchors::Anchors;
use super::markdown::Piece;

/// An article's body, and the title and kind that follow from it.
#[derive(Debug)]
pub(super) struct Body {
    /// Front matter's title, or the first heading's text.
    pub(super) title: Option<String>,
    pub(super) kind: Kind,
    pub(super) sections: Vec<Section>,
}

/// Cuts pieces into sections. Where `kind` is not given it follows from what the article holds.
pub(super) fn into_sections(
    pieces: Vec<Piece>,
    title: Option<String>,
    kind: Option<Kind>,
    anchors: &mut Anchors,
) -> Body {
    let title = title.or_else(|| first_heading(&pieces));
    let mut sections = cut(pieces, title.as_deref().unwrap_or_default());
    let kcs = sections.iter().any(|section| is_kcs(section.role));
    let mut number = 0;
    for section in &mut sections {
        let always = section.role == SectionRole::Resolution || kind == Some(Kind::HowTo);
        for block in &mut section.blocks {
            if let Block::List { start: Some(_), items } = block
                && (always || (!kcs && items.len() >= 2))
            {
                *block = Block::Steps(steps(std::mem::take(items), &mut number, anchors));
            }
        }
        section.blocks.shrink_to_fit();
    }
    sections.shrink_to_fit();
    let kind = kind.unwrap_or(match (kcs, number) {
        (true, _) => Kind::Problem,
        (false, 0) => Kind::Guide,
        (false, _) => Kind::HowTo,
    });
    Body { title, kind, sections }
}

/// Adds what is internal without a heading of its own to a section at the end.
pub(super) fn push_internal(body: &mut Body, pieces: Vec<Piece>, anchors: &mut Anchors) {
    const HEADING: &str = "Internal";
    let blocks = pieces.into_iter().map(|piece| match piece {
        Piece::Heading { level, anchor, content, .. } => {
            Block::Heading { level: level.clamp(3, 6), anchor, content }
        }
        Piece::Block(block) => block,
    });
    let heading = vec![Inline::Text(HEADING.to_owned())];
    match body.sections.last_mut() {
        Some(last) if last.role == SectionRole::Internal && last.heading == heading => {
            last.blocks.extend(blocks)
        }
        _ => body.sections.push(Section {
            role: SectionRole::Internal,
            anchor: anchors.claim(HEADING, None),
            heading,
            blocks: blocks.collect(),
        }),
    }
}

fn first_heading(pieces: &[Piece]) -> Option<String> {
    pieces.iter().find_map(|piece| match piece {
        Piece::Heading { content, .. } => {
            Some(plain_text(content).trim().to_owned()).filter(|t| !t.is_empty())
        }
        Piece::Block(_) => None,
    })
}

fn is_kcs(role: SectionRole) -> bool {
    matches!(
        role,
        SectionRole::Issue | SectionRole::Environment | SectionRole::Resolution | SectionRole::Cause
    )
}

/// Builds sections piece by piece.
struct SectionBuilder {
    sections: Vec<Section>,
    /// Level of the heading that began an internal part; headings of a deeper level belong to it.
    internal: Option<u8>,
    /// The role to continue with when an internal part ends at a heading of level 3 or deeper.
    before: SectionRole,
}

fn cut(pieces: Vec<Piece>, title: &str) -> Vec<Section> {
    let lead =
        Section { role: SectionRole::Lead, anchor: String::new(), heading: Vec::new(), blocks: Vec::new() };
    let mut builder = SectionBuilder { sections: vec![lead], internal: None, before: SectionRole::Lead };
    let mut leading = true;
    for piece in pieces {
        match piece {
            Piece::Heading { content, role, .. }
                if leading && role != SectionRole::Internal && same(&plain_text(&content), title) => {}
            Piece::Heading { level, anchor, content, role } => {
                leading = false;
                builder.heading(level, anchor, content, role);
            }
            Piece::Block(block) => {
                leading = false;
                builder.push(block);
            }
        }
    }
    let mut sections = builder.sections;
    if sections[0].blocks.is_empty() {
        sections.remove(0);
    }
    sections
}

impl SectionBuilder {
    fn push(&mut self, block: Block) {
        if let Some(section) = self.sections.last_mut() {
            section.blocks.push(block);
        }
    }

    fn begin(&mut self, role: SectionRole, anchor: String, heading: Vec<Inline>) {
        self.sections.push(Section { role, anchor, heading, blocks: Vec::new() });
    }

    /// A heading of level 1 or 2 begins a section. A lower one does so only where it begins or ends an internal
    /// part: internal text under a third-level heading must not ship with the section around it.
    fn heading(&mut self, level: u8, anchor: String, content: Vec<Inline>, role: SectionRole) {
        let within = self.internal.is_some_and(|from| level > from);
        if within {
            if level <= 2 {
                self.begin(SectionRole::Internal, anchor, content);
            } else {
                self.push(Block::Heading { level: level.min(6), anchor, content });
            }
        } else if role == SectionRole::Internal {
            if self.internal.is_none() {
                self.before = self.sections.last().map_or(SectionRole::Lead, |section| section.role);
            }
            self.internal = Some(level);
            self.begin(role, anchor, content);
        } else if level <= 2 {
            self.internal = None;
            self.begin(role, anchor, content);
        } else if self.internal.take().is_some() {
            let role = if self.before == SectionRole::Lead { SectionRole::Other } else { self.before };
            self.begin(role, anchor, content);
        } else {
            self.push(Block::Heading { level: level.min(6), anchor, content });
        }
    }
}

fn same(heading: &str, title: &str) -> bool {
    let normal = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    normal(heading) == normal(title)
}

fn steps(items: Vec<Vec<Block>>, number: &mut usize, anchors: &mut Anchors) -> Vec<Step> {
    let step = |mut content: Vec<Block>| {
        *number += 1;
        let anchor = format!("step-{number}");
        anchors.add_step(&anchor);
        let branches = match content.last() {
            Some(Block::List { items, .. }) if content.len() > 1 => branches(items),
            _ => None,
        };
        if branches.is_some() {
            content.pop();
        }
        Step { anchor, content, branches: branches.unwrap_or_default() }
    };
    items.into_iter().map(step).collect()
}

/// The branches of a list in which every item is a single link.
fn branches(items: &[Vec<Block>]) -> Option<Vec<Branch>> {
    let branch = |item: &Vec<Block>| {
        let [Block::Paragraph(content)] = item.as_slice() else { return None };
        let blank = |inline: &&Inline| !matches!(inline, Inline::Text(text) if text.trim().is_empty());
        let mut visible = content.iter().filter(blank);
        let (Some(Inline::Link { target, content }), None) = (visible.next(), visible.next()) else {
            return None;
        };
        let external = matches!(target, LinkTarget::External(_));
        (!external).then(|| Branch { label: plain_text(content), target: target.clone() })
    };
    items.iter().map(branch).collect()
}
