//! Calibration of confidence on held-out tickets: P(answered) = P(in scope) · P(right | in scope), where *right* means that one of the
//! best three articles closed the ticket. It also finds the cut-offs that reach the precision set in `kb.toml`.

use kb_core::bundle::ConfidenceModel;
use kb_core::probability::ln;
use kb_core::rank::Evidence;
use kb_core::rank::confidence::{SHOWN, probabilities};

use super::cut_off::{Choice, CutOff, HeldOutResult, cut_off};
use super::dictionary_reader::Ranking;
use super::platt_scaling::{Observation, fit_platt};
use super::tickets::TrainingTicket;
use crate::measure::probability::{auroc, calibration_error};
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
/// With fewer tickets that no article closed, what is out of scope can't be learned from them.
const MIN_UNANSWERED: usize = 30;
/// The share of clients' questions that no article answers, as labelled for the demonstration. Among resolved tickets it is smaller,
/// because many such questions are given up or asked elsewhere.
const UNANSWERED_SHARE: f64 = 1.0 / 3.0;
/// A cut-off that no probability reaches.
const NEVER: f32 = 2.0;
/// The AUROC of a score that is independent of the outcome.
const CHANCE_AUROC: f64 = 0.5;

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
    fn new(ticket: &TrainingTicket, ranking: &Ranking) -> Self {
        let right_within = |places: usize| {
            ranking.articles.iter().take(places).any(|article| ticket.articles.contains(article))
        };
        Self {
            evidence: ranking.evidence,
            linked: !ticket.articles.is_empty(),
            first_right: right_within(1),
            any_right: right_within(SHOWN),
        }
    }
}

