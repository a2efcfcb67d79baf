//! From scores to probabilities.

/// log2 e.
const LOG2_E: f32 = std::f32::consts::LOG2_E;
/// ln 2 in two parts; the first has so few bits that a small integer times it is exact (Cody and Waite 1980).
const LN_2_HIGH: f32 = 0.693_359_4;
const LN_2_LOW: f32 = -2.121_944_4e-4;
/// Beyond these, e^x is 0 or infinite in single precision.
const LOWEST: f32 = -87.0;
const HIGHEST: f32 = 88.0;

/// e^x for finite `x`, within 2 units in the last place; 0 below −87 and e^88 above 88. By a polynomial of our own: a platform's
/// libm may round differently, and native and browser must agree to the bit.
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

/// ln `x` for positive finite `x`, within 3 units in the last place of ln 2 or of the result, whichever is larger.
pub fn ln(x: f32) -> f32 {
    // A mantissa around 1, between √½ and √2, and the power of 2 that is left.
    let bits = x.to_bits().wrapping_sub(0x3f35_04f3);
    let power = (bits as i32 >> 23) as f32;
    let mantissa = f32::from_bits((bits & 0x007f_ffff) + 0x3f35_04f3);
    let t = (mantissa - 1.0) / (mantissa + 1.0);
    let square = t * t;
    // 2·artanh t up to t^9/9.
    let series =
        2.0 * t * (1.0 + square * (1.0 / 3.0 + square * (0.2 + square * (1.0 / 7.0 + square / 9.0))));
    power * std::f32::consts::LN_2 + series
}

/// 1 / (1 + e^−x).
pub fn logistic(x: f32) -> f32 {
    1.0 / (1.0 + exp(-x))
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
    fn logarithms_are_close() {
        for step in 1..40_000_u16 {
            for x in [f32::from(step) / 1e4, f32::from(step) * 1e3, 1e-9 / f32::from(step)] {
                let exact = f64::from(x).ln();
                assert!((f64::from(ln(x)) - exact).abs() < 3e-7 * exact.abs().max(1.0), "{x}");
            }
        }
    }
}
