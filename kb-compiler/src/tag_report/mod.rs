//! How tickets are tagged: who tags, which ticket is next, and which tags are unused, unknown, hard to tell apart or contradict each other.

pub mod compliance;
pub mod vocabulary;
pub mod overlap;
mod text;

use std::collections::BTreeMap;

use kb_core::model::{Audience, Provenance, Resolution};
use serde::Serialize;

use crate::compile_error::CompileError;
use crate::edition::Edition;
use crate::learn::report::Part;
use crate::sources::KnowledgeBase;
use compliance::Compliance;
use overlap::{Contradiction, Overlap};
use vocabulary::UnknownTag;

/// The report.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct TagReport {
    /// Tickets that engineers closed.
    pub tickets: usize,
    /// For each field, the share of tickets that have it; `link` is which article closed the ticket, or that none did.
    pub fields: BTreeMap<&'static str, Part>,
    /// The same for each engineer, where the data names them.
    pub engineers: BTreeMap<String, Compliance>,
    /// The newest tickets that lack a tag, the newest first.
    pub next: Vec<NextTicket>,
    /// What is wrong with the tags of each field.
    pub tags: BTreeMap<&'static str, FieldTags>,
}

/// A ticket that lacks something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NextTicket {
    /// Its number.
    pub ticket: String,
    /// File and line.
    pub place: String,
    /// The fields that it lacks.
    pub lacks: Vec<&'static str>,
}

/// The tags of a field.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct FieldTags {
    /// Tags that kb.toml lists and no ticket has.
    pub unused: Vec<String>,
    /// Tags that kb.toml doesn't list, where it lists any.
    pub unknown: Vec<UnknownTag>,
    /// Pairs of tags that triage can't tell apart.
    pub overlapping: Vec<Overlap>,
    /// Texts that have two tags.
    pub contradicting: Vec<Contradiction>,
}

impl FieldTags {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Looks at the tickets that engineers closed. `edition` is the one whose readers know every tag.
pub fn tag_report(base: &KnowledgeBase, edition: &Edition<'_>) -> Result<TagReport, CompileError> {
    let numbered = base.resolutions.iter().enumerate();
    let tickets: Vec<(usize, &Resolution)> =
        numbered.filter(|(_, ticket)| ticket.provenance == Provenance::Engineer).collect();
    let mut tags: BTreeMap<&'static str, FieldTags> = BTreeMap::new();
    for (field, found) in vocabulary::of(base, &tickets) {
        tags.insert(field, found);
    }
    for (field, overlapping, contradicting) in overlap::of(base, edition)? {
        let found = tags.entry(field).or_default();
        (found.overlapping, found.contradicting) = (overlapping, contradicting);
    }
    tags.retain(|_, found| !found.is_empty());
    Ok(TagReport {
        tickets: tickets.len(),
        fields: compliance::shares(&tickets.iter().map(|(_, ticket)| *ticket)),
        engineers: compliance::by_engineer(&tickets),
        next: compliance::next(base, &tickets),
        tags,
    })
}

/// Of several editions, the one whose readers know every tag: that of support staff, or else the largest.
pub fn knowing_edition<'e, 'b>(editions: &'e [Edition<'b>]) -> Option<&'e Edition<'b>> {
    let whose = |edition: &&Edition<'_>| (*edition.reader() == Audience::Internal, edition.articles.len());
    editions.iter().filter(|edition| !edition.folder.contains('/')).max_by_key(whose)
}
