//! How far a stated probability can be trusted, from questions whose right articles are known.

use std::fmt;

use super::threshold::{auroc, calibration_error, trusted};

/// Precision at which coverage is told.
const PRECISION: f64 = 0.8;

/// One question.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stated {
    /// The probability, stated beforehand, that one of the best three articles is right.
    pub probability: f32,
    /// Whether one was; `None` where no article answers the question.
    pub right: Option<bool>,
}

/// Figures; shares are from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trust {
    /// Chance that a question answered right has a higher probability than one answered wrong; `None` where either kind is missing.
    pub right_in_three: Option<f64>,
    /// Chance that a question which some article answers has a higher one than a question which none does.
    pub answerable: Option<f64>,
    /// Expected calibration error over the questions that some article answers.
    pub error: f64,
    /// Share of all questions above the lowest probability from which on 80% are right; that is read off these very questions.
    pub coverage: f64,
}

impl Trust {
    /// Measures.
    pub fn of(stated: &[Stated]) -> Self {
        let answered: Vec<(f32, bool)> =
            stated.iter().filter_map(|one| Some((one.probability, one.right?))).collect();
        let known: Vec<(f32, bool)> =
            stated.iter().map(|one| (one.probability, one.right.is_some())).collect();
        let mut all: Vec<(f32, bool)> =
            stated.iter().map(|one| (one.probability, one.right == Some(true))).collect();
        all.sort_by(|a, b| b.0.total_cmp(&a.0));
        Self {
            right_in_three: auroc(&answered),
            answerable: auroc(&known),
            error: calibration_error(&answered),
            coverage: trusted(&all, PRECISION, 1) as f64 / all.len().max(1) as f64,
        }
    }
}

impl fmt::Display for Trust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let told = |auroc: Option<f64>| auroc.map_or("-".to_owned(), |auroc| format!("{auroc:.4}"));
        writeln!(
            f,
            "confidence: AUROC of right in the best three {}, of answerable {}; calibration error {:.4}; {:.1}% of questions at 80% right",
            told(self.right_in_three),
            told(self.answerable),
            self.error,
            self.coverage * 100.0
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_by_hand() {
        let stated =
            [(0.9, Some(true)), (0.8, Some(true)), (0.6, Some(false)), (0.4, Some(true)), (0.5, None)];
        let stated = stated.map(|(probability, right)| Stated { probability, right });
        let trust = Trust::of(&stated);
        assert_eq!((trust.right_in_three, trust.answerable), (Some(2.0 / 3.0), Some(0.75)));
        assert!((trust.error - (0.1 + 0.2 + 0.6 + 0.6) / 4.0).abs() < 1e-6, "{}", trust.error);
        assert_eq!(trust.coverage, 0.4);
        let none = Trust::of(&[]);
        assert_eq!((none.right_in_three, none.answerable, none.error, none.coverage), (None, None, 0.0, 0.0));
    }
}
