//! How well both bundles rank the right articles, in metrics of `eval`, and whether a difference may be chance.

use kb_core::rank::confidence::SHOWN;
use serde::Serialize;

use super::change::{ComparedQuestion, Step, reciprocal};

/// A metric of both bundles over the same questions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Metric {
    /// Its mean in the earlier bundle, 0 to 1.
    pub before: f64,
    /// Its mean in this bundle.
    pub after: f64,
    /// Questions that the earlier bundle did better.
    pub worse: usize,
    /// Questions that this bundle does better.
    pub better: usize,
}

/// The metrics of both bundles over the same questions.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Figures {
    /// The questions.
    pub asked: usize,
    /// The share whose first article is right.
    pub s1: Metric,
    /// The share with a right article among the first three.
    pub s3: Metric,
    /// MRR@10.
    pub mrr: Metric,
}

impl Figures {
    /// The figures of these questions.
    pub fn of<'j>(judged: impl Iterator<Item = &'j ComparedQuestion>) -> Self {
        let ranks: Vec<Step<Option<usize>>> = judged.map(ComparedQuestion::rank).collect();
        let within = |places: usize| {
            move |rank: Option<usize>| f64::from(u8::from(rank.is_some_and(|rank| rank <= places)))
        };
        Self {
            asked: ranks.len(),
            s1: Metric::of(&ranks, within(1)),
            s3: Metric::of(&ranks, within(SHOWN)),
            mrr: Metric::of(&ranks, reciprocal),
        }
    }
}

impl Metric {
    /// The metric that gives a question this `value`, by the place of its right article.
    fn of(ranks: &[Step<Option<usize>>], value: impl Fn(Option<usize>) -> f64) -> Self {
        let values: Vec<(f64, f64)> =
            ranks.iter().map(|rank| (value(rank.before), value(rank.after))).collect();
        let count = (values.len() as f64).max(1.0);
        Self {
            before: values.iter().map(|(before, _)| before).sum::<f64>() / count,
            after: values.iter().map(|(_, after)| after).sum::<f64>() / count,
            worse: values.iter().filter(|(before, after)| after < before).count(),
            better: values.iter().filter(|(before, after)| after > before).count(),
        }
    }

    /// The probability that at least so many of the questions that differ got worse if each did by the toss of a coin: the sign test.
    pub fn chance(&self) -> f64 {
        let differ = self.worse + self.better;
        let mut term = 0.5_f64.powi(differ as i32);
        let mut sum = 0.0;
        for better in 0..=self.better {
            sum += term;
            term *= (differ - better) as f64 / (better + 1) as f64;
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sign_test_is_that_of_the_tables() {
        for (worse, better, expected) in
            [(0, 0, 1.0), (4, 0, 0.0625), (5, 0, 0.03125), (8, 2, 0.0547), (9, 1, 0.0107), (2, 8, 0.9893)]
        {
            let chance = Metric { worse, better, ..Metric::default() }.chance();
            assert!((chance - expected).abs() < 1e-4, "{worse} worse, {better} better: {chance}");
        }
    }
}
