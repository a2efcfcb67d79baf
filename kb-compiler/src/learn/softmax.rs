//! The softmax function, with the same bytes on every platform.

use kb_core::probability::exp;

/// Turns scores into probabilities that add up to 1, in place. Does nothing to an empty list.
pub fn softmax(scores: &mut [f32]) {
    let highest = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut sum = 0.0;
    for score in scores.iter_mut() {
        // Subtracting the highest score keeps `exp` from overflowing.
        *score = exp(*score - highest);
        sum += *score;
    }
    let factor = 1.0 / sum;
    scores.iter_mut().for_each(|score| *score *= factor);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probabilities_add_up() {
        for mut scores in [vec![0.0; 3], vec![1e30, -1e30], vec![-5.0, 90.0, 91.0], vec![7.0]] {
            softmax(&mut scores);
            let sum: f32 = scores.iter().sum();
            assert!((sum - 1.0).abs() < 1e-6, "{scores:?}");
        }
    }
}
