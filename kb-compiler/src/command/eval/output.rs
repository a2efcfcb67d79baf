//! The metrics as text and as JSON.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use crate::measure::confidence::ConfidenceMetrics;
use crate::measure::{Breakdown, RankingMetrics};

/// The metrics as one JSON object.
pub(super) fn as_json(
    metrics: &RankingMetrics,
    breakdown: &Breakdown,
    confidence: &ConfidenceMetrics,
) -> Value {
    let lengths: Map<String, Value> =
        breakdown.lengths.iter().map(|(class, metrics)| (class.name.to_owned(), figures(metrics))).collect();
    let (plain, misspelt) = breakdown.found;
    let mut object = figures(metrics);
    object["by_length"] = lengths.into();
    object["confidence"] = json!({
        "auroc_right_in_three": confidence.right_in_three,
        "auroc_answerable": confidence.answerable,
        "calibration_error": confidence.error,
        "coverage_at_80_percent": confidence.coverage,
    });
    object["found_in_5"] = json!({ "plain": plain, "with_a_typo": misspelt });
    object
}

fn figures(metrics: &RankingMetrics) -> Value {
    let figures: Map<String, Value> = metrics
        .figures
        .iter()
        .map(|(name, estimate)| {
            let range = json!({ "mean": estimate.mean, "low": estimate.low, "high": estimate.high });
            ((*name).to_owned(), range)
        })
        .collect();
    json!({ "questions": metrics.questions, "figures": figures })
}

/// The metrics as tables.
pub(super) fn as_text(
    metrics: &RankingMetrics,
    breakdown: &Breakdown,
    confidence: &ConfidenceMetrics,
) -> String {
    format!("{}{}{confidence}", metrics_table(metrics), breakdown_table(breakdown))
}

/// The usual name of a metric.
fn label(name: &str) -> &str {
    match name {
        "ndcg" => "nDCG@10",
        "mrr" => "MRR@10",
        "r5" => "R@5",
        "s1" => "S@1",
        "s3" => "S@3",
        _ => "no result",
    }
}

fn metrics_table(metrics: &RankingMetrics) -> String {
    let count = metrics.questions;
    let mut text = format!("{count} questions with a right article; means with 95% confidence intervals\n");
    for (name, estimate) in &metrics.figures {
        let label = label(name);
        let _ =
            writeln!(text, "{label:<10} {:.4}  [{:.4}, {:.4}]", estimate.mean, estimate.low, estimate.high);
    }
    text
}

fn breakdown_table(breakdown: &Breakdown) -> String {
    let mut text = format!("\n{:<14} {:>9}", "by length", "questions");
    for (name, _) in breakdown.lengths.iter().take(1).flat_map(|(_, metrics)| &metrics.figures) {
        let _ = write!(text, "  {:>9}", label(name));
    }
    text.push('\n');
    for (class, metrics) in &breakdown.lengths {
        let _ = write!(text, "{:<14} {:>9}", class.name, metrics.questions);
        for (_, estimate) in &metrics.figures {
            let _ = write!(text, "  {:>9.4}", estimate.mean);
        }
        text.push('\n');
    }
    let (plain, misspelt) = breakdown.found;
    let _ = writeln!(text, "\nright article among the first five: {plain:.4}; with a typo {misspelt:.4}");
    text
}
