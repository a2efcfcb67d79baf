//! Confidence, fitted on tickets that the model never saw: a logistic regression of "one of the best three closed it" on the reader's
//! own evidence, and the cut-offs that give an author's precision.

use kb_core::bundle::Confidence;
use kb_core::bundle::confidence::EVIDENCE;
use kb_core::probability::logistic;
use kb_core::rank::confidence::{SHOWN, certainty_of};

use super::cases::Case;
use super::crossvalidate::Trialled;
use crate::measure::threshold::{auroc, calibration_error, trusted};
use crate::sources::config::Confidence as Wanted;

/// Precision of an answer shown alone, and of a list of suggestions, where `kb.toml` doesn't say.
const ANSWER_PRECISION: f64 = 0.8;
const SUGGEST_PRECISION: f64 = 0.3;
/// With fewer tickets the default is surer than a fit.
const FEWEST: usize = 100;
/// Steps of Newton's method; it settles in fewer.
const STEPS: usize = 25;
/// Ridge penalty of the standardised coefficients: 1 / 0.3.
const RIDGE: f64 = 1.0 / 0.3;
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
    evidence: [f64; EVIDENCE],
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
    let mut confidence = direction(&observations, scale);
    rescale(&mut confidence, &observations);
    let sure: Vec<(f32, f32)> =
        trialled.iter().map(|t| certainty_of(&confidence, &t.learned.evidence)).collect();
    let answer = cut_off(
        observations.iter().zip(&sure).map(|(o, (_, first))| (*first, o.first, o.linked)).collect(),
        wanted.answer_precision.unwrap_or(ANSWER_PRECISION),
    );
    let suggest = cut_off(
        observations.iter().zip(&sure).map(|(o, (any, _))| (*any, o.shown, o.linked)).collect(),
        wanted.suggest_precision.unwrap_or(SUGGEST_PRECISION),
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
        evidence: trialled.learned.evidence.map(f64::from),
        linked: !case.articles.is_empty(),
        first: right(1),
        shown: right(SHOWN),
    }
}

/// The regression on all tickets, those without an article as wrong: what it weighs tells strangers from known questions.
fn direction(observations: &[Observation], scale: f32) -> Confidence {
    let count = observations.len() as f64;
    let mean: [f64; EVIDENCE] =
        std::array::from_fn(|i| observations.iter().map(|o| o.evidence[i]).sum::<f64>() / count);
    let spread: [f64; EVIDENCE] = std::array::from_fn(|i| {
        let variance = observations.iter().map(|o| (o.evidence[i] - mean[i]) * (o.evidence[i] - mean[i]));
        (variance.sum::<f64>() / count).sqrt().max(1e-6)
    });
    let rows: Vec<([f64; EVIDENCE + 1], bool)> =
        observations
            .iter()
            .map(|o| {
                let row = std::array::from_fn(|i| {
                    if i < EVIDENCE { (o.evidence[i] - mean[i]) / spread[i] } else { 1.0 }
                });
                (row, o.shown)
            })
            .collect();
    let weights = logistic_regression(&rows);
    let coefficients: [f32; EVIDENCE] = std::array::from_fn(|i| (weights[i] / spread[i]) as f32);
    let shift: f64 = (0..EVIDENCE).map(|i| weights[i] * mean[i] / spread[i]).sum();
    let intercept = (weights[EVIDENCE] - shift) as f32;
    Confidence { scale, intercept, coefficients, ..Confidence::default() }
}

/// Platt's two numbers (1999), on the tickets that an article closed: the probability is that of a question which the knowledge base
/// covers.
fn rescale(confidence: &mut Confidence, observations: &[Observation]) {
    let odds = |o: &Observation| {
        let sum: f64 = o.evidence.iter().zip(confidence.coefficients).map(|(e, c)| e * f64::from(c)).sum();
        sum + f64::from(confidence.intercept)
    };
    let rows: Vec<([f64; 2], bool)> =
        observations.iter().filter(|o| o.linked).map(|o| ([odds(o), 1.0], o.shown)).collect();
    let [slope, shift] = logistic_regression(&rows);
    confidence.coefficients = confidence.coefficients.map(|c| (f64::from(c) * slope) as f32);
    confidence.intercept = (f64::from(confidence.intercept) * slope + shift) as f32;
}

/// Ridge logistic regression by Newton's method; the last number of each row is 1 and its coefficient is not held back.
fn logistic_regression<const N: usize>(rows: &[([f64; N], bool)]) -> [f64; N] {
    let mut weights = [0.0; N];
    for _ in 0..STEPS {
        let mut gradient = [0.0; N];
        let mut hessian = [[0.0; N]; N];
        for i in 0..N {
            let held = if i + 1 < N { RIDGE } else { 0.0 };
            gradient[i] = held * weights[i];
            hessian[i][i] = held + 1e-9;
        }
        for (row, right) in rows {
            let z: f64 = row.iter().zip(&weights).map(|(x, w)| x * w).sum();
            let p = f64::from(logistic(z as f32));
            for i in 0..N {
                gradient[i] += (p - f64::from(u8::from(*right))) * row[i];
                for j in 0..N {
                    hessian[i][j] += p * (1.0 - p) * row[i] * row[j];
                }
            }
        }
        let step = solve(hessian, gradient);
        weights.iter_mut().zip(step).for_each(|(weight, step)| *weight -= step);
    }
    weights
}

/// The solution of a positive definite system by elimination.
fn solve<const N: usize>(mut matrix: [[f64; N]; N], mut right: [f64; N]) -> [f64; N] {
    for pivot in 0..N {
        let (lead, lead_right) = (matrix[pivot], right[pivot]);
        for row in pivot + 1..N {
            let factor = matrix[row][pivot] / lead[pivot];
            matrix[row].iter_mut().zip(lead).for_each(|(cell, above)| *cell -= factor * above);
            right[row] -= factor * lead_right;
        }
    }
    for row in (0..N).rev() {
        let known: f64 = (row + 1..N).map(|column| matrix[row][column] * right[column]).sum();
        right[row] = (right[row] - known) / matrix[row][row];
    }
    right
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
    use super::*;

    #[test]
    fn regression_finds_the_slope() {
        let rows: Vec<([f64; 2], bool)> = (0..4_000_u32)
            .map(|n| {
                let x = f64::from(n % 41) / 10.0 - 2.0;
                let p = f64::from(logistic((1.5 * x - 0.5) as f32));
                ([x, 1.0], f64::from((n * 7_919) % 1_000) / 1_000.0 < p)
            })
            .collect();
        let [slope, intercept] = logistic_regression(&rows);
        assert!((slope - 1.5).abs() < 0.15 && (intercept + 0.5).abs() < 0.15, "{slope} {intercept}");
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
