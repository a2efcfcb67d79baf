//! The sum: score(article | query) = Σ over the query's features of weight(feature) · impact(feature, article), in integers.

use super::reader::{Reader, block};
use crate::index::{TermEntry, TermKey};
use crate::query::{FeatureKind, Query, WEIGHT_ONE};

/// Most words that complete an unfinished word.
const MAX_COMPLETIONS: usize = 12;
/// Most terms of a query whose tails may be skipped; with more, the sum of the tails decides too much.
const MAX_SKIPPED_TAILS: usize = 2;
/// Weight of a completion, in 64ths of the exact word's: below it, so that a correction doesn't beat what was typed.
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

/// The terms of a query that have a tail outside the dictionary, each with the most that its tail can change a score by.
pub(super) fn terms_with_tail<'r>(reader: &'r Reader, query: &Query) -> Vec<(&'r TermEntry, i64)> {
    let known =
        query.features.iter().filter_map(|feature| Some((entry(reader, &feature.key)?, feature.weight)));
    known
        .map(|(entry, weight)| (entry, entry.tail_bound().saturating_mul(i64::from(weight))))
        .filter(|(_, bound)| *bound > 0)
        .collect()
}

/// Whether a query reads the tails of its terms. A query with few of them skips them if they can't change which article is first.
pub(super) fn reads_tails(reader: &Reader, query: &Query, tailed: &[(&TermEntry, i64)]) -> bool {
    tailed.len() > MAX_SKIPPED_TAILS
        || !tailed.is_empty() && !first_is_certain(&sums(reader, query, false), tailed)
}

/// Whether the article that the heads rank first stays first whatever the tails hold.
fn first_is_certain(sums: &Sums, tailed: &[(&TermEntry, i64)]) -> bool {
    let most: i64 = tailed.iter().map(|(_, bound)| bound).sum();
    let mut highest: Vec<i64> = sums.scores.iter().map(|score| score.saturating_add(most)).collect();
    for (entry, bound) in tailed {
        entry.postings.iter().for_each(|posting| highest[posting.doc as usize] -= bound);
    }
    let Some((first, score)) = ranked(sums, 1).first().copied() else { return false };
    let takes = tailed.iter().filter(|(entry, _)| entry.zero > 0).map(|(_, bound)| bound).sum();
    highest[first as usize] = i64::MIN;
    highest.into_iter().all(|other| other < score.saturating_sub(takes))
}

/// What each article scores, and whether it has any feature of the query but the bias.
struct Sums {
    scores: Vec<i64>,
    matched: Vec<bool>,
}

/// The sum over the query's features, with their tails or without. No article matches where only function words of the query are known:
/// it asks about nothing that is here.
fn sums(reader: &Reader, query: &Query, tails: bool) -> Sums {
    let mut scores = vec![0_i64; reader.root().docs as usize];
    let mut matched = vec![false; scores.len()];
    let mut known = false;
    for feature in &query.features {
        let counts = feature.kind != FeatureKind::Bias;
        for entry in entries(reader, &feature.key, tails) {
            known |= feature.content;
            for posting in &entry.postings {
                let at = posting.doc as usize;
                let gain = entry.impact(*posting).saturating_mul(i64::from(feature.weight));
                scores[at] = scores[at].saturating_add(gain);
                matched[at] |= counts;
            }
        }
    }
    for (doc, gain) in completion_gains(reader, query).into_iter().enumerate() {
        scores[doc] = scores[doc].saturating_add(gain.unwrap_or(0));
        matched[doc] |= gain.is_some();
        known |= gain.is_some();
    }
    if !known {
        matched.fill(false);
    }
    Sums { scores, matched }
}

/// The best `most` articles, best first; an article with no feature of the query but the bias is not among them.
pub(super) fn best(reader: &Reader, query: &Query, most: usize, tails: bool) -> Vec<(u32, i64)> {
    ranked(&sums(reader, query, tails), most)
}

