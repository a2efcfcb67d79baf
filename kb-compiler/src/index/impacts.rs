//! Impacts: the points that a term adds to an article's score.
//!
//! A word's impact is the sum of four parts, each with BM25's saturation: all text (BM25F, Robertson and Zaragoza 2009, section 3.5), the
//! title again, headings again, and the anchor texts of links to the article. A pair has a small impact, and only pairs that an
//! article repeats are indexed. docs/notes/ranking.md has the figures and how the constants were chosen.

use kb_core::index::{TermEntry, TermKey};
use kb_core::text::Analyzer;
use rayon::prelude::*;
use tantivy::TantivyError;

use super::fields::Field;
use super::tantivy_index::{MergedTerm, Occurrence, TantivyIndex};

/// Parameters of BM25: term frequency saturation (`k1`) and length normalisation (`b`).
#[derive(Debug, Clone, Copy)]
pub struct Saturation {
    k1: f32,
    b: f32,
}

impl Saturation {
    /// tantivy's own parameters.
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

/// The weight of each field in BM25F, in the order of [`Field::ALL`].
const FIELD_WEIGHTS: [f32; Field::ALL.len()] = [5.0, 2.0, 2.0, 1.0, 1.0, 1.0];
const TITLE_SHARE: f32 = 1.4;
const HEADINGS_SHARE: f32 = 0.2;
const ANCHOR_SHARE: f32 = 0.3;
const PAIR_SHARE: f32 = 0.25;
const IDF_POWER: f32 = 0.8;
/// Factor of the part of all text for a stop word.
const STOP_WORD_SHARE: f32 = 0.6;
/// What is assumed of a function word before any article is read: so many articles, and the share of them that have it. With 10 articles
/// nDCG@10 falls by 0.008 on 67 short questions and answers (covidfaq); with 5 it stays within 0.001.
const PRIOR_ARTICLES: f32 = 5.0;
const PRIOR_SHARE: f32 = 0.9;
/// Occurrences in a batch that is processed in parallel.
const BATCH: usize = 1 << 19;

/// Inverse document frequency: ln(1 + (N − n + 0.5) / (n + 0.5)), as in BM25 (Robertson and Zaragoza 2009).
pub fn idf(documents: u32, frequency: u32) -> f32 {
    (1.0 + (documents.saturating_sub(frequency) as f32 + 0.5) / (frequency as f32 + 0.5)).ln()
}

/// Article numbers, ascending, and impacts in points.
pub type Impacts = Vec<(u32, f32)>;

/// A term with its impacts.
pub type TermImpacts = (TermKey, Impacts);

/// Sorts values by article and adds up those of the same article.
pub fn sum_by_article(values: &mut Vec<(u32, f32)>) {
    values.sort_by_key(|(article, _)| *article);
    values.dedup_by(|later, kept| {
        let same = later.0 == kept.0;
        kept.1 += if same { later.1 } else { 0.0 };
        same
    });
}

/// Calls `visit` with batches of the impacts of all words and pairs, ascending by key.
pub fn text_impacts(
    index: &TantivyIndex,
    analyzer: &Analyzer,
    visit: &mut impl FnMut(Vec<TermImpacts>),
) -> Result<(), TantivyError> {
    let lengths = weighted_lengths(index);
    let average = lengths.iter().sum::<f32>() / (lengths.len() as f32).max(1.0);
    let of = |(term, found): &MergedTerm| {
        let (fields, pairs) = found.split_at(Field::ALL.len());
        let pairs = pairs.first().map_or(&[][..], Vec::as_slice);
        if !pairs.is_empty() {
            return (TermKey::from_stored(term.clone()), pair_impacts(index.docs, pairs));
        }
        let (is_stop_word, is_function_word) = (analyzer.is_stop(term), analyzer.is_function_word(term));
        let word = Word { index, fields, lengths: &lengths, average, is_stop_word, is_function_word };
        (TermKey::text(term), word.impacts())
    };
    let (mut batch, mut occurrences) = (Vec::new(), 0);
    index.merged(&mut |term| {
        occurrences += term.1.iter().map(Vec::len).sum::<usize>();
        batch.push(term);
        if occurrences >= BATCH {
            visit(batch.par_iter().map(of).collect());
            batch.clear();
            occurrences = 0;
        }
    })?;
    visit(batch.par_iter().map(of).collect());
    Ok(())
}

/// The length of each article in tokens, weighted by field.
fn weighted_lengths(index: &TantivyIndex) -> Vec<f32> {
    let mut lengths = vec![0.0; index.docs as usize];
    for (field, weight) in Field::ALL.into_iter().zip(FIELD_WEIGHTS) {
        for (sum, length) in lengths.iter_mut().zip(index.lengths(field)) {
            *sum += weight * *length as f32;
        }
    }
    lengths
}

/// A word and what its impacts depend on.
struct Word<'e> {
    index: &'e TantivyIndex,
    fields: &'e [Vec<Occurrence>],
    lengths: &'e [f32],
    average: f32,
    is_stop_word: bool,
    is_function_word: bool,
}

