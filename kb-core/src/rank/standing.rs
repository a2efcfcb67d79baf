//! Which of two articles that different bundles found comes first.

/// What decides the place of an article among those of several bundles.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Standing {
    /// It alone in its bundle has a code of the question.
    pub exact: bool,
    /// The probability that it resolves the question, as its bundle has calibrated it; `None` for a suggestion without a question.
    pub probability: Option<f32>,
}

impl Standing {
    /// Whether it comes before another that was found earlier; `None` where neither code nor probability tells.
    pub fn precedes(self, other: Self) -> Option<bool> {
        if self.exact || other.exact {
            return Some(!other.exact);
        }
        Some(self.probability? > other.probability?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_wins_over_every_probability() {
        for (exact, probability, other_exact, other_probability, expected) in [
            (true, Some(0.1), false, Some(0.9), Some(true)),
            (false, Some(0.9), true, Some(0.1), Some(false)),
            (true, Some(0.9), true, Some(0.1), Some(false)),
            (false, Some(0.9), false, Some(0.1), Some(true)),
            (false, Some(0.5), false, Some(0.5), Some(false)),
            (false, None, false, Some(0.5), None),
        ] {
            let own = Standing { exact, probability };
            let other = Standing { exact: other_exact, probability: other_probability };
            assert_eq!(own.precedes(other), expected, "{own:?} {other:?}");
        }
    }
}
