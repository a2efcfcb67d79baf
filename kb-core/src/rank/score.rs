//! The sum: score(article | query) = Σ over the query's features of weight(feature) · impact(feature, article), in integers.

use super::Reader;
use crate::index::{TermEntry, TermKey};
use crate::query::{Query, WEIGHT_ONE};

/// Most words that an unfinished word is taken for.
const MAX_COMPLETIONS: usize = 12;
/// Weight of a completion, in 64ths of the exact word's: never above it, so that a guess doesn't beat what was typed.
const COMPLETION_WEIGHT: u32 = 40;

/// What one feature adds to an article's score.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contribution {
    /// The feature.
    pub key: TermKey,
    /// The query's weight, in 1/64.
    pub weight: u32,
    /// The article's impact, in units.
    pub impact: i64,
    /// Articles that have the feature; 0 where the bundle doesn't know it.
    pub document_frequency: u32,
}

/// An article's score taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The score, the sum of weight × impact.
    pub score: i64,
    /// What each feature of the query adds, largest first; features that add nothing included.
    pub contributions: Vec<Contribution>,
}

/// The best `most` articles, best first; an article that no feature but the bias speaks for is not among them.
pub(super) fn best(reader: &Reader, query: &Query, most: usize) -> Vec<(u32, i64)> {
    let mut scores = vec![0_i64; reader.root().docs as usize];
    let mut matched = vec![false; scores.len()];
    for feature in &query.features {
        let Some(entry) = entry(reader, &feature.key) else { continue };
        let counts = feature.key != TermKey::bias();
        for posting in &entry.postings {
            let at = posting.doc as usize;
            scores[at] =
                scores[at].saturating_add(entry.impact(*posting).saturating_mul(i64::from(feature.weight)));
            matched[at] |= counts;
        }
    }
    for (doc, gain) in completion_gains(reader, query) {
        scores[doc as usize] = scores[doc as usize].saturating_add(gain);
        matched[doc as usize] = true;
    }
    let mut ranked: Vec<(u32, i64)> =
        (0..).zip(scores).zip(matched).filter(|(_, matched)| *matched).map(|(scored, _)| scored).collect();
    let order = |a: &(u32, i64), b: &(u32, i64)| b.1.cmp(&a.1).then(a.0.cmp(&b.0));
    if ranked.len() > most {
        ranked.select_nth_unstable_by(most, order);
        ranked.truncate(most);
    }
    ranked.sort_unstable_by(order);
    ranked
}

/// An article's score taken apart.
pub(super) fn explain(reader: &Reader, query: &Query, doc: u32) -> Explanation {
    let mut contributions: Vec<Contribution> = query
        .features
        .iter()
        .map(|feature| contribution(feature.key.clone(), feature.weight, entry(reader, &feature.key), doc))
        .collect();
    contributions.extend(best_completion(reader, query, doc));
    let score = contributions.iter().map(|c| c.impact.saturating_mul(i64::from(c.weight))).sum();
    contributions.sort_by_key(|c| std::cmp::Reverse(c.impact.saturating_mul(i64::from(c.weight))));
    Explanation { score, contributions }
}

fn contribution(key: TermKey, weight: u32, entry: Option<&TermEntry>, doc: u32) -> Contribution {
    let impact = entry.and_then(|entry| {
        let at = entry.postings.binary_search_by_key(&doc, |posting| posting.doc).ok()?;
        Some(entry.impact(entry.postings[at]))
    });
    let document_frequency = entry.map_or(0, TermEntry::document_frequency);
    Contribution { key, weight, impact: impact.unwrap_or(0), document_frequency }
}

fn entry<'r>(reader: &'r Reader, key: &TermKey) -> Option<&'r TermEntry> {
    reader.terms.get(&reader.root.terms_file(key)?)?.get(key)
}

/// The words that an unfinished word may become: those most articles have, ties in order of the dictionary.
fn completions<'r>(reader: &'r Reader, prefix: &'r str) -> Vec<&'r TermEntry> {
    let blocks = reader.prefix_files(prefix).filter_map(|file| reader.terms.get(&file));
    let grows = |entry: &&TermEntry| entry.key.is_text() && entry.key.as_str().len() > prefix.len();
    let mut found: Vec<&TermEntry> =
        blocks.flat_map(|block| block.starting_with(prefix)).filter(grows).collect();
    found.sort_by_key(|entry| std::cmp::Reverse(entry.document_frequency()));
    found.truncate(MAX_COMPLETIONS);
    found
}

fn completion_weight(weight: u32) -> u32 {
    weight * COMPLETION_WEIGHT / WEIGHT_ONE
}

/// What the completions of the unfinished word add: to each article its best one.
fn completion_gains(reader: &Reader, query: &Query) -> Vec<(u32, i64)> {
    let Some((prefix, weight)) = &query.unfinished else { return Vec::new() };
    let weight = i64::from(completion_weight(*weight));
    let mut gains: Vec<(u32, i64)> = completions(reader, prefix)
        .into_iter()
        .flat_map(|entry| {
            entry
                .postings
                .iter()
                .map(move |posting| (posting.doc, entry.impact(*posting).saturating_mul(weight)))
        })
        .collect();
    gains.sort_unstable_by_key(|(doc, gain)| (*doc, std::cmp::Reverse(*gain)));
    gains.dedup_by_key(|(doc, _)| *doc);
    gains
}

fn best_completion(reader: &Reader, query: &Query, doc: u32) -> Option<Contribution> {
    let (prefix, weight) = query.unfinished.as_ref()?;
    let weight = completion_weight(*weight);
    completions(reader, prefix)
        .into_iter()
        .filter(|entry| entry.postings.binary_search_by_key(&doc, |posting| posting.doc).is_ok())
        .map(|entry| contribution(entry.key.clone(), weight, Some(entry), doc))
        .reduce(|best, next| if next.impact > best.impact { next } else { best })
}
