//! Logistic regression on one piece of evidence, where something else has to hold as well.

use kb_core::probability::logistic;

/// Steps of Fisher's method; it settles in fewer.
const STEPS: usize = 25;
/// Ridge penalty of the slope: without one, evidence that parts right from wrong without an error would be believed without limit.
const RIDGE: f64 = 1.0;
/// Longest step: where everything or nothing is right there is no end to go to.
const LONGEST: f64 = 1.0;
/// Least chance of the contrary: an observation against all expectation must not outweigh all others.
const LEAST: f64 = 1e-3;

/// One observation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Observed {
    /// The evidence.
    pub evidence: f64,
    /// The probability of what has to hold as well, above 0.
    pub given: f64,
    /// Whether it came true.
    pub right: bool,
}

/// Intercept and slope of P = given · σ(intercept + slope · evidence), by Fisher scoring; with `given` = 1 that is Platt's scaling (1999).
pub fn regression(observed: &[Observed]) -> [f64; 2] {
    let mut weights = [0.0, 0.0];
    for _ in 0..STEPS {
        let mut gradient = [0.0, RIDGE * weights[1]];
        let mut information = [1e-9, 0.0, RIDGE];
        for Observed { evidence, given, right } in observed {
            let z = weights[0] + weights[1] * evidence;
            let sigma = f64::from(logistic(z as f32));
            let (p, doubt) = (given * sigma, (1.0 - given * sigma).max(LEAST));
            let pull = (p - f64::from(u8::from(*right))) * (1.0 - sigma) / doubt;
            let weight = p * (1.0 - sigma) * (1.0 - sigma) / doubt;
            gradient[0] += pull;
            gradient[1] += pull * evidence;
            information[0] += weight;
            information[1] += weight * evidence;
            information[2] += weight * evidence * evidence;
        }
        let [a, b, c] = information;
        let determinant = a * c - b * b;
        let steps = [c * gradient[0] - b * gradient[1], a * gradient[1] - b * gradient[0]];
        weights.iter_mut().zip(steps).for_each(|(weight, step)| {
            *weight -= (step / determinant).clamp(-LONGEST, LONGEST);
        });
    }
    weights
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slope_and_intercept_are_found_whatever_else_has_to_hold() {
        for (intercept, slope, low) in [(-0.5, 1.5, 1.0), (0.7, 1.3, 0.4), (0.0, 0.0, 0.9), (1.0, 2.0, 0.2)] {
            let observed: Vec<Observed> = (0..8_000_u32)
                .map(|n| {
                    let evidence = f64::from(n % 41) / 10.0 - 2.0;
                    let given = if n % 3 == 0 { low } else { 1.0 };
                    let p = given * f64::from(logistic((intercept + slope * evidence) as f32));
                    let right = f64::from((n * 7_919) % 1_000) / 1_000.0 < p;
                    Observed { evidence, given, right }
                })
                .collect();
            let [a, b] = regression(&observed);
            assert!((a - intercept).abs() < 0.15 && (b - slope).abs() < 0.15, "{a} {b}");
        }
    }

    #[test]
    fn clear_or_idle_evidence_gives_numbers() {
        let observed = |evidence: fn(u32) -> f64| -> Vec<Observed> {
            let of = |n| Observed { evidence: evidence(n), given: 0.5, right: n % 2 == 0 };
            (0..200).map(of).collect()
        };
        for evidence in [(|n| if n % 2 == 0 { 9.0 } else { -9.0 }) as fn(u32) -> f64, |_| 0.0, |_| 9.0] {
            let [a, b] = regression(&observed(evidence));
            assert!(a.abs() < 1e3 && b.abs() < 1e3, "{a} {b}");
        }
    }
}
