//! How good the probability of an answer is, on questions whose right articles are known.

use std::fmt;

use super::probability::{auroc, calibration_error, largest_precise_prefix};

/// The precision for which coverage is measured.
const PRECISION: f64 = 0.8;

/// The probability of an answer and whether it was right.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct JudgedAnswer {
    /// The predicted probability that one of the best three articles is right, 0 to 1.
    pub probability: f32,
    /// Whether one was; `None` where no article answers the question.
    pub right: Option<bool>,
}

/// Metrics of the probabilities; all from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ConfidenceMetrics {
    /// AUROC of right against wrong answers to answerable questions; `None` where either kind is missing.
    pub right_in_three: Option<f64>,
    /// AUROC of answerable against unanswerable questions; `None` where either kind is missing.
    pub answerable: Option<f64>,
    /// Expected calibration error on answerable questions.
    pub error: f64,
    /// Share of all questions above the lowest cut-off with 80% precision. The cut-off is chosen on the same questions.
    pub coverage: f64,
}

impl ConfidenceMetrics {
    /// Computes the metrics.
    pub fn of(answers: &[JudgedAnswer]) -> Self {
        let answerable: Vec<(f32, bool)> =
            answers.iter().filter_map(|one| Some((one.probability, one.right?))).collect();
        let by_scope: Vec<(f32, bool)> =
            answers.iter().map(|one| (one.probability, one.right.is_some())).collect();
        let mut all: Vec<(f32, bool)> =
            answers.iter().map(|one| (one.probability, one.right == Some(true))).collect();
        all.sort_by(|a, b| b.0.total_cmp(&a.0));
        Self {
            right_in_three: auroc(&answerable),
            answerable: auroc(&by_scope),
            error: calibration_error(&answerable),
            coverage: largest_precise_prefix(&all, PRECISION, 1) as f64 / all.len().max(1) as f64,
        }
    }
}

impl fmt::Display for ConfidenceMetrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let or_dash = |auroc: Option<f64>| auroc.map_or("-".to_owned(), |auroc| format!("{auroc:.4}"));
        writeln!(
            f,
            "confidence: AUROC of right in the best three {}, of answerable questions {}; calibration error {:.4}; coverage at 80% precision {:.1}%",
            or_dash(self.right_in_three),
            or_dash(self.answerable),
            self.error,
            self.coverage * 100.0
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metrics_by_hand() {
        let answers =
            [(0.9, Some(true)), (0.8, Some(true)), (0.6, Some(false)), (0.4, Some(true)), (0.5, None)];
        let answers = answers.map(|(probability, right)| JudgedAnswer { probability, right });
        let found = ConfidenceMetrics::of(&answers);
        assert_eq!((found.right_in_three, found.answerable), (Some(2.0 / 3.0), Some(0.75)));
        assert!((found.error - (0.1 + 0.2 + 0.6 + 0.6) / 4.0).abs() < 1e-6, "{}", found.error);
        assert_eq!(found.coverage, 0.4);
        let none = ConfidenceMetrics::of(&[]);
        assert_eq!((none.right_in_three, none.answerable, none.error, none.coverage), (None, None, 0.0, 0.0));
    }
}
