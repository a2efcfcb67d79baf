//! How far each weight may move: far where a feature by itself speaks for a label, less far where it doesn't. The log-count ratio
//! of naive Bayes as a prior of a discriminative model is from Wang and Manning 2012, "Baselines and Bigrams".

use rayon::prelude::*;

use super::example::Example;

/// The ratio of odds from which on a weight is free: e^3, about 20 times as likely with the feature as without.
const FREE_FROM: f64 = 3.0;

/// A share for every feature and label: 0 holds a weight at 0, 255 leaves it free.
#[derive(Debug, Clone, PartialEq)]
pub struct Freedom {
    labels: usize,
    shares: Vec<u8>,
}

impl Freedom {
    /// From how much more often a feature stands with a label than without it, by the examples' first targets; never below `least`,
    /// from 0 to 1. With 1 every weight is free.
    pub fn new(examples: &[Example], features: usize, labels: usize, least: f64) -> Self {
        let mut shares = vec![u8::MAX; features * labels];
        if least >= 1.0 || labels == 0 {
            return Self { labels, shares };
        }
        let mut of_label = vec![0_u32; labels];
        let mut counts = vec![0_u32; features * labels];
        for example in examples {
            let Some((label, _)) = example.targets.first() else { continue };
            of_label[*label as usize] += 1;
            for (feature, _) in &example.features {
                counts[*feature as usize * labels + *label as usize] += 1;
            }
        }
        let rows = shares.par_chunks_mut(labels).zip(counts.par_chunks(labels));
        rows.for_each(|(shares, counts)| {
            let all: u32 = counts.iter().sum();
            for ((share, count), of_label) in shares.iter_mut().zip(counts).zip(&of_label) {
                let ratio = log_ratio([*count, all - count], [*of_label, examples.len() as u32 - of_label]);
                let free = least + (1.0 - least) * (ratio / FREE_FROM).clamp(0.0, 1.0);
                *share = (free * f64::from(u8::MAX)).round() as u8;
            }
        });
        Self { labels, shares }
    }

    /// The same for these features and labels, ascending; all other weights stay at 0.
    pub fn only(mut self, allowed: &[(u32, u32)]) -> Self {
        let mut kept = vec![0; self.shares.len()];
        for (feature, label) in allowed {
            let at = *feature as usize * self.labels + *label as usize;
            kept[at] = self.shares[at];
        }
        self.shares = kept;
        self
    }

    /// The shares of a feature's weights, by label.
    pub fn row(&self, feature: u32) -> &[u8] {
        let start = feature as usize * self.labels;
        &self.shares[start..start + self.labels]
    }
}

/// The logarithm of how much likelier a feature is with a label than without: `with` and `without` of those that have the feature,
/// of so many. Each side is counted one example more, of which the share that is usual has the feature.
fn log_ratio([with, without]: [u32; 2], [of_with, of_without]: [u32; 2]) -> f64 {
    let all = f64::from(of_with) + f64::from(of_without);
    let likely = |seen: u32, of: u32| (f64::from(seen) + f64::from(of) / all) / (f64::from(of) + 1.0);
    (likely(with, of_with) / likely(without, of_without)).ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn examples() -> Vec<Example> {
        let example = |features: &[u32], label| Example {
            features: features.iter().map(|feature| (*feature, 1.0)).collect(),
            targets: vec![(label, 1.0)],
            weight: 1.0,
            ..Example::default()
        };
        (0..200).flat_map(|_| [example(&[0, 2], 0), example(&[1, 2], 1)]).collect()
    }

    #[test]
    fn what_speaks_for_a_label_is_free() {
        for (least, expected) in [
            (0.2, [[255, 51], [51, 255], [51, 51]]),
            (1.0, [[255; 2]; 3]),
            (0.0, [[255, 0], [0, 255], [0, 0]]),
        ] {
            let freedom = Freedom::new(&examples(), 3, 2, least);
            let found: Vec<&[u8]> = (0..3).map(|feature| freedom.row(feature)).collect();
            assert_eq!(found, expected, "{least}");
        }
    }

    #[test]
    fn what_is_not_allowed_is_held() {
        let freedom = Freedom::new(&examples(), 3, 2, 0.2).only(&[(0, 1), (2, 0)]);
        let found: Vec<&[u8]> = (0..3).map(|feature| freedom.row(feature)).collect();
        assert_eq!(found, [[0, 51], [0, 0], [51, 0]]);
    }
}
