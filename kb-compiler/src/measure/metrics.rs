//! Ranking metrics: nDCG@10 (binary gain, log2 discount; Järvelin and Kekäläinen 2002), MRR@10, recall at 5, success at 1 and 3, each
//! with a 95% confidence interval by the percentile bootstrap over questions.

use std::collections::BTreeSet;

use crate::pseudo_random::below;

/// Resamples of the bootstrap.
const RESAMPLES: usize = 1_000;

/// A mean over questions and its 95% confidence interval, 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The mean.
    pub mean: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// The metrics of a run.
#[derive(Debug, Clone, PartialEq)]
pub struct RankingMetrics {
    /// Number of questions with a right article; the others are left out.
    pub questions: usize,
    /// Name and estimate: `ndcg`, `mrr`, `r5`, `s1`, `s3`, and `zero`, the share of questions without any result.
    pub figures: Vec<(&'static str, Estimate)>,
}

/// The metrics of one question.
type QueryMetrics = [f64; NAMES.len()];
const NAMES: [&str; 6] = ["ndcg", "mrr", "r5", "s1", "s3", "zero"];

impl RankingMetrics {
    /// Compares ranked article ids, best first, with the right ones, a pair for each question.
    pub fn of<'r>(rankings: impl IntoIterator<Item = (&'r [String], &'r BTreeSet<String>)>) -> Self {
        let queries: Vec<QueryMetrics> = rankings
            .into_iter()
            .filter(|(_, right)| !right.is_empty())
            .map(|(ranked, right)| query_metrics(ranked, right))
            .collect();
        let figures = NAMES.iter().enumerate().map(|(i, name)| (*name, estimate(&queries, i))).collect();
        Self { questions: queries.len(), figures }
    }

    /// The estimate of that name.
    pub fn get(&self, name: &str) -> Option<Estimate> {
        self.figures.iter().find(|(known, _)| *known == name).map(|(_, estimate)| *estimate)
    }
}

fn query_metrics(ranked: &[String], right: &BTreeSet<String>) -> QueryMetrics {
    let found: Vec<usize> = ranked
        .iter()
        .take(10)
        .enumerate()
        .filter(|(_, id)| right.contains(*id))
        .map(|(place, _)| place)
        .collect();
    let first = found.first().copied();
    let within = |places: usize| f64::from(u8::from(first.is_some_and(|place| place < places)));
    [
        ndcg(found.iter().copied(), right.len()),
        first.map_or(0.0, |place| 1.0 / (place as f64 + 1.0)),
        found.iter().filter(|place| **place < 5).count() as f64 / right.len() as f64,
        within(1),
        within(3),
        f64::from(u8::from(ranked.is_empty())),
    ]
}

/// nDCG@10 of one question. `found` are the ranks, from 0 to 9, of right articles; `right` is the number of right articles, above 0.
pub fn ndcg(found: impl Iterator<Item = usize>, right: usize) -> f64 {
    let discount = |place: usize| 1.0 / (place as f64 + 2.0).log2();
    let ideal: f64 = (0..right.min(10)).map(discount).sum();
    found.map(discount).sum::<f64>() / ideal
}

fn estimate(queries: &[QueryMetrics], metric: usize) -> Estimate {
    let count = queries.len().max(1);
    let mean = queries.iter().map(|query| query[metric]).sum::<f64>() / count as f64;
    let mut draws = (0..).map(|number| queries[below(number, queries.len())][metric]);
    let mut means: Vec<f64> =
        (0..RESAMPLES).map(|_| draws.by_ref().take(queries.len()).sum::<f64>() / count as f64).collect();
    means.sort_by(f64::total_cmp);
    let at = |share: f64| means[((RESAMPLES as f64 * share) as usize).min(RESAMPLES - 1)];
    Estimate { mean, low: at(0.025), high: at(0.975) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(ranked: &[&str], right: &[&str], expected: [f64; 6]) {
        let ranked: Vec<String> = ranked.iter().map(ToString::to_string).collect();
        let right: BTreeSet<String> = right.iter().map(ToString::to_string).collect();
        for (name, (got, want)) in NAMES.iter().zip(query_metrics(&ranked, &right).into_iter().zip(expected))
        {
            assert!((got - want).abs() < 1e-4, "{name}: {got} instead of {want}");
        }
    }

    #[test]
    fn metrics_of_single_questions() {
        check(&["a", "b"], &["a"], [1.0, 1.0, 1.0, 1.0, 1.0, 0.0]);
        check(&["b", "a"], &["a"], [0.6309, 0.5, 1.0, 0.0, 1.0, 0.0]);
        check(&["x", "y", "z", "a"], &["a", "b"], [0.2641, 0.25, 0.5, 0.0, 0.0, 0.0]);
        check(&[], &["a"], [0.0, 0.0, 0.0, 0.0, 0.0, 1.0]);
    }

    #[test]
    fn intervals_contain_the_mean_and_repeat() {
        let right = BTreeSet::from(["a".to_owned()]);
        let runs: Vec<Vec<String>> =
            (0..50).map(|i| vec![if i % 3 == 0 { "a".to_owned() } else { "b".to_owned() }]).collect();
        let measured = || RankingMetrics::of(runs.iter().map(|run| (run.as_slice(), &right)));
        let figure = measured().get("s1").unwrap();
        assert!(figure.low < figure.mean && figure.mean < figure.high && figure.high - figure.low < 0.4);
        assert_eq!(measured(), measured());
    }
}
