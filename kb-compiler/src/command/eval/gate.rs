//! Gates: conditions on metrics, for CI.

use crate::measure::RankingMetrics;

/// A condition on a metric.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Gate {
    name: String,
    at_least: bool,
    bound: f64,
}

impl Gate {
    /// Parses `ndcg>=0.6` or `zero<=0.01`.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let invalid = || {
            format!(
                "can't read the gate {text:?}; write one like \"ndcg>=0.6\" with ndcg, mrr, r5, s1, s3 or zero"
            )
        };
        let (name, at_least, bound) = text
            .split_once(">=")
            .map(|(name, bound)| (name, true, bound))
            .or_else(|| text.split_once("<=").map(|(name, bound)| (name, false, bound)))
            .ok_or_else(invalid)?;
        let name = name.trim().to_lowercase();
        let known = ["ndcg", "mrr", "r5", "s1", "s3", "zero"].contains(&name.as_str());
        let bound = bound.trim().parse::<f64>().ok().filter(|bound| bound.is_finite() && known);
        Ok(Self { name, at_least, bound: bound.ok_or_else(invalid)? })
    }

    /// Whether the metric meets the condition. Prints a line on standard error where it doesn't.
    pub(super) fn holds(&self, metrics: &RankingMetrics) -> bool {
        let mean = metrics.get(&self.name).map_or(f64::NAN, |estimate| estimate.mean);
        let holds = if self.at_least { mean >= self.bound } else { mean <= self.bound };
        if !holds {
            let sign = if self.at_least { "at least" } else { "at most" };
            eprintln!("gate missed: {} is {mean:.4} and should be {sign} {}", self.name, self.bound);
        }
        holds
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gates_are_parsed_or_refused() {
        assert_eq!(
            Gate::parse(" nDCG >= 0.6").unwrap(),
            Gate { name: "ndcg".into(), at_least: true, bound: 0.6 }
        );
        assert!(!Gate::parse("zero<=0.01").unwrap().at_least);
        for bad in ["", "ndcg", "ndcg>0.5", "speed>=1", "ndcg>=much", "ndcg>=NaN"] {
            assert!(Gate::parse(bad).unwrap_err().contains("ndcg>=0.6"), "{bad}");
        }
    }
}
