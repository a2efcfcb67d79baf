//! How likely it is that one of the best articles resolves a question, from the scores alone: a logistic regression over a few pieces
//! of evidence, in arithmetic that native and browser do alike.

use super::{Reader, score};
use crate::bundle::Confidence;
use crate::bundle::confidence::EVIDENCE;
use crate::index::UNITS_PER_POINT;
use crate::probability::{exp, ln, logistic};
use crate::query::{FeatureKind, Query};

/// The best articles among which a question's probability is divided.
pub const CONTENDERS: usize = 10;
/// Articles of which one should be right.
pub const SHOWN: usize = 3;
/// Sharpness of the softmax by scores relative to the best one's square root, where the scale is 1.
const RELATIVE: f32 = 3.0;
/// Log-odds beyond this are not told apart.
const SUREST: f32 = 9.0;

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

/// How sure a ranking is.
#[derive(Debug, Clone, PartialEq)]
pub struct Certainty {
    /// Probability that one of the best three is right, 0 to 1.
    pub probability: f32,
    /// Probability of each ranked article, in order; beyond the best [`CONTENDERS`] it is 0.
    pub each: Vec<f32>,
    /// What to do with it.
    pub band: Band,
}

/// How sure a ranking (numbers and scores, best first) is. The files of the query's terms are here.
pub(super) fn certainty(reader: &Reader, query: &Query, ranked: &[(u32, i64)]) -> Certainty {
    let confidence = &reader.root().confidence;
    if ranked.is_empty() {
        return Certainty { probability: 0.0, each: Vec::new(), band: Band::None };
    }
    let shares = divided(&levels(query, ranked, confidence.scale), 1.0);
    let (probability, first) = certainty_of(confidence, &evidence(reader, query, ranked));
    let shown: f32 = shares.iter().take(SHOWN).sum();
    let each: Vec<f32> = (0..ranked.len())
        .map(|place| shares.get(place).map_or(0.0, |share| (share / shown * probability).min(1.0)))
        .collect();
    let band = if first >= confidence.answer {
        Band::Answer
    } else if probability >= confidence.suggest {
        Band::Suggest
    } else {
        Band::None
    };
    Certainty { probability, each, band }
}

/// The probability that one of the best three is right, and that the best is, from evidence.
pub fn certainty_of(confidence: &Confidence, evidence: &[f32; EVIDENCE]) -> (f32, f32) {
    let odds = evidence.iter().zip(&confidence.coefficients).map(|(piece, coefficient)| piece * coefficient);
    let probability = logistic(odds.sum::<f32>() + confidence.intercept);
    (probability, probability * logistic(evidence[0]) / logistic(evidence[1]))
}

/// The evidence, for a ranking of at least [`CONTENDERS`] articles where there are so many: the log-odds, among the contenders, of
/// the best, of the best three, and of the best three by scores relative to the best; the best's score; how far it is ahead of the
/// last contender; the share of what the query says that is known; ln(1 + its words).
pub(super) fn evidence(reader: &Reader, query: &Query, ranked: &[(u32, i64)]) -> [f32; EVIDENCE] {
    let scale = reader.root().confidence.scale;
    let levels = levels(query, ranked, scale);
    let shares = divided(&levels, 1.0);
    let first = levels.first().copied().unwrap_or(0.0);
    let last = levels.get(CONTENDERS - 1).copied().unwrap_or(0.0);
    let relative = divided(&levels, RELATIVE / (scale * first).max(f32::MIN_POSITIVE).sqrt());
    let (known, words) = known(reader, query);
    [
        log_odds(shares.iter().take(1).sum()),
        log_odds(shares.iter().take(SHOWN).sum()),
        log_odds(relative.iter().take(SHOWN).sum()),
        first,
        first - last,
        known,
        ln(1.0 + words),
    ]
}

/// The scores of the contenders, in points, as for a query vector of length 1, times `scale`.
fn levels(query: &Query, ranked: &[(u32, i64)], scale: f32) -> Vec<f32> {
    let words = query.features.iter().filter(|feature| feature.kind == FeatureKind::Term);
    let squares: f32 = words.map(|feature| feature.weight as f32 * feature.weight as f32).sum();
    let unit = scale / UNITS_PER_POINT / squares.sqrt().max(1.0);
    ranked.iter().take(CONTENDERS).map(|(_, score)| *score as f32 * unit).collect()
}

/// The softmax of the contenders' scores, these times `sharpness`.
fn divided(levels: &[f32], sharpness: f32) -> Vec<f32> {
    let first = levels.first().copied().unwrap_or(0.0);
    let mut shares: Vec<f32> = levels.iter().map(|level| exp((level - first) * sharpness)).collect();
    let sum: f32 = shares.iter().sum();
    shares.iter_mut().for_each(|share| *share /= sum);
    shares
}

fn log_odds(probability: f32) -> f32 {
    if probability >= 1.0 {
        SUREST
    } else {
        ln(probability.max(f32::MIN_POSITIVE) / (1.0 - probability)).clamp(-SUREST, SUREST)
    }
}

/// The share of the query's information that the bundle knows, and how many words it has.
fn known(reader: &Reader, query: &Query) -> (f32, f32) {
    let docs = reader.root().docs as f32;
    let (mut known, mut all, mut words) = (0.0, f32::MIN_POSITIVE, 0.0);
    for feature in query.features.iter().filter(|feature| feature.kind == FeatureKind::Term) {
        let frequency =
            score::entry(reader, &feature.key).map_or(0.0, |entry| entry.document_frequency() as f32);
        let says = feature.weight as f32 * ln(1.0 + docs / (1.0 + frequency));
        all += says;
        known += if frequency > 0.0 { says } else { 0.0 };
        words += 1.0;
    }
    (known / all, words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn log_odds_are_bounded_and_shares_add_up() {
        for (probability, expected) in [(0.5, 0.0), (1.0, SUREST), (0.0, -SUREST), (0.9, 2.197_224_6)] {
            assert!((log_odds(probability) - expected).abs() < 1e-5, "{probability}");
        }
        for levels in [vec![], vec![3.0], vec![1e30, 0.0, -1e30], vec![2.0, 1.0, 1.0]] {
            let sum: f32 = divided(&levels, 1.0).iter().sum();
            assert!((sum - if levels.is_empty() { 0.0 } else { 1.0 }).abs() < 1e-6, "{levels:?}");
        }
    }
}
