//! Confidence, fitted on tickets that the model never saw, by the reader's own evidence: how unusual a question may be before it is a
//! stranger's, how often one of the best three is right, and the cut-offs that give an author's precision.

use kb_core::bundle::Confidence;
use kb_core::probability::ln;
use kb_core::rank::Evidence;
use kb_core::rank::confidence::{SHOWN, certainty_of};

use super::cases::Case;
use super::crossvalidate::Trialled;
use super::regression::{Observed, regression};
use crate::measure::threshold::{auroc, calibration_error, trusted};
use crate::sources::config::Confidence as Wanted;

/// With fewer tickets the default is surer than a fit.
const FEWEST: usize = 100;
/// Standard deviations from the covered questions' mean at which a question is as likely a stranger's, strictest last.
const EVEN_AT: [f64; 7] = [-2.5, -2.25, -2.0, -1.75, -1.5, -1.25, -1.0];
/// Log-odds that a standard deviation is worth.
const STEEPNESS: f64 = 3.0;
/// What covered questions may surprise more on average, in nats, so that strangers are told.
const SURPRISE_GIVEN: f64 = 0.01;
/// Nothing that happened surprises beyond this.
const LEAST_PROBABILITY: f32 = 1e-6;
/// Evidence that varies less than this is the same for every question.
const LEAST_SPREAD: f64 = 1e-6;
/// An answer or a list is offered at no less than this many tickets, so that a lucky few set no cut-off.
const FEWEST_ABOVE: usize = 20;
/// AUROC of what can't tell right from wrong.
const UNTOLD: f64 = 0.5;

/// What a cut-off achieves on tickets that were not learned from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CutOff {
    /// Asked for.
    pub precision: f64,
    /// The probability from which on; above 1 where nothing reaches the precision.
    pub from: f32,
    /// Share of all tickets that are above it.
    pub coverage: f64,
    /// Share of the tickets with an article that are above it.
    pub linked_coverage: f64,
}

/// What was fitted, and how well it holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibration {
    /// For the root.
    pub confidence: Confidence,
    /// An article shown alone.
    pub answer: CutOff,
    /// A list.
    pub suggest: CutOff,
    /// Area under the ROC curve of "right in the best three", tickets that an article closed.
    pub auroc: f64,
    /// Expected calibration error on the same, in ten bins.
    pub error: f64,
}

/// One held-out ticket.
struct Observation {
    evidence: Evidence,
    linked: bool,
    first: bool,
    shown: bool,
}

/// Fits confidence; `None` where there are too few tickets.
pub fn calibrate(cases: &[Case], trialled: &[Trialled], scale: f32, wanted: Wanted) -> Option<Calibration> {
    let observations: Vec<Observation> = trialled.iter().map(|t| observation(&cases[t.case], t)).collect();
    let linked = observations.iter().filter(|o| o.linked);
    if linked.clone().count() < FEWEST || linked.clone().all(|o| o.shown) || !linked.clone().any(|o| o.shown)
    {
        return None;
    }
    let mut confidence = fitted(&observations, scale)?;
    let sure: Vec<(f32, f32)> =
        trialled.iter().map(|t| certainty_of(&confidence, &t.learned.evidence)).collect();
    let answer = cut_off(
        observations.iter().zip(&sure).map(|(o, (_, first))| (*first, o.first, o.linked)).collect(),
        wanted.of_answers(),
    );
    let suggest = cut_off(
        observations.iter().zip(&sure).map(|(o, (any, _))| (*any, o.shown, o.linked)).collect(),
        wanted.of_suggestions(),
    );
    confidence.answer = answer.from;
    confidence.suggest = suggest.from;
    let judged: Vec<(f32, bool)> = observations
        .iter()
        .zip(&sure)
        .filter(|(o, _)| o.linked)
        .map(|(o, (probability, _))| (*probability, o.shown))
        .collect();
    Some(Calibration {
        confidence,
        answer,
        suggest,
        auroc: auroc(&judged).unwrap_or(UNTOLD),
        error: calibration_error(&judged),
    })
}

fn observation(case: &Case, trialled: &Trialled) -> Observation {
    let right = |place: usize| {
        trialled.learned.articles.iter().take(place).any(|article| case.articles.contains(article))
    };
    Observation {
        evidence: trialled.learned.evidence,
        linked: !case.articles.is_empty(),
        first: right(1),
        shown: right(SHOWN),
    }
}

/// The strictest notion of what is covered that costs next to nothing on questions that are, and what fits it. Tickets hold no
/// questions about something else, so how far down strangers begin cannot be learned from them; what it costs can.
fn fitted(observations: &[Observation], scale: f32) -> Option<Confidence> {
    let linked: Vec<&Observation> = observations.iter().filter(|o| o.linked).collect();
    let tried: Vec<(Confidence, f64)> = EVEN_AT
        .iter()
        .map(|even_at| {
            let confidence = with_covered(&linked, covered(&linked, *even_at), scale);
            (confidence, surprise(&linked, &confidence))
        })
        .collect();
    let least = tried.iter().map(|(_, surprise)| *surprise).fold(f64::INFINITY, f64::min);
    let strictest = tried.into_iter().rev().find(|(_, surprise)| *surprise <= least + SURPRISE_GIVEN);
    strictest.map(|(confidence, _)| confidence)
}

/// The mean of −ln of the probability that what happened had: lower where right and wrong are told apart, and where probabilities hold.
fn surprise(observations: &[&Observation], confidence: &Confidence) -> f64 {
    let of_one = |o: &&Observation| {
        let (right, _) = certainty_of(confidence, &o.evidence);
        f64::from(-ln(if o.shown { right } else { 1.0 - right }.max(LEAST_PROBABILITY)))
    };
    observations.iter().map(of_one).sum::<f64>() / (observations.len() as f64).max(1.0)
}

