//! What a number is worth that says how sure something is: how well it parts right from wrong, and from where on it can be trusted.

/// The chance that one that is right has more than one that is not (the rank-sum statistic; ties count half), 0 to 1; `None` where
/// either kind is missing. `judged`: how sure, and whether it was right.
pub fn auroc(judged: &[(f32, bool)]) -> Option<f64> {
    let mut sorted = judged.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut below, mut wins) = (0.0, 0.0);
    for same in sorted.chunk_by(|a, b| a.0 == b.0) {
        let right = same.iter().filter(|(_, right)| *right).count() as f64;
        let wrong = same.len() as f64 - right;
        wins += right * (below + wrong / 2.0);
        below += wrong;
    }
    let right = judged.len() as f64 - below;
    (right > 0.0 && below > 0.0).then(|| wins / (right * below))
}

/// How many may be trusted: the most, and at least `fewest`, of which this share is right; 0 where there are none such. `judged` has
/// the surest first; those equally sure are trusted together or not at all.
pub fn trusted(judged: &[(f32, bool)], precision: f64, fewest: usize) -> usize {
    let (mut right, mut trusted) = (0, 0);
    for (place, (sure, is_right)) in judged.iter().enumerate() {
        right += usize::from(*is_right);
        let last_of_its_kind = judged.get(place + 1).is_none_or(|next| next.0 < *sure);
        if last_of_its_kind && place + 1 >= fewest && right as f64 >= precision * (place + 1) as f64 {
            trusted = place + 1;
        }
    }
    trusted
}

/// The share of `of` that has to be right for it to be 95% sure that among all others like them at least `share` are (the score test
/// of a proportion; Wilson 1927). May be above 1, where so few can't tell.
pub fn surely(share: f64, of: usize) -> f64 {
    /// The normal distribution's 95% quantile.
    const QUANTILE: f64 = 1.645;
    share + QUANTILE * (share * (1.0 - share) / of.max(1) as f64).sqrt()
}

/// The expected calibration error: Σ over ten equal bins of share · |mean probability − share that is right| (Naeini et al. 2015).
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
    fn ties_count_half_and_one_kind_tells_nothing() {
        let mixed = [(0.9, true), (0.1, false), (0.5, true), (0.5, false)];
        for (judged, expected) in [(&mixed[..], Some(0.875)), (&mixed[..1], None), (&[], None)] {
            assert_eq!(auroc(judged), expected, "{judged:?}");
        }
    }

    #[test]
    fn trusted_ones_hold_their_precision() {
        let first_right =
            |right: usize| (0..100).map(|n| (1.0 - n as f32 / 100.0, n < right)).collect::<Vec<_>>();
        let alike = vec![(0.5, true), (0.5, false), (0.5, true)];
        for (judged, precision, fewest, expected) in [
            (first_right(50), 0.8, 20, 62),
            (first_right(100), 0.8, 20, 100),
            (first_right(0), 0.8, 20, 0),
            (first_right(10), 0.8, 20, 0),
            (first_right(10), 0.8, 0, 12),
            (alike.clone(), 0.6, 0, 3),
            (alike, 0.7, 0, 0),
            (Vec::new(), 0.5, 0, 0),
        ] {
            assert_eq!(trusted(&judged, precision, fewest), expected, "{precision} of {fewest}");
        }
    }

    #[test]
    fn fewer_have_to_do_better() {
        for (share, of, expected) in
            [(0.92, 3000, 0.9281), (0.92, 30, 1.0015), (0.5, 100, 0.5823), (1.0, 10, 1.0), (0.5, 0, 1.3225)]
        {
            assert!((surely(share, of) - expected).abs() < 5e-5, "{share} of {of}: {}", surely(share, of));
        }
    }

    #[test]
    fn errors_are_weighed_by_their_bins() {
        assert!((calibration_error(&[(0.75, true), (0.75, true), (0.25, false)]) - 0.25).abs() < 1e-9);
        assert_eq!(calibration_error(&[]), 0.0);
    }
}
