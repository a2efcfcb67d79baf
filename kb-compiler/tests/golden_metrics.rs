//! The metrics of `eval` equal those of trec_eval on a frozen run. `golden_metrics/make.py` says how the expected values are made.
#![allow(clippy::unwrap_used, reason = "what the test reads is frozen beside it")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use kb_compiler::measure::{labelled, metrics};

/// `eval`'s name of each column of `expected.tsv` behind the question.
const COLUMNS: [&str; 5] = ["ndcg", "mrr", "r5", "s1", "s3"];

fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden_metrics").join(name)
}

/// The articles that the run ranks for each question, best first. Lines are `question Q0 article place score run`.
fn run() -> BTreeMap<String, Vec<String>> {
    let mut ranked = BTreeMap::<String, Vec<String>>::new();
    for line in fs::read_to_string(golden("run.txt")).unwrap().lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        ranked.entry(words[0].to_owned()).or_default().push(words[2].to_owned());
    }
    ranked
}

#[test]
fn metrics_equal_those_of_trec_eval() {
    let (run, relevance) = (run(), labelled::qrels(&golden("qrels.tsv")).unwrap());
    let expected = fs::read_to_string(golden("expected.tsv")).unwrap();
    let (mut asked, nothing) = (Vec::<(&[String], &BTreeSet<String>)>::new(), Vec::new());
    for line in expected.lines().skip(1) {
        let (question, values) = line.split_once('\t').unwrap();
        let measured = if question == "all" {
            metrics::RankingMetrics::of(asked.clone())
        } else {
            asked.push((run.get(question).unwrap_or(&nothing), &relevance[question]));
            metrics::RankingMetrics::of(asked.last().copied())
        };
        let values: Vec<f64> = values.split('\t').map(|value| value.parse().unwrap()).collect();
        for (name, expected) in COLUMNS.into_iter().zip(values) {
            let mean = measured.get(name).unwrap().mean;
            assert!((mean - expected).abs() < 1e-12, "{name} of {question}: {mean} instead of {expected}");
        }
    }
    assert_eq!(asked.len(), relevance.len(), "every judged question has expected values");
}