/// Fits confidence to the rankings of held-out tickets by what ships; `None` where there are too few, or where all or none of them are
/// ranked right. `scale` is the factor of the scores in the softmax.
pub fn calibrate<'t>(
    held_out: impl Iterator<Item = (&'t TrainingTicket, &'t Ranking)>,
    scale: f32,
    targets: RequiredPrecision,
) -> Option<Calibration> {
    let held_out: Vec<HeldOutTicket> =
        held_out.map(|(ticket, ranking)| HeldOutTicket::new(ticket, ranking)).collect();
    let (linked, unanswered): (Vec<&HeldOutTicket>, Vec<&HeldOutTicket>) =
        held_out.iter().partition(|ticket| ticket.linked);
    let right = linked.iter().filter(|ticket| ticket.any_right).count();
    if linked.len() < MIN_TICKETS || right == linked.len() || right == 0 {
        return None;
    }
    // More of them than among clients' questions means that links are missing, and then a ticket without one says nothing of the scope.
    let links_kept = (unanswered.len() as f64) < UNANSWERED_SHARE * held_out.len() as f64;
    let known = unanswered.len() >= MIN_UNANSWERED && links_kept;
    let weight = if known { weight_of_unanswered(linked.len(), unanswered.len()) } else { 1.0 };
    let mut confidence = match known {
        true => fit_with_unanswered(&held_out, &linked, weight, scale),
        false => fit_confidence(&linked, scale)?,
    };
    let predicted = |ticket: &HeldOutTicket| probabilities(&confidence, &ticket.evidence);
    let result = |probability, right, ticket: &HeldOutTicket| HeldOutResult {
        probability,
        right,
        linked: ticket.linked,
        weight: if ticket.linked { 1.0 } else { weight },
    };
    let first = held_out.iter().map(|ticket| result(predicted(ticket).1, ticket.first_right, ticket));
    let any = held_out.iter().map(|ticket| result(predicted(ticket).0, ticket.any_right, ticket));
    // An article that opens alone hides the others, so also the least sure ones must be right as often as is required.
    let answer = cut_off(first.collect(), targets.of_answers(), Choice::MostBeyond);
    let least = if known { targets.of_suggestions() } else { 0.0 };
    let suggest = cut_off(any.collect(), targets.of_suggestions(), Choice::LowestFrom(least));
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

/// How much a ticket that no article closed counts, so that such tickets are the share of all that they are of clients' questions; at
/// least 1.
fn weight_of_unanswered(linked: usize, unanswered: usize) -> f64 {
    let odds = UNANSWERED_SHARE / (1.0 - UNANSWERED_SHARE);
    (odds * linked as f64 / unanswered as f64).max(1.0)
}

/// Fits P(in scope) to which tickets an article closed, by the best score, and P(right | in scope) to those that one closed. Known pairs tell
/// the two apart no better than chance where tickets are few, so they don't count.
fn fit_with_unanswered(
    held_out: &[HeldOutTicket],
    linked: &[&HeldOutTicket],
    weight: f64,
    scale: f32,
) -> ConfidenceModel {
    let (mean, deviation) = mean_and_deviation(linked.iter().map(|ticket| f64::from(ticket.evidence.score)));
    let covered = fit_platt(&observations(held_out.iter(), |ticket| {
        ((f64::from(ticket.evidence.score) - mean) / deviation, ticket.linked)
    }));
    let right = fit_platt(&observations(linked.iter().copied(), |ticket| {
        (f64::from(ticket.evidence.lead), ticket.any_right)
    }));
    let slope = covered[1] / deviation;
    // Tickets of one outcome that count more often shift the log-odds by the logarithm of how often.
    let intercept = covered[0] - weight.ln() - slope * mean;
    let covered = [intercept, slope, 0.0].map(|parameter| parameter as f32);
    let right = right.map(|parameter| parameter as f32);
    ConfidenceModel { scale, covered, right, answer: 0.0, suggest: 0.0 }
}

fn observations<'t>(
    tickets: impl Iterator<Item = &'t HeldOutTicket>,
    of: impl Fn(&HeldOutTicket) -> (f64, bool),
) -> Vec<Observation> {
    let observation = |ticket| {
        let (evidence, right) = of(ticket);
        Observation { evidence, given: 1.0, right }
    };
    tickets.map(observation).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    fn fitted(tickets: &[(TrainingTicket, Ranking)]) -> Calibration {
        let held_out = tickets.iter().map(|(ticket, ranking)| (ticket, ranking));
        calibrate(held_out, 1.0, RequiredPrecision::default()).unwrap()
    }

    /// Held-out tickets of one article each. With a high lead the ranking is right four times in five, with a low one once in five.
    fn held_out(evidence: fn(usize) -> (f32, f32)) -> Vec<(TrainingTicket, Ranking)> {
        let of = |n: usize| {
            let (score, pairs) = evidence(n);
            let high = n.is_multiple_of(2);
            let right = (n / 2).is_multiple_of(5) != high;
            let lead = if high { 1.5 } else { -1.5 };
            let evidence = Evidence { lead, score, pairs, first: 0.5, exact: false };
            let ticket = TrainingTicket { articles: vec![0], ..TrainingTicket::default() };
            (ticket, Ranking { articles: vec![u32::from(!right)], evidence })
        };
        (0..1_000).map(of).collect()
    }

    #[test]
    fn unusual_queries_are_out_of_scope_and_the_rest_is_calibrated() {
        let varied = (|n| ((n % 7) as f32, (n % 11) as f32 / 20.0)) as fn(usize) -> (f32, f32);
        for (evidence, detected) in
            [(varied, true), (|n| ((n % 7) as f32, 0.25), true), (|_| (3.0, 0.25), false)]
        {
            let calibration = fitted(&held_out(evidence));
            assert!(calibration.error < 0.03 && calibration.auroc > 0.75, "{calibration:?}");
            let predicted = |score, pairs| {
                let evidence = Evidence { lead: 1.5, score, pairs, first: 0.5, exact: false };
                probabilities(&calibration.confidence, &evidence).0
            };
            assert!(predicted(5.0, 0.25) > 0.7, "{calibration:?}");
            assert_eq!(predicted(-9.0, 0.0) < 0.1, detected, "{calibration:?}");
        }
    }

    #[test]
    fn tickets_that_no_article_closed_tell_what_is_out_of_scope() {
        let mut tickets = held_out(|n| (5.0 + (n % 7) as f32, 0.25));
        let unanswered = |n: usize| {
            let evidence =
                Evidence { lead: 1.5, score: (n % 7) as f32, pairs: 0.25, first: 0.5, exact: false };
            (TrainingTicket::default(), Ranking { articles: vec![0], evidence })
        };
        let predicted = |tickets: &[(TrainingTicket, Ranking)], score| {
            let evidence = Evidence { lead: 1.5, score, pairs: 0.25, first: 0.5, exact: false };
            probabilities(&fitted(tickets).confidence, &evidence).0
        };
        let before = [2.0, 10.0].map(|score| predicted(&tickets, score));
        tickets.extend((0..100).map(unanswered));
        let after = [2.0, 10.0].map(|score| predicted(&tickets, score));
        assert!(before[0] < 0.2 && after[0] < 0.1, "{before:?} {after:?}");
        assert!(after[1] > 0.7 && (after[1] - before[1]).abs() < 0.1, "{before:?} {after:?}");
        // A list is shown where it is likely enough itself, not only on average with those above it.
        let shown = fitted(&tickets);
        assert!(shown.suggest.from.unwrap() >= 0.3, "{shown:?}");
        let even = predicted(&tickets, 5.5);
        assert!(even < predicted(&tickets[..1_000], 5.5), "scores that both have count for neither: {even}");
    }
}
