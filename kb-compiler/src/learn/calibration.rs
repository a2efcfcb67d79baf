//! Calibration of confidence on held-out tickets: P(answered) = P(in scope) · P(right | in scope), where *right* means that one of the
//! best three articles closed the ticket. It also finds the cut-offs that reach the precision set in `kb.toml`.

use kb_core::bundle::ConfidenceModel;
use kb_core::probability::ln;
use kb_core::rank::Evidence;
use kb_core::rank::confidence::{SHOWN, probabilities};
use serde::Serialize;

use super::cross_validation::HeldOutRanking;
use super::platt_scaling::{Observation, fit_platt};
use super::tickets::TrainingTicket;
use crate::measure::probability::{auroc, calibration_error, largest_precise_prefix};
use crate::sources::config::RequiredPrecision;

/// With fewer tickets that an article closed, the default confidence is better than a fitted one.
const MIN_TICKETS: usize = 100;
/// Candidates for the z-score at which a query is as likely in scope as out of scope, strictest last. The z-score is that of a query's
/// evidence among in-scope queries.
const SCOPE_BOUNDARIES: [f64; 7] = [-2.5, -2.25, -2.0, -1.75, -1.5, -1.25, -1.0];
/// Log-odds of being in scope for one standard deviation.
const SCOPE_SLOPE: f64 = 3.0;
/// Log loss on in-scope queries, in nats, that a stricter boundary may cost.
const LOG_LOSS_MARGIN: f64 = 0.01;
/// Lower limit of a probability in the log loss.
const MIN_PROBABILITY: f32 = 1e-6;
/// Below this standard deviation, evidence counts as constant.
const MIN_DEVIATION: f64 = 1e-6;
/// Fewest tickets above a cut-off.
const MIN_ABOVE_CUT_OFF: usize = 20;
/// A cut-off that no probability reaches.
const NEVER: f32 = 2.0;
/// The AUROC of a score that is independent of the outcome.
const CHANCE_AUROC: f64 = 0.5;

/// A cut-off of the probability and what it achieves on held-out tickets. Shares are from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CutOff {
    /// The precision that was asked for.
    pub precision: f64,
    /// The lowest probability above which this precision is reached; `None` where it is reached nowhere.
    pub from: Option<f32>,
    /// Share of all tickets above it.
    pub coverage: f64,
    /// Share of the tickets with an article above it.
    pub linked_coverage: f64,
}

/// Fitted confidence and how good it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibration {
    /// The parameters for the bundle's root.
    pub confidence: ConfidenceModel,
    /// The cut-off for an article that is shown alone.
    pub answer: CutOff,
    /// The cut-off for a list of suggestions.
    pub suggest: CutOff,
    /// Area under the ROC curve of the probability that one of the best three is right, on tickets that an article closed.
    pub auroc: f64,
    /// Expected calibration error on the same tickets, in ten bins.
    pub error: f64,
}

/// A held-out ticket.
struct HeldOutTicket {
    evidence: Evidence,
    /// Whether an article closed it.
    linked: bool,
    /// Whether the best article is right.
    first_right: bool,
    /// Whether one of the best three is right.
    any_right: bool,
}

impl HeldOutTicket {
    fn new(ticket: &TrainingTicket, held_out: &HeldOutRanking) -> Self {
        let ranked = &held_out.learned.articles;
        let right_within =
            |places: usize| ranked.iter().take(places).any(|article| ticket.articles.contains(article));
        Self {
            evidence: held_out.learned.evidence,
            linked: !ticket.articles.is_empty(),
            first_right: right_within(1),
            any_right: right_within(SHOWN),
        }
    }
}

