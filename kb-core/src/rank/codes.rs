//! Codes: an article that alone has an error code of the question is the answer, however well others match its ordinary words.

use super::reader::Reader;
use super::score;
use crate::index::TermEntry;
use crate::query::{FeatureKind, Query};

/// The query with as much weight on each code that a single article has as all its other features can add. The files of its terms must be
/// here.
pub(super) fn weighted(reader: &Reader, mut query: Query) -> Query {
    let mut weights = Vec::new();
    for (at, feature) in
        query.features.iter().enumerate().filter(|(_, feature)| feature.kind == FeatureKind::Code)
    {
        let alone = score::entry(reader, &feature.key).filter(|entry| entry.document_frequency() == 1);
        let Some(impact) = alone.map(range).filter(|impact| *impact > 0) else { continue };
        let known = query.features.iter().enumerate().filter(|(other, _)| *other != at);
        let others = known.filter_map(|(_, other)| {
            Some(range(score::entry(reader, &other.key)?) * i64::from(other.weight))
        });
        let enough = others.sum::<i64>() / impact + 1;
        weights.push((at, u32::try_from(enough).unwrap_or(u32::MAX)));
    }
    for (at, weight) in weights {
        let feature = &mut query.features[at];
        feature.weight = feature.weight.saturating_add(weight);
    }
    query
}

/// The fewest articles that have one of the codes of the query that an article has; 0 if it has none. The files of the query's terms must
/// be here.
pub(super) fn shared_by(reader: &Reader, query: &Query, doc: u32) -> u32 {
    let codes = query.features.iter().filter(|feature| feature.kind == FeatureKind::Code);
    let entries = codes.filter_map(|feature| score::entry(reader, &feature.key));
    let has = |entry: &&TermEntry| entry.postings.iter().any(|posting| posting.doc == doc);
    entries.filter(has).map(TermEntry::document_frequency).min().unwrap_or(0)
}

/// The most by which two articles can differ in a term, in units.
fn range(entry: &TermEntry) -> i64 {
    let impacts = || entry.postings.iter().map(|posting| entry.impact(*posting));
    impacts().max().unwrap_or(0).max(0) - impacts().min().unwrap_or(0).min(0)
}
