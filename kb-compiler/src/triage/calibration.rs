//! Calibration of a model on held-out tickets: from scores to probabilities, and the cut-offs of scope and of each band.

use kb_core::probability::exp;
use kb_core::triage::model::best;
use kb_core::triage::{Calibration, Model};

use super::training_set::LabelledTicket;
use crate::measure::probability::largest_precise_prefix;

/// Fewest tickets above a cut-off.
const MIN_TICKETS: usize = 20;
/// Share of held-out tickets that may be classified as out of scope.
const OUT_OF_SCOPE_SHARE: f64 = 0.05;
/// A cut-off that no probability reaches.
const NEVER: f32 = 2.0;
/// Candidates for the sharpness on either side of 1, in steps of 2^⅛.
const SHARPNESS_STEPS: i32 = 48;
/// Lower limit of the standard deviation of the best score, so that it can be divided by.
const MIN_DEVIATION: f32 = 1e-3;

/// The scores of a held-out ticket.
#[derive(Debug, Clone, PartialEq)]
pub struct HeldOutScores {
    /// The score of every label.
    pub scores: Vec<f32>,
    /// The right label.
    pub label: u32,
}

impl HeldOutScores {
    fn highest(&self) -> f32 {
        best(&self.scores).map_or(0.0, |(_, score)| score)
    }

    fn is_right(&self) -> bool {
        best(&self.scores).is_some_and(|(at, _)| at == self.label as usize)
    }

    /// Σ e^(sharpness · (score − highest)), which is 1 / P(best label).
    fn inverse_probability(&self, sharpness: f32) -> f32 {
        let highest = self.highest();
        self.scores.iter().map(|score| exp((score - highest) * sharpness)).sum()
    }
}

/// The precision to reach, 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PrecisionTargets {
    /// Of labels that the model assigns by itself.
    pub answer: f64,
    /// Of labels that it suggests to a person.
    pub suggest: f64,
}

/// Scores tickets that the model was not fitted on.
pub fn score_held_out(model: &Model, tickets: &[&LabelledTicket]) -> Vec<HeldOutScores> {
    let score = |ticket: &&LabelledTicket| HeldOutScores {
        scores: model.scores(&ticket.features),
        label: ticket.label,
    };
    tickets.iter().map(score).collect()
}

/// Share of the tickets whose best label is right.
pub fn accuracy(held_out: &[HeldOutScores]) -> f64 {
    let right = held_out.iter().filter(|ticket| ticket.is_right()).count();
    right as f64 / held_out.len().max(1) as f64
}

/// Fits the calibration. With fewer than 20 tickets, every label is a suggestion.
pub fn calibrate(held_out: &[HeldOutScores], targets: PrecisionTargets) -> Calibration {
    let sharpness = fit_sharpness(&held_out.iter().collect::<Vec<_>>());
    let (scope_mean, scope_deviation) = best_score_distribution(held_out);
    let mut calibration = Calibration {
        sharpness,
        scope_mean,
        scope_deviation,
        scope_min: 0.0,
        answer_min: NEVER,
        suggest_min: 0.0,
    };
    if held_out.len() < MIN_TICKETS {
        return calibration;
    }
    let mut scopes: Vec<f32> = held_out.iter().map(|ticket| calibration.in_scope(ticket.highest())).collect();
    scopes.sort_by(f32::total_cmp);
    calibration.scope_min = scopes[(scopes.len() as f64 * OUT_OF_SCOPE_SHARE) as usize];
    let mut judged: Vec<(f32, bool)> = held_out
        .iter()
        .filter(|ticket| calibration.in_scope(ticket.highest()) >= calibration.scope_min)
        .map(|ticket| (1.0 / ticket.inverse_probability(sharpness), ticket.is_right()))
        .collect();
    judged.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    calibration.answer_min = cut_off(&judged, targets.answer);
    calibration.suggest_min = cut_off(&judged, targets.suggest).min(calibration.answer_min);
    calibration
}

/// The factor of the scores with the least log loss after the softmax: the inverse temperature of temperature scaling (Guo, Pleiss, Sun and
/// Weinberger 2017).
pub fn fit_sharpness(held_out: &[&HeldOutScores]) -> f32 {
    let log_loss = |sharpness: f32| -> f64 {
        let of_one = |ticket: &HeldOutScores| {
            let own = ticket.scores.get(ticket.label as usize).copied().unwrap_or(0.0);
            let below_best = f64::from((ticket.highest() - own) * sharpness);
            below_best + f64::from(ticket.inverse_probability(sharpness)).ln()
        };
        held_out.iter().copied().map(of_one).sum()
    };
    let losses = sharpness_candidates().map(|sharpness| (log_loss(sharpness), sharpness));
    losses.min_by(|a, b| a.0.total_cmp(&b.0)).map_or(1.0, |(_, sharpness)| sharpness)
}

/// Candidates for the sharpness, ascending. 2^⅛ comes from square roots, which unlike powers are the same on every platform.
fn sharpness_candidates() -> impl Iterator<Item = f32> {
    let eighth = 2.0_f64.sqrt().sqrt().sqrt();
    let least = (0..SHARPNESS_STEPS).fold(1.0, |sharpness, _| sharpness / eighth);
    (0..=2 * SHARPNESS_STEPS).scan(least, move |sharpness, _| {
        let here = *sharpness;
        *sharpness *= eighth;
        Some(here as f32)
    })
}

/// Mean and standard deviation of the best score.
fn best_score_distribution(held_out: &[HeldOutScores]) -> (f32, f32) {
    let count = held_out.len().max(1) as f64;
    let scores = || held_out.iter().map(|ticket| f64::from(ticket.highest()));
    let mean = scores().sum::<f64>() / count;
    let variance = scores().map(|score| (score - mean) * (score - mean)).sum::<f64>() / count;
    (mean as f32, (variance.sqrt() as f32).max(MIN_DEVIATION))
}

/// The lowest probability above which this share is right; [`NEVER`] where there is none. `judged` is descending by probability.
fn cut_off(judged: &[(f32, bool)], precision: f64) -> f32 {
    let last = largest_precise_prefix(judged, precision, MIN_TICKETS).checked_sub(1);
    last.map_or(NEVER, |last| judged[last].0)
}