/// Fits confidence; `None` where there are too few tickets, or where all or none of them are ranked right. `scale` is the factor of the
/// scores in the softmax.
pub fn calibrate(
    tickets: &[TrainingTicket],
    held_out: &[HeldOutRanking],
    scale: f32,
    targets: RequiredPrecision,
) -> Option<Calibration> {
    let held_out: Vec<HeldOutTicket> =
        held_out.iter().map(|ranking| HeldOutTicket::new(&tickets[ranking.ticket], ranking)).collect();
    let linked: Vec<&HeldOutTicket> = held_out.iter().filter(|ticket| ticket.linked).collect();
    let right = linked.iter().filter(|ticket| ticket.any_right).count();
    if linked.len() < MIN_TICKETS || right == linked.len() || right == 0 {
        return None;
    }
    let mut confidence = fit_confidence(&linked, scale)?;
    let predicted = |ticket: &HeldOutTicket| probabilities(&confidence, &ticket.evidence);
    let answer = cut_off(
        held_out
            .iter()
            .map(|ticket| HeldOutResult::new(predicted(ticket).1, ticket.first_right, ticket))
            .collect(),
        targets.of_answers(),
    );
    let suggest = cut_off(
        held_out
            .iter()
            .map(|ticket| HeldOutResult::new(predicted(ticket).0, ticket.any_right, ticket))
            .collect(),
        targets.of_suggestions(),
    );
    let judged: Vec<(f32, bool)> =
        linked.iter().map(|ticket| (predicted(ticket).0, ticket.any_right)).collect();
    confidence.answer = answer.from.unwrap_or(NEVER);
    confidence.suggest = suggest.from.unwrap_or(NEVER);
    Some(Calibration {
        confidence,
        answer,
        suggest,
        auroc: auroc(&judged).unwrap_or(CHANCE_AUROC),
        error: calibration_error(&judged),
    })
}

/// Fits confidence with the strictest scope boundary whose log loss is within a margin of the least. Tickets contain no out-of-scope
/// queries, so the boundary itself can't be fitted; its cost for in-scope queries can be measured.
fn fit_confidence(linked: &[&HeldOutTicket], scale: f32) -> Option<ConfidenceModel> {
    let candidates: Vec<(ConfidenceModel, f64)> = SCOPE_BOUNDARIES
        .iter()
        .map(|boundary| {
            let confidence = fit_right(linked, scope_parameters(linked, *boundary), scale);
            (confidence, log_loss(linked, &confidence))
        })
        .collect();
    let least = candidates.iter().map(|(_, loss)| *loss).fold(f64::INFINITY, f64::min);
    let strictest = candidates.into_iter().rev().find(|(_, loss)| *loss <= least + LOG_LOSS_MARGIN);
    strictest.map(|(confidence, _)| confidence)
}

/// The mean log loss of the probability that one of the best three is right, in nats.
fn log_loss(tickets: &[&HeldOutTicket], confidence: &ConfidenceModel) -> f64 {
    let loss = |ticket: &&HeldOutTicket| {
        let (right, _) = probabilities(confidence, &ticket.evidence);
        f64::from(-ln(if ticket.any_right { right } else { 1.0 - right }.max(MIN_PROBABILITY)))
    };
    tickets.iter().map(loss).sum::<f64>() / (tickets.len() as f64).max(1.0)
}

/// Intercept and slopes of the log-odds of being in scope by best score and share of known pairs. Both are standardised and added up; the
/// log-odds are 0 where the z-score of the sum is `boundary`.
fn scope_parameters(linked: &[&HeldOutTicket], boundary: f64) -> [f32; 3] {
    let scores = linked.iter().map(|ticket| f64::from(ticket.evidence.score));
    let pairs = linked.iter().map(|ticket| f64::from(ticket.evidence.pairs));
    let (score_mean, score_deviation) = mean_and_deviation(scores.clone());
    let (pairs_mean, pairs_deviation) = mean_and_deviation(pairs.clone());
    let sums = scores.zip(pairs).map(|(score, pairs)| {
        (score - score_mean) / score_deviation + (pairs - pairs_mean) / pairs_deviation
    });
    let (_, deviation) = mean_and_deviation(sums);
    let [score_slope, pairs_slope] =
        [score_deviation, pairs_deviation].map(|of_one| SCOPE_SLOPE / (of_one * deviation));
    let intercept = -SCOPE_SLOPE * boundary - score_slope * score_mean - pairs_slope * pairs_mean;
    [intercept, score_slope, pairs_slope].map(|parameter| parameter as f32)
}

/// Mean and standard deviation; infinite where the values are constant, so that their slope becomes 0.
fn mean_and_deviation(values: impl Iterator<Item = f64> + Clone) -> (f64, f64) {
    let count = values.clone().count().max(1) as f64;
    let mean = values.clone().sum::<f64>() / count;
    let deviation = (values.map(|value| (value - mean) * (value - mean)).sum::<f64>() / count).sqrt();
    (mean, if deviation > MIN_DEVIATION { deviation } else { f64::INFINITY })
}