fn ranked(sums: &Sums, most: usize) -> Vec<(u32, i64)> {
    let mut ranked = Vec::with_capacity(most.min(sums.scores.len()) + 1);
    for ((doc, score), _) in (0..).zip(&sums.scores).zip(&sums.matched).filter(|(_, matched)| **matched) {
        keep_best(&mut ranked, (doc, *score), most, |(_, better), (_, worse)| better > worse);
    }
    ranked
}

/// Puts an item in its place among the best `most`, behind those that it doesn't beat.
pub(super) fn keep_best<T>(best: &mut Vec<T>, item: T, most: usize, beats: impl Fn(&T, &T) -> bool) {
    if best.len() >= most && best.last().is_none_or(|last| !beats(&item, last)) {
        return;
    }
    let place = best.iter().rposition(|other| !beats(&item, other)).map_or(0, |at| at + 1);
    best.insert(place, item);
    best.truncate(most);
}

/// An article's score taken apart.
pub(super) fn explain(reader: &Reader, query: &Query, doc: u32, tails: bool) -> Explanation {
    let mut contributions: Vec<Contribution> = query
        .features
        .iter()
        .map(|feature| {
            let entries = entries(reader, &feature.key, tails);
            contribution(feature.key.clone(), feature.weight, entries, doc)
        })
        .collect();
    contributions.extend(best_completion(reader, query, doc));
    let score = contributions.iter().map(|c| c.impact.saturating_mul(i64::from(c.weight))).sum();
    contributions.sort_unstable_by_key(|c| std::cmp::Reverse(c.impact.saturating_mul(i64::from(c.weight))));
    Explanation { score, contributions }
}

/// What the words of a query add to an article's score, and their corrections and completion with them; each impact is at most `limit`
/// units. Synonyms and pairs say nothing that their words don't say.
pub(super) fn of_words(reader: &Reader, query: &Query, doc: u32, limit: i64) -> i64 {
    let tails = reads_tails(reader, query, &terms_with_tail(reader, query));
    let words = query.features.iter().filter(|feature| {
        matches!(feature.kind, FeatureKind::Term | FeatureKind::Code | FeatureKind::Correction)
    });
    let parts = words.map(|feature| {
        let entries = entries(reader, &feature.key, tails);
        contribution(feature.key.clone(), feature.weight, entries, doc)
    });
    parts
        .chain(best_completion(reader, query, doc))
        .map(|part| part.impact.clamp(0, limit).saturating_mul(i64::from(part.weight)))
        .sum()
}

fn contribution<'r>(
    key: TermKey,
    weight: u32,
    entries: impl Iterator<Item = &'r TermEntry>,
    doc: u32,
) -> Contribution {
    let (mut impact, mut document_frequency) = (0, 0);
    for entry in entries {
        document_frequency = document_frequency.max(entry.document_frequency());
        if let Ok(at) = entry.postings.binary_search_by_key(&doc, |posting| posting.doc) {
            impact = entry.impact(entry.postings[at]);
        }
    }
    Contribution { key, weight, impact, document_frequency }
}

pub(super) fn entry<'r>(reader: &'r Reader, key: &TermKey) -> Option<&'r TermEntry> {
    block(&reader.terms, reader.root.terms_file(key)?)?.get(key)
}

/// A key's entry and, if asked for, its tail.
fn entries<'r>(reader: &'r Reader, key: &TermKey, tails: bool) -> impl Iterator<Item = &'r TermEntry> {
    let entry = entry(reader, key);
    let tailed = entry.filter(|entry| tails && entry.bound > 0);
    let tail = tailed.and_then(|_| block(&reader.terms, reader.root.tails_file(key)?)?.get(key));
    entry.into_iter().chain(tail)
}

/// The completions of an unfinished word: those that most articles have, ties in order of the dictionary.
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
        .map(|entry| contribution(entry.key.clone(), weight, std::iter::once(entry), doc))
        .reduce(|best, next| if next.impact > best.impact { next } else { best })
}
