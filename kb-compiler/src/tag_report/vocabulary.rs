//! The tags that kb.toml lists against those that tickets have.

use std::collections::{BTreeMap, BTreeSet};

use kb_core::model::{Resolution, TagField};
use kb_core::text::spelling::edits_within;
use serde::Serialize;

use super::FieldTags;
use super::compliance::tag;
use crate::sources::KnowledgeBase;

/// A tag that kb.toml doesn't list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnknownTag {
    /// As tickets have it.
    pub tag: String,
    /// How many of them.
    pub tickets: usize,
    /// The listed tag that is most like it, where one is.
    pub nearest: Option<String>,
}

/// For each field that kb.toml lists tags of, those that no ticket has, and those that are not listed.
pub(super) fn of(base: &KnowledgeBase, tickets: &[(usize, &Resolution)]) -> Vec<(&'static str, FieldTags)> {
    let fields = TagField::ALL.into_iter().map(|field| (field, listed(base, field)));
    fields
        .filter(|(_, listed)| !listed.is_empty())
        .map(|(field, listed)| {
            let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
            for tag in tickets.iter().filter_map(|(_, ticket)| tag(ticket, field)) {
                *counts.entry(tag).or_default() += 1;
            }
            let unused = listed.iter().filter(|tag| !counts.contains_key(tag.as_str())).cloned().collect();
            let mut unknown: Vec<UnknownTag> = counts
                .into_iter()
                .filter(|(tag, _)| !listed.contains(*tag))
                .map(|(tag, tickets)| UnknownTag {
                    tag: tag.to_owned(),
                    tickets,
                    nearest: nearest(tag, &listed),
                })
                .collect();
            unknown.sort_by_key(|unknown| std::cmp::Reverse(unknown.tickets));
            (field.name(), FieldTags { unused, unknown, ..FieldTags::default() })
        })
        .collect()
}

/// The tags that kb.toml lists for a field: in `[tags.FIELD]`, or as categories, routes and priorities.
fn listed(base: &KnowledgeBase, field: TagField) -> BTreeSet<String> {
    let config = &base.config;
    let mut listed: BTreeSet<String> =
        config.tags.get(field.name()).map(|names| names.values.clone()).unwrap_or_default();
    match field {
        TagField::Category => listed.extend(config.categories.iter().map(|category| category.id.clone())),
        TagField::Route => listed.extend(config.routes.iter().map(|route| route.id.clone())),
        TagField::Priority => listed.extend(config.sla.keys().cloned()),
        TagField::RootCause | TagField::Resolution | TagField::Tier => {}
    }
    listed
}

/// The listed tag with the most letters in common, by edits or by words.
fn nearest(tag: &str, listed: &BTreeSet<String>) -> Option<String> {
    let parts = |text: &str| -> BTreeSet<String> {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.map(str::to_lowercase).collect()
    };
    let (words, joined) = (parts(tag), |text: &str| parts(text).into_iter().collect::<String>());
    let known: Vec<char> = joined(tag).chars().collect();
    let likeness = |other: &String| match edits_within(&known, &joined(other), 2) {
        Some(edits) => 10 - edits,
        None => words.intersection(&parts(other)).count(),
    };
    let best = listed.iter().rev().max_by_key(|other| likeness(other))?;
    (likeness(best) > 0).then(|| best.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_tag_has_a_nearest_one() {
        let listed: BTreeSet<String> = ["pay-run", "bank-file", "access"].map(str::to_owned).into();
        for (tag, expected) in [
            ("Pay run", Some("pay-run")),
            ("payrun", Some("pay-run")),
            ("acess", Some("access")),
            ("wrong bank details", Some("bank-file")),
            ("printer", None),
        ] {
            assert_eq!(nearest(tag, &listed).as_deref(), expected, "{tag}");
        }
    }
}
