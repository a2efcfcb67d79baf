//! The probability that one of the best articles resolves a question, computed from the scores alone: the probability that the
//! knowledge base covers the question, times the probability that one of the articles is right if it does. The arithmetic gives the
//! same bits natively and in the browser. The thresholds of both bands are in the bundle: `learn/calibration.rs` of the compiler fits them, or
//! `bundle/confidence.rs` has them where tickets are too few.

use super::codes;
use super::reader::Reader;
use super::score;
use crate::bundle::{ConfidenceModel, rare_word};
use crate::index::UNITS_PER_POINT;
use crate::probability::{exp, ln, logistic};
use crate::query::{FeatureKind, Query};

/// The best articles that share a question's probability.
pub const CANDIDATES: usize = 10;
/// The best articles of which one should be right.
pub const SHOWN: usize = 3;
/// Sharpness of the softmax by scores relative to the best one's square root, where the scale is 1.
const RELATIVE: f32 = 3.0;
/// The most points that a word counts as evidence, in weights of a word that a single article has. Beyond, a word says what the article
/// is about, and no longer that the article answers the rest of the question.
const WORD_LIMIT: f32 = 1.3;
/// Log-odds are clamped to this.
const MAX_LOG_ODDS: f32 = 9.0;
/// Additive smoothing of the share of known pairs, since a short query has few: pairs added, and known ones among them.
const PRIOR_PAIRS: f32 = 5.0;
const PRIOR_KNOWN: f32 = 1.25;

/// What is to be done with an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Band {
    /// Nothing found is likely to help.
    None,
    /// One of the best three may help.
    Suggest,
    /// The best is likely to be the answer.
    Answer,
}

/// What a probability is computed from.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Evidence {
    /// Log-odds that one of the best three candidates is right and not another, from a softmax over scores relative to the best.
    pub lead: f32,
    /// What the query's words say for the best article, each up to a limit, in points, as for a query vector of length 1, times the bundle's
    /// scale. Unknown words add to the length, so an out-of-scope question has a lower score.
    pub score: f32,
    /// The share of the query's pairs that the bundle knows: neighbouring words that an article or enough tickets have as well.
    pub pairs: f32,
    /// The best article's share of the best three's probability.
    pub first: f32,
    /// The best article has a code of the question that no other article has, so the bundle covers the question.
    pub exact: bool,
}

/// The confidence in a ranking.
#[derive(Debug, Clone, PartialEq)]
pub struct Confidence {
    /// Probability that one of the best three is right, 0 to 1.
    pub probability: f32,
    /// Probability of each ranked article, in order; beyond the best [`CANDIDATES`] it is 0.
    pub each: Vec<f32>,
    /// What to do with the ranking.
    pub band: Band,
    /// The first article has a code of the question that no other article has.
    pub exact: bool,
    /// The first article has a code of the question.
    pub coded: bool,
}

/// The confidence in a ranking of article numbers and scores, best first. The files of the query's terms must be here.
pub(super) fn confidence(reader: &Reader, query: &Query, ranked: &[(u32, i64)]) -> Confidence {
    let model = &reader.root().confidence;
    if ranked.is_empty() {
        let (each, band) = (Vec::new(), Band::None);
        return Confidence { probability: 0.0, each, band, exact: false, coded: false };
    }
    let (evidence, shares) = evidence(reader, query, ranked);
    let (probability, first) = probabilities(model, &evidence);
    let shown: f32 = shares.iter().take(SHOWN).sum();
    let each: Vec<f32> = (0..ranked.len())
        .map(|place| shares.get(place).map_or(0.0, |share| (share / shown * probability).min(1.0)))
        .collect();
    let band = if first >= model.answer {
        Band::Answer
    } else if probability >= model.suggest {
        Band::Suggest
    } else {
        Band::None
    };
    let coded = codes::shared_by(reader, query, ranked[0].0) > 0;
    Confidence { probability, each, band, exact: evidence.exact, coded }
}

/// The probability that one of the best three is right, and that the best is, from evidence.
pub fn probabilities(model: &ConfidenceModel, evidence: &Evidence) -> (f32, f32) {
    let [before, score, pairs] = model.covered;
    let [even, lead] = model.right;
    let usual = before + score * evidence.score + pairs * evidence.pairs;
    let covered = if evidence.exact { 1.0 } else { logistic(usual) };
    let probability = covered * logistic(even + lead * evidence.lead);
    (probability, probability * evidence.first)
}

