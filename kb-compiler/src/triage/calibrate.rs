//! How sure a model may be: measured on tickets that it has not seen.

use kb_core::probability::exp;
use kb_core::triage::model::best;
use kb_core::triage::{Calibration, Model};

use super::tickets::Taught;
use crate::measure::threshold::trusted;

/// Fewest tickets from which a precision can be told, so that a lucky few set no cut-off.
const FEWEST: usize = 20;
/// Share of the tickets learned from that may be taken for strangers.
const STRANGERS: f64 = 0.05;
/// A probability that is never reached.
const NEVER: f32 = 2.0;
/// Sharpnesses tried: eighths of powers of two, around 1.
const SHARPNESS_STEPS: i32 = 48;

/// A ticket judged by a model that has not seen it.
#[derive(Debug, Clone, PartialEq)]
pub struct Unseen {
    /// The score of every label.
    pub scores: Vec<f32>,
    /// The right label.
    pub label: u32,
}

/// What an author wants: shares of right labels among those trusted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Precision {
    /// Of labels that stand by themselves.
    pub answer: f64,
    /// Of labels proposed to a person.
    pub suggest: f64,
}

/// Judges tickets that the model has not seen. `labels` are those of the whole lesson; a model that lacks one scores it lowest.
pub fn unseen(model: &Model, tickets: &[&Taught]) -> Vec<Unseen> {
    tickets
        .iter()
        .map(|ticket| Unseen { scores: model.scores(&ticket.features), label: ticket.label })
        .collect()
}

/// Share of the tickets whose label came out on top.
pub fn accuracy(unseen: &[Unseen]) -> f64 {
    let right = unseen.iter().filter(|ticket| is_right(ticket)).count();
    right as f64 / unseen.len().max(1) as f64
}

/// Fits the calibration.
pub fn calibration(unseen: &[Unseen], precision: Precision) -> Calibration {
    let sharpness = sharpness(&unseen.iter().collect::<Vec<_>>());
    let (scope_mean, scope_deviation) = scope(unseen);
    let mut calibration = Calibration {
        sharpness,
        scope_mean,
        scope_deviation,
        scope_min: 0.0,
        answer_min: NEVER,
        suggest_min: 0.0,
    };
    if unseen.len() < FEWEST {
        return calibration;
    }
    let mut scopes: Vec<f32> =
        unseen.iter().map(|ticket| calibration.in_scope(highest(&ticket.scores))).collect();
    scopes.sort_by(f32::total_cmp);
    calibration.scope_min = scopes[(scopes.len() as f64 * STRANGERS) as usize];
    let mut judged: Vec<(f32, bool)> = unseen
        .iter()
        .filter(|ticket| calibration.in_scope(highest(&ticket.scores)) >= calibration.scope_min)
        .map(|ticket| (1.0 / odds(&ticket.scores, sharpness), is_right(ticket)))
        .collect();
    judged.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    calibration.answer_min = least(&judged, precision.answer);
    calibration.suggest_min = least(&judged, precision.suggest).min(calibration.answer_min);
    calibration
}

fn highest(scores: &[f32]) -> f32 {
    best(scores).map_or(0.0, |(_, score)| score)
}

fn is_right(ticket: &Unseen) -> bool {
    best(&ticket.scores).is_some_and(|(at, _)| at == ticket.label as usize)
}

/// The sum of e^(score − highest): one over the probability of the best label.
fn odds(scores: &[f32], sharpness: f32) -> f32 {
    let highest = highest(scores);
    scores.iter().map(|score| exp((score - highest) * sharpness)).sum()
}

/// The sharpnesses tried, ascending. Square roots are the same on every machine, powers are not.
fn sharpnesses() -> impl Iterator<Item = f32> {
    let eighth = 2.0_f64.sqrt().sqrt().sqrt();
    let least = (0..SHARPNESS_STEPS).fold(1.0, |sharpness, _| sharpness / eighth);
    (0..=2 * SHARPNESS_STEPS).scan(least, move |sharpness, _| {
        let here = *sharpness;
        *sharpness *= eighth;
        Some(here as f32)
    })
}

/// What scores are to be multiplied with for the right labels to be likeliest.
pub fn sharpness(unseen: &[&Unseen]) -> f32 {
    let loss = |sharpness: f32| -> f64 {
        let of = |ticket: &Unseen| {
            let own = ticket.scores.get(ticket.label as usize).copied().unwrap_or(0.0);
            let below = f64::from((highest(&ticket.scores) - own) * sharpness);
            below + f64::from(odds(&ticket.scores, sharpness)).ln()
        };
        unseen.iter().copied().map(of).sum()
    };
    let tried = sharpnesses().map(|sharpness| (loss(sharpness), sharpness));
    tried.min_by(|a, b| a.0.total_cmp(&b.0)).map_or(1.0, |(_, sharpness)| sharpness)
}

/// Mean and standard deviation of the best score.
fn scope(unseen: &[Unseen]) -> (f32, f32) {
    let count = unseen.len().max(1) as f64;
    let scores = || unseen.iter().map(|ticket| f64::from(highest(&ticket.scores)));
    let mean = scores().sum::<f64>() / count;
    let variance = scores().map(|score| (score - mean) * (score - mean)).sum::<f64>() / count;
    (mean as f32, (variance.sqrt() as f32).max(1e-3))
}

/// The least probability such that this share of those at least as likely are right; [`NEVER`] where none is.
fn least(judged: &[(f32, bool)], precision: f64) -> f32 {
    let last = trusted(judged, precision, FEWEST).checked_sub(1);
    last.map_or(NEVER, |last| judged[last].0)
}
