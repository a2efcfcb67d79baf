//! Impacts: what a term adds to an article's score, in points.
//!
//! A word's impact is the sum of four saturating parts: all text together (BM25F, Robertson and Zaragoza 2009, section 3.5), the title
//! once more, headings once more, and what other articles call this one. A pair's impact is small, and only pairs that an article
//! repeats are worth their bytes. docs/ranking.md has the figures and how the constants were chosen.

use std::collections::BTreeMap;

use kb_core::index::{TermEntry, TermKey};
use kb_core::text::Analyzer;
use rayon::prelude::*;

use super::engine::{Engine, FieldIndex, Occurrence, merged};
use super::fields::Field;

/// How fast repeating a word stops helping (`k1`) and how far long articles are held back (`b`).
#[derive(Debug, Clone, Copy)]
pub struct Saturation {
    k1: f32,
    b: f32,
}

impl Saturation {
    /// tantivy's own constants.
    pub const PLAIN: Self = Self { k1: 1.2, b: 0.75 };
    const ALL_TEXT: Self = Self { k1: 6.0, b: 0.75 };
    const TITLE: Self = Self { k1: 1.5, b: 1.0 };
    const HEADINGS: Self = Self { k1: 1.2, b: 0.6 };
    const ANCHORS: Self = Self { k1: 1.2, b: 0.6 };
    const PAIRS: Self = Self { k1: 1.2, b: 0.0 };

    /// tf·(k1+1) / (tf + k1·(1 − b + b·length/average)), as tantivy computes it.
    pub fn of(self, count: f32, length: f32, average: f32) -> f32 {
        let norm = self.k1 * (1.0 - self.b + self.b * length / average.max(f32::MIN_POSITIVE));
        (1.0 + self.k1) * count / (count + norm)
    }
}

/// How much a word in each field counts in all text together, by [`Field::ALL`].
const FIELD_WEIGHTS: [f32; Field::ALL.len()] = [5.0, 2.0, 2.0, 1.0, 1.0, 1.0];
const TITLE_SHARE: f32 = 1.4;
const HEADINGS_SHARE: f32 = 0.2;
const ANCHOR_SHARE: f32 = 0.3;
const PAIR_SHARE: f32 = 0.25;
const IDF_POWER: f32 = 0.8;
/// What is left of all text's part for a word that says little.
const STOP_WORD_SHARE: f32 = 0.6;
/// A pair has to stand this often in an article to be posted.
const PAIR_COUNT: u32 = 2;

/// ln(1 + (N − n + 0.5) / (n + 0.5)).
pub fn idf(documents: u32, frequency: u32) -> f32 {
    (1.0 + (documents.saturating_sub(frequency) as f32 + 0.5) / (frequency as f32 + 0.5)).ln()
}

/// A term with its impacts, in points, by article.
pub type Impacts = (TermKey, Vec<(u32, f32)>);

/// The impacts of all words and pairs, ascending by key.
pub fn text_impacts(engine: &Engine, analyzer: &Analyzer) -> Vec<Impacts> {
    let lengths = weighted_lengths(engine);
    let average = lengths.iter().sum::<f32>() / (lengths.len() as f32).max(1.0);
    let words: Vec<(&str, Vec<&[Occurrence]>)> = merged(&engine.fields).into_iter().collect();
    let mut impacts: Vec<Impacts> = words
        .par_iter()
        .map(|(term, fields)| {
            let word = Word { engine, fields, lengths: &lengths, average, stop: analyzer.is_stop(term) };
            (TermKey::text(term), word.impacts())
        })
        .collect();
    impacts.extend(pair_impacts(engine));
    impacts.sort_by(|a, b| a.0.cmp(&b.0));
    impacts
}

/// Tokens of each article, each field at its weight.
fn weighted_lengths(engine: &Engine) -> Vec<f32> {
    (0..engine.docs as usize)
        .map(|doc| {
            engine
                .fields
                .iter()
                .zip(FIELD_WEIGHTS)
                .map(|(field, weight)| weight * field.lengths[doc] as f32)
                .sum()
        })
        .collect()
}