/// Fits P(right | in scope) for given scope parameters, such that the product is the probability on tickets that an article closed.
fn fit_right(linked: &[&HeldOutTicket], covered: [f32; 3], scale: f32) -> ConfidenceModel {
    // With this intercept P(right | in scope) is 1, so that the probability is P(in scope).
    let in_scope = ConfidenceModel { scale, covered, right: [f32::MAX, 0.0], answer: 0.0, suggest: 0.0 };
    let observations: Vec<Observation> = linked
        .iter()
        .map(|ticket| Observation {
            evidence: f64::from(ticket.evidence.lead),
            given: f64::from(probabilities(&in_scope, &ticket.evidence).0),
            right: ticket.any_right,
        })
        .collect();
    ConfidenceModel { right: fit_platt(&observations).map(|parameter| parameter as f32), ..in_scope }
}

/// A held-out ticket's probability and outcome.
#[derive(Clone, Copy)]
struct HeldOutResult {
    probability: f32,
    right: bool,
    linked: bool,
}

impl HeldOutResult {
    fn new(probability: f32, right: bool, ticket: &HeldOutTicket) -> Self {
        Self { probability, right, linked: ticket.linked }
    }
}

/// The lowest probability above which at least this share is right.
fn cut_off(mut judged: Vec<HeldOutResult>, precision: f64) -> CutOff {
    judged.sort_by(|a, b| b.probability.total_cmp(&a.probability));
    let pairs: Vec<(f32, bool)> = judged.iter().map(|one| (one.probability, one.right)).collect();
    let above = largest_precise_prefix(&pairs, precision, MIN_ABOVE_CUT_OFF);
    let linked = |judged: &[HeldOutResult]| judged.iter().filter(|one| one.linked).count();
    CutOff {
        precision,
        from: above.checked_sub(1).map(|last| judged[last].probability),
        coverage: above as f64 / judged.len().max(1) as f64,
        linked_coverage: linked(&judged[..above]) as f64 / linked(&judged).max(1) as f64,
    }
}

#[cfg(test)]
mod tests {
    use super::super::dictionary_reader::Ranking;
    use super::*;

    /// Held-out tickets of one article each. With a high lead the ranking is right four times in five, with a low one once in five.
    fn held_out(evidence: fn(usize) -> (f32, f32)) -> (Vec<TrainingTicket>, Vec<HeldOutRanking>) {
        let of = |n: usize| {
            let (score, pairs) = evidence(n);
            let high = n.is_multiple_of(2);
            let right = (n / 2).is_multiple_of(5) != high;
            let lead = if high { 1.5 } else { -1.5 };
            let evidence = Evidence { lead, score, pairs, first: 0.5 };
            let learned = Ranking { articles: vec![u32::from(!right)], evidence };
            let ticket = TrainingTicket { articles: vec![0], ..TrainingTicket::default() };
            (ticket, HeldOutRanking { ticket: n, text_only: Ranking::default(), learned })
        };
        (0..1_000).map(of).unzip()
    }

    #[test]
    fn unusual_queries_are_out_of_scope_and_the_rest_is_calibrated() {
        let varied = (|n| ((n % 7) as f32, (n % 11) as f32 / 20.0)) as fn(usize) -> (f32, f32);
        for (evidence, detected) in
            [(varied, true), (|n| ((n % 7) as f32, 0.25), true), (|_| (3.0, 0.25), false)]
        {
            let (tickets, held_out) = held_out(evidence);
            let calibration = calibrate(&tickets, &held_out, 1.0, RequiredPrecision::default()).unwrap();
            assert!(calibration.error < 0.03 && calibration.auroc > 0.75, "{calibration:?}");
            let predicted = |score, pairs| {
                let evidence = Evidence { lead: 1.5, score, pairs, first: 0.5 };
                probabilities(&calibration.confidence, &evidence).0
            };
            assert!(predicted(5.0, 0.25) > 0.7, "{calibration:?}");
            assert_eq!(predicted(-9.0, 0.0) < 0.1, detected, "{calibration:?}");
        }
    }

    #[test]
    fn cut_offs_reach_their_precision() {
        let judged = |right: fn(usize) -> bool| -> Vec<HeldOutResult> {
            let one = |n| HeldOutResult {
                probability: 1.0 - n as f32 / 100.0,
                right: right(n),
                linked: n % 2 == 0,
            };
            (0..100).map(one).collect()
        };
        for (right, precision, coverage) in [
            ((|n| n < 50) as fn(usize) -> bool, 0.8, 0.62),
            (|_| true, 0.8, 1.0),
            (|_| false, 0.8, 0.0),
            (|n| n < 10, 0.8, 0.0),
        ] {
            let cut_off = cut_off(judged(right), precision);
            assert!((cut_off.coverage - coverage).abs() < 1e-9, "{cut_off:?}");
            assert_eq!(cut_off.from.is_none(), coverage == 0.0);
        }
    }
}
