//! e^x by a polynomial of our own: a platform's libm may round differently, and the same tickets must give the same bytes everywhere.

/// log2 e.
const LOG2_E: f32 = std::f32::consts::LOG2_E;
/// ln 2 in two parts; the first has so few bits that a small integer times it is exact (Cody and Waite 1980).
const LN_2_HIGH: f32 = 0.693_359_4;
const LN_2_LOW: f32 = -2.121_944_4e-4;
/// Beyond these, e^x is 0 or infinite in single precision.
const LOWEST: f32 = -87.0;
const HIGHEST: f32 = 88.0;

/// e^x for finite `x`, within 2 units in the last place; 0 below −87 and e^88 above 88.
pub fn exp(x: f32) -> f32 {
    if x < LOWEST {
        return 0.0;
    }
    let x = x.min(HIGHEST);
    let power = (x * LOG2_E).round();
    let r = x - power * LN_2_HIGH - power * LN_2_LOW;
    // The Taylor series up to r^7/7!; |r| ≤ ln 2 / 2.
    let series = 1.0
        + r * (1.0
            + r * (0.5
                + r * (1.0 / 6.0 + r * (1.0 / 24.0 + r * (1.0 / 120.0 + r * (1.0 / 720.0 + r / 5040.0))))));
    series * f32::from_bits(((power as i32 + 127) as u32) << 23)
}

/// Turns scores into probabilities that add up to 1. Does nothing to an empty list.
pub fn softmax(scores: &mut [f32]) {
    let highest = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut sum = 0.0;
    for score in scores.iter_mut() {
        *score = exp(*score - highest);
        sum += *score;
    }
    let share = 1.0 / sum;
    scores.iter_mut().for_each(|score| *score *= share);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_are_close() {
        for step in -8_600..8_700_i16 {
            let x = f32::from(step) / 100.0;
            let exact = f64::from(x).exp();
            assert!((f64::from(exp(x)) / exact - 1.0).abs() < 3e-7, "{x}");
        }
        for (x, expected) in [(0.0, 1.0), (-1e9, 0.0), (f32::NEG_INFINITY, 0.0)] {
            assert_eq!(exp(x), expected, "{x}");
        }
        assert!(exp(f32::INFINITY).is_finite());
    }

    #[test]
    fn probabilities_add_up() {
        for mut scores in [vec![0.0; 3], vec![1e30, -1e30], vec![-5.0, 90.0, 91.0], vec![7.0]] {
            softmax(&mut scores);
            let sum: f32 = scores.iter().sum();
            assert!((sum - 1.0).abs() < 1e-6, "{scores:?}");
        }
    }
}
