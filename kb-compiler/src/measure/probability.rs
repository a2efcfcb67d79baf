//! Metrics of a probability, or any score, that should separate right from wrong: discrimination, calibration, and the cut-off that
//! reaches a precision. `judged` are pairs of score and whether it was right.

/// Area under the ROC curve: the chance that a right one has a higher score than a wrong one, where ties count half (the rank-sum
/// statistic of Mann and Whitney). 0 to 1; `None` where either kind is missing.
pub fn auroc(judged: &[(f32, bool)]) -> Option<f64> {
    let mut sorted = judged.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut wrong_below, mut wins) = (0.0, 0.0);
    for same in sorted.chunk_by(|a, b| a.0 == b.0) {
        let right = same.iter().filter(|(_, right)| *right).count() as f64;
        let wrong = same.len() as f64 - right;
        wins += right * (wrong_below + wrong / 2.0);
        wrong_below += wrong;
    }
    let right = judged.len() as f64 - wrong_below;
    (right > 0.0 && wrong_below > 0.0).then(|| wins / (right * wrong_below))
}

/// The length of the longest prefix of `judged`, which is descending by score, in which at least this share is right. Equal scores are all
/// in the prefix or none of them. 0 where no prefix of at least `fewest` has this precision.
pub fn largest_precise_prefix(judged: &[(f32, bool)], precision: f64, fewest: usize) -> usize {
    let (mut right, mut length) = (0, 0);
    for (place, (score, is_right)) in judged.iter().enumerate() {
        right += usize::from(*is_right);
        let last_of_its_score = judged.get(place + 1).is_none_or(|next| next.0 < *score);
        if last_of_its_score && place + 1 >= fewest && right as f64 >= precision * (place + 1) as f64 {
            length = place + 1;
        }
    }
    length
}

/// The share of a sample of size `of` that shows, with 95% confidence, that the population's share is at least `share`: the bound of the
/// score test of a proportion (Wilson 1927). Above 1 where the sample is too small to show it.
pub fn share_to_show(share: f64, of: usize) -> f64 {
    /// The 95% quantile of the standard normal distribution.
    const QUANTILE: f64 = 1.645;
    share + QUANTILE * (share * (1.0 - share) / of.max(1) as f64).sqrt()
}

/// The expected calibration error: Σ over ten equal bins of the bin's share · |mean probability − share that is right| (Naeini, Cooper and
/// Hauskrecht 2015). 0 to 1.
pub fn calibration_error(judged: &[(f32, bool)]) -> f64 {
    const BINS: usize = 10;
    let mut bins = [(0.0, 0.0); BINS];
    for (probability, right) in judged {
        let bin = &mut bins[((probability * BINS as f32) as usize).min(BINS - 1)];
        bin.0 += f64::from(*probability);
        bin.1 += f64::from(u8::from(*right));
    }
    bins.iter().map(|(sum, right)| (sum - right).abs()).sum::<f64>() / (judged.len() as f64).max(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn auroc_counts_ties_half_and_needs_both_kinds() {
        let mixed = [(0.9, true), (0.1, false), (0.5, true), (0.5, false)];
        for (judged, expected) in [(&mixed[..], Some(0.875)), (&mixed[..1], None), (&[], None)] {
            assert_eq!(auroc(judged), expected, "{judged:?}");
        }
    }

    #[test]
    fn prefixes_reach_their_precision() {
        let first_right =
            |right: usize| (0..100).map(|n| (1.0 - n as f32 / 100.0, n < right)).collect::<Vec<_>>();
        let tied = vec![(0.5, true), (0.5, false), (0.5, true)];
        for (judged, precision, fewest, expected) in [
            (first_right(50), 0.8, 20, 62),
            (first_right(100), 0.8, 20, 100),
            (first_right(0), 0.8, 20, 0),
            (first_right(10), 0.8, 20, 0),
            (first_right(10), 0.8, 0, 12),
            (tied.clone(), 0.6, 0, 3),
            (tied, 0.7, 0, 0),
            (Vec::new(), 0.5, 0, 0),
        ] {
            assert_eq!(
                largest_precise_prefix(&judged, precision, fewest),
                expected,
                "{precision} of {fewest}"
            );
        }
    }

    #[test]
    fn smaller_samples_need_a_higher_share() {
        for (share, of, expected) in
            [(0.92, 3000, 0.9281), (0.92, 30, 1.0015), (0.5, 100, 0.5823), (1.0, 10, 1.0), (0.5, 0, 1.3225)]
        {
            assert!(
                (share_to_show(share, of) - expected).abs() < 5e-5,
                "{share} of {of}: {}",
                share_to_show(share, of)
            );
        }
    }

    #[test]
    fn calibration_errors_are_weighted_by_bin() {
        assert!((calibration_error(&[(0.75, true), (0.75, true), (0.25, false)]) - 0.25).abs() < 1e-9);
        assert_eq!(calibration_error(&[]), 0.0);
    }
}