/// One word and all that its impacts depend on.
struct Word<'e> {
    engine: &'e Engine,
    fields: &'e [&'e [Occurrence]],
    lengths: &'e [f32],
    average: f32,
    stop: bool,
}

impl Word<'_> {
    fn impacts(&self) -> Vec<(u32, f32)> {
        let counts = self.weighted_counts();
        let in_text =
            self.fields[..Field::Anchors as usize].iter().flat_map(|field| field.iter().map(|o| o.doc));
        let frequency = in_text.collect::<std::collections::BTreeSet<u32>>().len() as u32;
        let all = idf(self.engine.docs, frequency);
        let title_frequency = self.fields[Field::Title as usize].len() as u32;
        let title = (0.75 * all + 0.25 * idf(self.engine.docs, title_frequency)).powf(IDF_POWER);
        let all = all.powf(IDF_POWER);
        let text_share = if self.stop { STOP_WORD_SHARE } else { 1.0 };
        counts
            .into_iter()
            .map(|(doc, count)| {
                let text = all * Saturation::ALL_TEXT.of(count, self.lengths[doc as usize], self.average);
                let title = TITLE_SHARE * title * self.single(Field::Title, doc, Saturation::TITLE);
                let headings = HEADINGS_SHARE * all * self.single(Field::Headings, doc, Saturation::HEADINGS);
                let anchors = ANCHOR_SHARE * all * self.single(Field::Anchors, doc, Saturation::ANCHORS);
                (doc, text_share * text + title + if self.stop { 0.0 } else { headings + anchors })
            })
            .collect()
    }

    /// How often the word stands in each article, each field at its weight.
    fn weighted_counts(&self) -> BTreeMap<u32, f32> {
        let mut counts = BTreeMap::new();
        for (field, weight) in self.fields.iter().zip(FIELD_WEIGHTS) {
            for occurrence in *field {
                *counts.entry(occurrence.doc).or_insert(0.0) += weight * occurrence.count as f32;
            }
        }
        counts
    }

    /// The saturated count of one field in one article.
    fn single(&self, field: Field, doc: u32, saturation: Saturation) -> f32 {
        let occurrences = self.fields[field as usize];
        let Ok(at) = occurrences.binary_search_by_key(&doc, |o| o.doc) else { return 0.0 };
        let index = &self.engine.fields[field as usize];
        saturation.of(occurrences[at].count as f32, index.lengths[doc as usize] as f32, index.average())
    }
}

/// The impacts of word pairs. How rare a pair is counts every article that has it, posted or not.
fn pair_impacts(engine: &Engine) -> impl Iterator<Item = Impacts> {
    let impacts = |occurrences: &[Occurrence]| -> Vec<(u32, f32)> {
        let idf = idf(engine.docs, occurrences.len() as u32);
        let of = |o: &Occurrence| (o.doc, PAIR_SHARE * idf * Saturation::PAIRS.of(o.count as f32, 1.0, 1.0));
        occurrences.iter().filter(|o| o.count >= PAIR_COUNT).map(of).collect()
    };
    let posted = engine
        .pairs
        .terms
        .iter()
        .map(move |(pair, occurrences)| (TermKey::stored_pair(pair), impacts(occurrences)));
    posted.filter(|(_, impacts)| !impacts.is_empty())
}

/// The impacts of one field's words by plain BM25: what tantivy itself would score, for comparing the two.
pub fn plain_impacts(field: &FieldIndex) -> Vec<Impacts> {
    let documents = field.lengths.len() as u32;
    let of = |term: &str, occurrences: &[Occurrence]| {
        let idf = idf(documents, occurrences.len() as u32);
        let impact = |o: &Occurrence| {
            (
                o.doc,
                idf * Saturation::PLAIN.of(
                    o.count as f32,
                    field.lengths[o.doc as usize] as f32,
                    field.average(),
                ),
            )
        };
        (TermKey::text(term), occurrences.iter().map(impact).collect())
    };
    field.terms.iter().map(|(term, occurrences)| of(term, occurrences)).collect()
}

/// Quantises impacts, ascending by key.
pub fn quantised(impacts: &[Impacts]) -> Vec<TermEntry> {
    impacts.par_iter().map(|(key, impacts)| TermEntry::quantise(key.clone(), impacts)).collect()
}
