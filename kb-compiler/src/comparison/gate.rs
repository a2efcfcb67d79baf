//! Whether a bundle ranks worse than the one before by more than `kb.toml` allows.

use super::change::Change;
use super::figures::{Figures, Metric};
use crate::sources::config::Gate;

/// One question in so many may be lost or overtaken, where `kb.toml` sets no number: of 496 real questions, a week of tickets moved three out
/// of the first three.
const QUESTIONS_FOR_ONE: usize = 100;
/// The drop of a metric that is allowed, where `kb.toml` sets none.
const DROP: f64 = 0.05;
/// Such a drop counts only where chance explains it less often than this.
const CHANCE: f64 = 0.05;

/// The points in which a bundle misses the gate, as sentences. `learned` says whether the bundle has learned weights: without them its
/// ranking can't be the tickets' fault, and it knows them less well than one that learned them.
pub fn missed(
    gate: Gate,
    questions: &Figures,
    tickets: &Figures,
    changes: &[Change],
    learned: bool,
) -> Vec<String> {
    let count = |is: fn(&Change) -> bool| {
        changes.iter().filter(|change| change.question.is_some() && is(change)).count()
    };
    let (asked, some) = (questions.asked, questions.asked / QUESTIONS_FOR_ONE);
    let lost = count(Change::is_lost);
    let pushed_out = if learned { count(|change| change.is_lost() && change.is_taught()) } else { 0 };
    let overtaken = if learned { count(|change| change.is_overtaken() && change.is_taught()) } else { 0 };
    let mut missed = Vec::new();
    if lost > gate.lost_questions.unwrap_or(some) || pushed_out > gate.lost_questions.unwrap_or(0) {
        missed.push(format!(
            "{lost} of {asked} questions of queries.tsv lost their right article from the first three, {pushed_out} of them to tickets in their words (lost_questions)"
        ));
    }
    if overtaken > gate.overtaken_questions.unwrap_or(some) {
        missed.push(format!(
            "{overtaken} of {asked} questions of queries.tsv have a wrong first article, because tickets in their words name it (overtaken_questions)"
        ));
    }
    missed.extend(drops(gate, questions, "questions of queries.tsv"));
    if learned {
        missed.extend(drops(gate, tickets, "tickets"));
    }
    missed
}

/// The metrics that dropped too far.
fn drops(gate: Gate, figures: &Figures, name: &str) -> impl Iterator<Item = String> {
    let metrics = [
        ("S@1", "s1", figures.s1, gate.s1),
        ("S@3", "s3", figures.s3, gate.s3),
        ("MRR@10", "mrr", figures.mrr, gate.mrr),
    ];
    let fell_too_far = |metric: Metric, allowed: Option<f64>| {
        let drop = metric.before - metric.after;
        allowed.map_or(drop > DROP && metric.chance() < CHANCE, |allowed| drop > allowed)
    };
    metrics.into_iter().filter(move |(_, _, metric, allowed)| fell_too_far(*metric, *allowed)).map(
        move |(label, key, Metric { before, after, .. }, allowed)| {
            format!(
                "{label} of {} {name} fell from {before:.3} to {after:.3}, which is more than {} ({key})",
                figures.asked,
                allowed.unwrap_or(DROP)
            )
        },
    )
}
