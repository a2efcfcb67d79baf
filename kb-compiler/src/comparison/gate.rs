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

#[cfg(test)]
mod tests {
    use super::super::change::Step;
    use super::super::suspects::Suspects;
    use super::*;

    /// A question whose right article fell from one place to another while so many tickets name what rose.
    fn fell(before: usize, after: usize, tickets: usize) -> Change {
        let suspects = Suspects { tickets: vec!["t.jsonl:1".to_owned(); tickets], ..Suspects::default() };
        let rank = Step { before: Some(before), after: Some(after) };
        Change { question: Some(String::new()), rank, suspects: Some(suspects), ..Change::default() }
    }

    /// Figures of 200 questions of which some did worse or better in every metric.
    fn moved(worse: usize, better: usize) -> Figures {
        let share = |count: usize| count as f64 / 200.0;
        let metric = Metric { before: 0.5, after: 0.5 + share(better) - share(worse), worse, better };
        Figures { asked: 200, s1: metric, s3: metric, mrr: metric }
    }

    fn check(gate: Gate, changes: &[Change], questions: &Figures, tickets: &Figures, expected: &[&str]) {
        for (learned, expected) in [(true, expected), (false, &[])] {
            let missed = missed(gate, questions, tickets, changes, learned);
            let keys: Vec<&str> =
                missed.iter().filter_map(|said| said.rsplit_once('(')?.1.strip_suffix(')')).collect();
            assert_eq!(keys, expected, "{changes:?} {questions:?} {tickets:?} {learned}: {missed:?}");
        }
    }

    #[test]
    fn what_tickets_did_counts_more_than_chance() {
        let (none, default) = (moved(0, 0), Gate::default());
        let of = |changes: &[Change], expected: &[&str]| check(default, changes, &none, &none, expected);
        of(&[], &[]);
        of(&[fell(3, 4, 4), fell(1, 2, 5), fell(1, 2, 5)], &[]);
        of(&[fell(3, 4, 5)], &["lost_questions"]);
        of(&[fell(1, 2, 5), fell(1, 2, 5), fell(1, 3, 5), fell(2, 3, 9)], &["overtaken_questions"]);
        of(&[fell(1, 4, 5)], &["lost_questions"]);
        let new = Change { because: Some(String::new()), ..fell(1, 4, 5) };
        of(&[new], &[]);
        let ticket = Change { question: None, ..fell(1, 4, 5) };
        of(&[ticket], &[]);
        let none_may = Gate { overtaken_questions: Some(0), ..default };
        check(none_may, &[fell(1, 2, 5)], &none, &none, &["overtaken_questions"]);
        let one_may = Gate { lost_questions: Some(1), ..default };
        check(one_may, &[fell(1, 4, 5)], &none, &none, &[]);
    }

    #[test]
    fn a_drop_counts_where_it_is_large_and_no_chance() {
        let (none, default) = (moved(0, 0), Gate::default());
        let all = ["s1", "s3", "mrr"];
        let of = |tickets: &Figures, expected: &[&str]| check(default, &[], &none, tickets, expected);
        of(&moved(10, 0), &[]);
        of(&moved(11, 0), &all);
        of(&moved(61, 50), &[]);
        let strict = Gate { s3: Some(0.0), ..default };
        check(strict, &[], &none, &moved(1, 0), &["s3"]);
        assert_eq!(missed(default, &moved(11, 0), &none, &[], false).len(), 3, "questions count in any case");
    }
}