/// The evidence, for a ranking of at least [`CANDIDATES`] articles where there are so many, and each candidate's share of the probability.
pub(super) fn evidence(reader: &Reader, query: &Query, ranked: &[(u32, i64)]) -> (Evidence, Vec<f32>) {
    let scale = reader.root().confidence.scale;
    let unit = scale / UNITS_PER_POINT / length(query);
    let scores: Vec<f32> = ranked.iter().take(CANDIDATES).map(|(_, score)| *score as f32 * unit).collect();
    let shares = softmax(&scores, 1.0);
    let first = scores.first().copied().unwrap_or(0.0);
    let relative = softmax(&scores, RELATIVE / (scale * first).max(f32::MIN_POSITIVE).sqrt());
    let best: f32 = shares.iter().take(SHOWN).sum();
    let limit = WORD_LIMIT * rare_word(reader.root().docs) * UNITS_PER_POINT;
    let evidence = Evidence {
        lead: log_odds(relative.iter().take(SHOWN).sum()),
        score: ranked
            .first()
            .map_or(0.0, |(doc, _)| score::of_words(reader, query, *doc, limit as i64) as f32 * unit),
        pairs: known_pairs(reader, query),
        first: shares.first().map_or(0.0, |first| first / best),
        exact: ranked.first().is_some_and(|(doc, _)| codes::shared_by(reader, query, *doc) == 1),
    };
    (evidence, shares)
}

/// The length of a query's vector, unknown words included.
fn length(query: &Query) -> f32 {
    let words =
        query.features.iter().filter(|feature| matches!(feature.kind, FeatureKind::Term | FeatureKind::Code));
    let squares: f32 = words.map(|feature| feature.weight as f32 * feature.weight as f32).sum();
    squares.sqrt().max(1.0)
}

/// The softmax of scores, best first, each multiplied by `sharpness`.
fn softmax(scores: &[f32], sharpness: f32) -> Vec<f32> {
    let first = scores.first().copied().unwrap_or(0.0);
    let mut shares: Vec<f32> = scores.iter().map(|score| exp((score - first) * sharpness)).collect();
    let sum: f32 = shares.iter().sum();
    shares.iter_mut().for_each(|share| *share /= sum);
    shares
}

fn log_odds(probability: f32) -> f32 {
    if probability >= 1.0 {
        MAX_LOG_ODDS
    } else {
        ln(probability.max(f32::MIN_POSITIVE) / (1.0 - probability)).clamp(-MAX_LOG_ODDS, MAX_LOG_ODDS)
    }
}

/// The share of the query's pairs that the bundle knows.
fn known_pairs(reader: &Reader, query: &Query) -> f32 {
    let (mut known, mut all) = (PRIOR_KNOWN, PRIOR_PAIRS);
    for feature in query.features.iter().filter(|feature| feature.kind == FeatureKind::Pair) {
        all += 1.0;
        known += f32::from(u8::from(score::entry(reader, &feature.key).is_some()));
    }
    known / all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_probability_is_the_product_of_both() {
        let model = ConfidenceModel {
            scale: 1.0,
            covered: [-4.0, 1.0, 4.0],
            right: [0.0, 1.0],
            answer: 0.8,
            suggest: 0.3,
        };
        for (score, pairs, lead, exact, first, any) in [
            (40.0, 0.5, 0.0, false, 0.25, 0.5),
            (4.0, 0.0, 0.0, false, 0.125, 0.25),
            (2.0, 0.5, 30.0, false, 0.25, 0.5),
            (-40.0, 0.0, 30.0, false, 0.0, 0.0),
            (-40.0, 0.0, 30.0, true, 0.5, 1.0),
        ] {
            let evidence = Evidence { lead, score, pairs, first: 0.5, exact };
            let (probability, best) = probabilities(&model, &evidence);
            assert!((probability - any).abs() < 1e-6 && (best - first).abs() < 1e-6, "{evidence:?}");
        }
    }

    #[test]
    fn log_odds_are_bounded_and_shares_add_up() {
        for (probability, expected) in
            [(0.5, 0.0), (1.0, MAX_LOG_ODDS), (0.0, -MAX_LOG_ODDS), (0.9, 2.197_224_6)]
        {
            assert!((log_odds(probability) - expected).abs() < 1e-5, "{probability}");
        }
        for levels in [vec![], vec![3.0], vec![1e30, 0.0, -1e30], vec![2.0, 1.0, 1.0]] {
            let sum: f32 = softmax(&levels, 1.0).iter().sum();
            assert!((sum - if levels.is_empty() { 0.0 } else { 1.0 }).abs() < 1e-6, "{levels:?}");
        }
    }
}
