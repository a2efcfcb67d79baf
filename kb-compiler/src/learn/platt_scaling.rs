//! Logistic regression on one feature, as in Platt's scaling (1999), times a probability that is known beforehand.

use kb_core::probability::logistic;

/// Fisher scoring steps; it converges in fewer.
const STEPS: usize = 25;
/// L2 penalty of the slope. Without one, a feature that separates right from wrong perfectly would get an infinite slope.
const L2: f64 = 1.0;
/// Largest change of a parameter in one step, because the intercept has no finite optimum where all observations have the same outcome.
const MAX_STEP: f64 = 1.0;
/// Lower limit of 1 − P in the denominators, so that one observation that contradicts P ≈ 1 does not outweigh all others.
const MIN_COMPLEMENT: f64 = 1e-3;

/// One observation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Observation {
    /// The feature.
    pub evidence: f64,
    /// The known factor of the probability, above 0 and at most 1.
    pub given: f64,
    /// The outcome.
    pub right: bool,
}

/// The intercept and slope of P(right) = given · σ(intercept + slope · evidence) with the largest L2-penalised likelihood, by Fisher scoring. With
/// `given` = 1 this is Platt's scaling.
pub fn fit_platt(observations: &[Observation]) -> [f64; 2] {
    let mut parameters = [0.0, 0.0];
    for _ in 0..STEPS {
        let mut gradient = [0.0, L2 * parameters[1]];
        let mut information = [1e-9, 0.0, L2];
        for Observation { evidence, given, right } in observations {
            let z = parameters[0] + parameters[1] * evidence;
            let sigma = f64::from(logistic(z as f32));
            let (p, complement) = (given * sigma, (1.0 - given * sigma).max(MIN_COMPLEMENT));
            let residual = (p - f64::from(u8::from(*right))) * (1.0 - sigma) / complement;
            let weight = p * (1.0 - sigma) * (1.0 - sigma) / complement;
            gradient[0] += residual;
            gradient[1] += residual * evidence;
            information[0] += weight;
            information[1] += weight * evidence;
            information[2] += weight * evidence * evidence;
        }
        let [a, b, c] = information;
        let determinant = a * c - b * b;
        let steps = [c * gradient[0] - b * gradient[1], a * gradient[1] - b * gradient[0]];
        parameters.iter_mut().zip(steps).for_each(|(parameter, step)| {
            *parameter -= (step / determinant).clamp(-MAX_STEP, MAX_STEP);
        });
    }
    parameters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slope_and_intercept_are_recovered_for_any_given_factor() {
        for (intercept, slope, low) in [(-0.5, 1.5, 1.0), (0.7, 1.3, 0.4), (0.0, 0.0, 0.9), (1.0, 2.0, 0.2)] {
            let observations: Vec<Observation> = (0..8_000_u32)
                .map(|n| {
                    let evidence = f64::from(n % 41) / 10.0 - 2.0;
                    let given = if n % 3 == 0 { low } else { 1.0 };
                    let p = given * f64::from(logistic((intercept + slope * evidence) as f32));
                    let right = f64::from((n * 7_919) % 1_000) / 1_000.0 < p;
                    Observation { evidence, given, right }
                })
                .collect();
            let [a, b] = fit_platt(&observations);
            assert!((a - intercept).abs() < 0.15 && (b - slope).abs() < 0.15, "{a} {b}");
        }
    }

    #[test]
    fn perfect_or_constant_evidence_gives_finite_parameters() {
        let observations = |evidence: fn(u32) -> f64| -> Vec<Observation> {
            let of = |n| Observation { evidence: evidence(n), given: 0.5, right: n % 2 == 0 };
            (0..200).map(of).collect()
        };
        for evidence in [(|n| if n % 2 == 0 { 9.0 } else { -9.0 }) as fn(u32) -> f64, |_| 0.0, |_| 9.0] {
            let [a, b] = fit_platt(&observations(evidence));
            assert!(a.abs() < 1e3 && b.abs() < 1e3, "{a} {b}");
        }
    }
}
