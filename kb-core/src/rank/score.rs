//! The sum: score(article | query) = Σ over the query's features of weight(feature) · impact(feature, article), in integers.

use super::{Reader, block};
use crate::index::{TermEntry, TermKey};
use crate::query::{FeatureKind, Query, WEIGHT_ONE};

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
        let counts = feature.kind != FeatureKind::Bias;
        for posting in &entry.postings {
            let at = posting.doc as usize;
            scores[at] =
                scores[at].saturating_add(entry.impact(*posting).saturating_mul(i64::from(feature.weight)));
            matched[at] |= counts;
        }
    }
    for (doc, gain) in completion_gains(reader, query).into_iter().enumerate() {
        scores[doc] = scores[doc].saturating_add(gain.unwrap_or(0));
        matched[doc] |= gain.is_some();
    }
    let mut ranked = Vec::with_capacity(most.min(scores.len()) + 1);
    for ((doc, score), _) in (0..).zip(scores).zip(matched).filter(|(_, matched)| *matched) {
        keep_best(&mut ranked, (doc, score), most, |(_, better), (_, worse)| better > worse);
    }
    ranked
}

/// Puts an item in its place among the best `most`, behind those that it doesn't beat.
fn keep_best<T>(best: &mut Vec<T>, item: T, most: usize, beats: impl Fn(&T, &T) -> bool) {
    if best.len() >= most && best.last().is_none_or(|last| !beats(&item, last)) {
        return;
    }
    let place = best.iter().rposition(|other| !beats(&item, other)).map_or(0, |at| at + 1);
    best.insert(place, item);
    best.truncate(most);
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
    contributions.sort_unstable_by_key(|c| std::cmp::Reverse(c.impact.saturating_mul(i64::from(c.weight))));
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

pub(super) fn entry<'r>(reader: &'r Reader, key: &TermKey) -> Option<&'r TermEntry> {
    block(&reader.terms, reader.root.terms_file(key)?)?.get(key)
}

/// The words that an unfinished word may become: those most articles have, ties in order of the dictionary.
pub(super) fn completions<'r>(reader: &'r Reader, prefix: &'r str) -> Vec<&'r TermEntry> {
    let commoner = |a: &&TermEntry, b: &&TermEntry| a.document_frequency() > b.document_frequency();
    let mut found: Vec<&TermEntry> = Vec::new();
    for terms in reader.prefix_files(prefix).filter_map(|file| block(&reader.terms, file)) {
        for entry in terms.starting_with(prefix) {
            if entry.key.is_text() && entry.key.as_str().len() > prefix.len() {
                keep_best(&mut found, entry, MAX_COMPLETIONS, commoner);
            }
        }
    }
    found
}

fn completion_weight(weight: u32) -> u32 {
    weight * COMPLETION_WEIGHT / WEIGHT_ONE
}

/// What the completions of the unfinished word add, by article: its best one; `None` where it has none.
fn completion_gains(reader: &Reader, query: &Query) -> Vec<Option<i64>> {
    let Some((prefix, weight)) = &query.unfinished else { return Vec::new() };
    let weight = i64::from(completion_weight(*weight));
    let mut gains = vec![None; reader.root().docs as usize];
    for entry in completions(reader, prefix) {
        for posting in &entry.postings {
            let gain = &mut gains[posting.doc as usize];
            *gain = (*gain).max(Some(entry.impact(*posting).saturating_mul(weight)));
        }
    }
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
