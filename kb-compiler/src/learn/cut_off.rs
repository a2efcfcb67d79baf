//! Cut-offs: from which probability on a precision is reached on held-out tickets.

use serde::Serialize;

/// Fewest tickets above a cut-off.
const MIN_ABOVE_CUT_OFF: usize = 20;

/// A cut-off of the probability and what it achieves on held-out tickets. Shares are from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CutOff {
    /// The precision that was asked for.
    pub precision: f64,
    /// The lowest probability above which this precision is reached; `None` where it is reached nowhere.
    pub from: Option<f32>,
    /// Share of all tickets above it.
    pub coverage: f64,
    /// Share of the tickets with an article above it.
    pub linked_coverage: f64,
}

/// Which of the cut-offs that reach a precision is taken.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Choice {
    /// The lowest that is not below a probability. What is just above it may be right less often than the rest.
    LowestFrom(f64),
    /// The one above which most are right beyond the precision, so that whatever stands just above it is right that often itself.
    MostBeyond,
}

/// A held-out ticket's probability and outcome.
#[derive(Debug, Clone, Copy)]
pub struct HeldOutResult {
    /// The probability that what is shown is right.
    pub probability: f32,
    /// Whether it is.
    pub right: bool,
    /// Whether an article closed the ticket.
    pub linked: bool,
    /// How many tickets it counts as in the precision.
    pub weight: f64,
}

/// A probability above which at least this share is right.
pub fn cut_off(mut judged: Vec<HeldOutResult>, precision: f64, choice: Choice) -> CutOff {
    judged.retain(|one| !one.probability.is_nan());
    judged.sort_by(|a, b| b.probability.total_cmp(&a.probability));
    let least = if let Choice::LowestFrom(least) = choice { least } else { 0.0 };
    let (mut all, mut right, mut above, mut most_beyond) = (0.0, 0.0, 0, 0.0);
    for (at, one) in judged.iter().enumerate() {
        all += one.weight;
        right += if one.right { one.weight } else { 0.0 };
        let last_of_its_probability =
            judged.get(at + 1).is_none_or(|next| next.probability < one.probability);
        let enough = at + 1 >= MIN_ABOVE_CUT_OFF && f64::from(one.probability) >= least;
        let beyond = right - precision * all;
        if enough && last_of_its_probability && beyond >= most_beyond {
            above = at + 1;
            most_beyond = if choice == Choice::MostBeyond { beyond } else { 0.0 };
        }
    }
    let linked = |judged: &[HeldOutResult]| judged.iter().filter(|one| one.linked).count();
    CutOff {
        precision,
        from: above.checked_sub(1).map(|last| judged[last].probability),
        coverage: above as f64 / judged.len().max(1) as f64,
        linked_coverage: linked(&judged[..above]) as f64 / linked(&judged).max(1) as f64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cut_offs_reach_their_precision() {
        let judged = |right: fn(usize) -> bool, weight| -> Vec<HeldOutResult> {
            let one = |n| HeldOutResult {
                probability: 1.0 - n as f32 / 100.0,
                right: right(n),
                linked: n % 2 == 0,
                weight: if right(n) { 1.0 } else { weight },
            };
            (0..100).map(one).collect()
        };
        for (right, weight, choice, coverage) in [
            ((|n| n < 50) as fn(usize) -> bool, 1.0, Choice::LowestFrom(0.0), 0.62),
            (|n| n < 50, 2.5, Choice::LowestFrom(0.0), 0.55),
            (|n| n < 50, 1.0, Choice::LowestFrom(0.605), 0.4),
            (|n| n < 50, 1.0, Choice::MostBeyond, 0.5),
            (|n| n < 50 && n % 10 != 9, 1.0, Choice::LowestFrom(0.0), 0.56),
            (|n| n < 50 && n % 10 != 9, 1.0, Choice::MostBeyond, 0.49),
            (|n| n < 30 || n % 3 == 0, 1.0, Choice::LowestFrom(0.0), 0.43),
            (|n| n < 30 || n % 3 == 0, 1.0, Choice::MostBeyond, 0.31),
            (|n| n < 10, 1.0, Choice::MostBeyond, 0.0),
            (|_| true, 1.0, Choice::MostBeyond, 1.0),
            (|_| true, 1.0, Choice::LowestFrom(0.0), 1.0),
            (|_| false, 1.0, Choice::LowestFrom(0.0), 0.0),
            (|_| false, 1.0, Choice::MostBeyond, 0.0),
            (|n| n < 10, 1.0, Choice::LowestFrom(0.0), 0.0),
        ] {
            let cut_off = cut_off(judged(right, weight), 0.8, choice);
            assert!((cut_off.coverage - coverage).abs() < 1e-9, "{cut_off:?}");
            assert_eq!(cut_off.from.is_none(), coverage == 0.0);
        }
    }
}