/// Log-odds of being covered, which are even where the mean of best score and share of known pairs lies `even_at` standard deviations
/// from that of covered questions.
fn covered(linked: &[&Observation], even_at: f64) -> [f32; 3] {
    let (score, score_spread) = mean_and_spread(linked.iter().map(|o| f64::from(o.evidence.score)));
    let (pairs, pairs_spread) = mean_and_spread(linked.iter().map(|o| f64::from(o.evidence.pairs)));
    let usual = |o: &&Observation| {
        (f64::from(o.evidence.score) - score) / score_spread
            + (f64::from(o.evidence.pairs) - pairs) / pairs_spread
    };
    let (_, spread) = mean_and_spread(linked.iter().map(usual));
    let [by_score, by_pairs] = [score_spread, pairs_spread].map(|of_one| STEEPNESS / (of_one * spread));
    let before = -STEEPNESS * even_at - by_score * score - by_pairs * pairs;
    [before, by_score, by_pairs].map(|number| number as f32)
}

/// A spread of nothing is infinite: what never varies tells nothing.
fn mean_and_spread(values: impl Iterator<Item = f64> + Clone) -> (f64, f64) {
    let count = values.clone().count().max(1) as f64;
    let mean = values.clone().sum::<f64>() / count;
    let spread = (values.map(|value| (value - mean) * (value - mean)).sum::<f64>() / count).sqrt();
    (mean, if spread > LEAST_SPREAD { spread } else { f64::INFINITY })
}

/// With this notion of what is covered, the two numbers that make the product the probability on the tickets that an article closed.
fn with_covered(linked: &[&Observation], covered: [f32; 3], scale: f32) -> Confidence {
    let confidence = Confidence { scale, covered, right: [f32::MAX, 0.0], answer: 0.0, suggest: 0.0 };
    let observed: Vec<Observed> = linked
        .iter()
        .map(|o| Observed {
            evidence: f64::from(o.evidence.lead),
            given: f64::from(certainty_of(&confidence, &o.evidence).0),
            right: o.shown,
        })
        .collect();
    Confidence { right: regression(&observed).map(|number| number as f32), ..confidence }
}

/// The lowest probability above which at least that share was right. `judged`: probability, right, has an article.
fn cut_off(mut judged: Vec<(f32, bool, bool)>, precision: f64) -> CutOff {
    judged.sort_by(|a, b| b.0.total_cmp(&a.0));
    let sure: Vec<(f32, bool)> =
        judged.iter().map(|(probability, right, _)| (*probability, *right)).collect();
    let kept = trusted(&sure, precision, FEWEST_ABOVE);
    let linked = |judged: &[(f32, bool, bool)]| judged.iter().filter(|(.., linked)| *linked).count();
    CutOff {
        precision,
        from: kept.checked_sub(1).map_or(2.0, |last| judged[last].0),
        coverage: kept as f64 / judged.len().max(1) as f64,
        linked_coverage: linked(&judged[..kept]) as f64 / linked(&judged).max(1) as f64,
    }
}

#[cfg(test)]
mod tests {
    use super::super::trial::Ranking;
    use super::*;

    /// Held-out tickets of one article each, of which a sure one is right four times in five and an unsure one once in five.
    fn trialled(evidence: fn(usize) -> (f32, f32)) -> (Vec<Case>, Vec<Trialled>) {
        let of = |n: usize| {
            let (score, pairs) = evidence(n);
            let sure = n.is_multiple_of(2);
            let right = (n / 2).is_multiple_of(5) != sure;
            let lead = if sure { 1.5 } else { -1.5 };
            let evidence = Evidence { lead, score, pairs, first: 0.5 };
            let learned = Ranking { articles: vec![u32::from(!right)], evidence };
            let case = Case { articles: vec![0], ..Case::default() };
            (case, Trialled { case: n, text_only: Ranking::default(), learned })
        };
        (0..1_000).map(of).unzip()
    }

    #[test]
    fn strangers_are_less_sure_and_the_rest_is_calibrated() {
        let varied = (|n| ((n % 7) as f32, (n % 11) as f32 / 20.0)) as fn(usize) -> (f32, f32);
        for (evidence, far) in [(varied, true), (|n| ((n % 7) as f32, 0.25), true), (|_| (3.0, 0.25), false)]
        {
            let (cases, trialled) = trialled(evidence);
            let calibration = calibrate(&cases, &trialled, 1.0, Wanted::default()).unwrap();
            assert!(calibration.error < 0.03 && calibration.auroc > 0.75, "{calibration:?}");
            let sure = |score, pairs| {
                let evidence = Evidence { lead: 1.5, score, pairs, first: 0.5 };
                certainty_of(&calibration.confidence, &evidence).0
            };
            assert!(sure(5.0, 0.25) > 0.7, "{calibration:?}");
            assert_eq!(sure(-9.0, 0.0) < 0.1, far, "{calibration:?}");
        }
    }

    #[test]
    fn cut_offs_hold_their_precision() {
        let judged = |right: fn(usize) -> bool| {
            (0..100).map(|n| (1.0 - n as f32 / 100.0, right(n), n % 2 == 0)).collect::<Vec<_>>()
        };
        for (right, precision, coverage) in [
            ((|n| n < 50) as fn(usize) -> bool, 0.8, 0.62),
            (|_| true, 0.8, 1.0),
            (|_| false, 0.8, 0.0),
            (|n| n < 10, 0.8, 0.0),
        ] {
            let cut = cut_off(judged(right), precision);
            assert!((cut.coverage - coverage).abs() < 1e-9, "{cut:?}");
            assert_eq!(cut.from > 1.0, coverage == 0.0);
        }
    }
}