impl Word<'_> {
    fn impacts(&self) -> Impacts {
        let counts = self.weighted_counts();
        let frequency = self.document_frequency();
        let all = self.idf(frequency);
        let title_frequency = self.fields[Field::Title as usize].len() as u32;
        let title = (0.75 * all + 0.25 * self.idf(title_frequency)).powf(IDF_POWER);
        let all = all.powf(IDF_POWER);
        let text_share = if self.is_stop_word { STOP_WORD_SHARE } else { 1.0 };
        counts
            .into_iter()
            .map(|(doc, count)| {
                let text = all * Saturation::ALL_TEXT.of(count, self.lengths[doc as usize], self.average);
                let title = TITLE_SHARE * title * self.in_field(Field::Title, doc, Saturation::TITLE);
                let headings =
                    HEADINGS_SHARE * all * self.in_field(Field::Headings, doc, Saturation::HEADINGS);
                let anchors = ANCHOR_SHARE * all * self.in_field(Field::Anchors, doc, Saturation::ANCHORS);
                (doc, text_share * text + title + if self.is_stop_word { 0.0 } else { headings + anchors })
            })
            .collect()
    }

    /// The information of the word. A function word counts as if a few more articles were known, nearly all of which have it: in a small
    /// knowledge base that never says "how do I", the words would otherwise outweigh what is asked for.
    fn idf(&self, frequency: u32) -> f32 {
        let docs = self.index.docs;
        if !self.is_function_word {
            return idf(docs, frequency);
        }
        let share = (frequency as f32 + PRIOR_ARTICLES * PRIOR_SHARE) / (docs as f32 + PRIOR_ARTICLES);
        idf(docs, (share * docs as f32).round() as u32)
    }

    /// The number of articles that contain the word; anchor texts don't count, because they stand in other articles.
    fn document_frequency(&self) -> u32 {
        let mut docs: Vec<u32> =
            self.fields[..Field::Anchors as usize].iter().flatten().map(|o| o.doc).collect();
        docs.sort_unstable();
        docs.dedup();
        docs.len() as u32
    }

    /// The word's frequency in each article, weighted by field.
    fn weighted_counts(&self) -> Vec<(u32, f32)> {
        let weighted = self.fields.iter().zip(FIELD_WEIGHTS);
        let mut counts: Vec<(u32, f32)> = weighted
            .flat_map(|(field, weight)| field.iter().map(move |o| (o.doc, weight * o.count as f32)))
            .collect();
        sum_by_article(&mut counts);
        counts
    }

    /// The saturated frequency in one field of one article; 0 where it does not occur.
    fn in_field(&self, field: Field, doc: u32, saturation: Saturation) -> f32 {
        let occurrences = &self.fields[field as usize];
        let Ok(at) = occurrences.binary_search_by_key(&doc, |o| o.doc) else { return 0.0 };
        let length = self.index.lengths(field)[doc as usize] as f32;
        saturation.of(occurrences[at].count as f32, length, self.index.average(field))
    }
}

fn pair_impacts(docs: u32, occurrences: &[Occurrence]) -> Impacts {
    let idf = idf(docs, occurrences.len() as u32);
    occurrences
        .iter()
        .map(|o| (o.doc, PAIR_SHARE * idf * Saturation::PAIRS.of(o.count as f32, 1.0, 1.0)))
        .collect()
}

/// The impacts of one field's words by plain BM25, which tests compare with tantivy's scores.
pub fn plain_impacts(index: &TantivyIndex, field: Field) -> Result<Vec<TermImpacts>, TantivyError> {
    let (lengths, average) = (index.lengths(field), index.average(field));
    let mut impacts = Vec::new();
    index.terms(field, &mut |term, occurrences| {
        let idf = idf(index.docs, occurrences.len() as u32);
        let impact = |o: &Occurrence| {
            idf * Saturation::PLAIN.of(o.count as f32, lengths[o.doc as usize] as f32, average)
        };
        impacts.push((TermKey::text(&term), occurrences.iter().map(|o| (o.doc, impact(o))).collect()));
    })?;
    Ok(impacts)
}

/// Quantises the impacts of terms, ascending by key.
pub fn quantised(impacts: &[TermImpacts]) -> Vec<TermEntry> {
    impacts.par_iter().map(|(key, impacts)| TermEntry::quantise(key.clone(), impacts)).collect()
}
