//! A scale for each feature and label from the log-count ratio of naive Bayes, as in NBSVM (Wang and Manning 2012, "Baselines and
//! Bigrams"). A model sees each feature's value times its scale, which for a fixed L2 penalty or learning rate keeps the weights of
//! uninformative features small.

use rayon::prelude::*;

use super::example::Example;

/// The log-count ratio that gets the full scale: a feature about 20 times (e³) as frequent with the label as without it.
const FULL_SCALE_RATIO: f64 = 3.0;

/// A scale for every feature and label, in 255ths: 0 fixes a weight at 0, 255 leaves the feature as it is.
#[derive(Debug, Clone, PartialEq)]
pub struct FeatureScales {
    labels: usize,
    scales: Vec<u8>,
}

impl FeatureScales {
    /// The scales by the examples' first targets, linear in the log-count ratio from `min_scale`, 0 to 1, up to 1. With `min_scale` = 1
    /// every scale is 1.
    pub fn new(examples: &[Example], features: usize, labels: usize, min_scale: f64) -> Self {
        let mut scales = vec![u8::MAX; features * labels];
        if min_scale >= 1.0 || labels == 0 {
            return Self { labels, scales };
        }
        let mut label_counts = vec![0_u32; labels];
        let mut counts = vec![0_u32; features * labels];
        for example in examples {
            let Some((label, _)) = example.targets.first() else { continue };
            label_counts[*label as usize] += 1;
            for (feature, _) in &example.features {
                counts[*feature as usize * labels + *label as usize] += 1;
            }
        }
        let rows = scales.par_chunks_mut(labels).zip(counts.par_chunks(labels));
        rows.for_each(|(scales, counts)| {
            let all: u32 = counts.iter().sum();
            for ((scale, count), label_count) in scales.iter_mut().zip(counts).zip(&label_counts) {
                let others = examples.len() as u32 - label_count;
                let ratio = log_count_ratio([*count, all - count], [*label_count, others]);
                let real = min_scale + (1.0 - min_scale) * (ratio / FULL_SCALE_RATIO).clamp(0.0, 1.0);
                *scale = (real * f64::from(u8::MAX)).round() as u8;
            }
        });
        Self { labels, scales }
    }

    /// The same scales for these pairs of feature and label, and 0 for all others.
    pub fn only(mut self, allowed: &[(u32, u32)]) -> Self {
        let mut kept = vec![0; self.scales.len()];
        for (feature, label) in allowed {
            let at = *feature as usize * self.labels + *label as usize;
            kept[at] = self.scales[at];
        }
        self.scales = kept;
        self
    }

    /// The scales of a feature, in 255ths, by label.
    pub fn row(&self, feature: u32) -> &[u8] {
        let start = feature as usize * self.labels;
        &self.scales[start..start + self.labels]
    }
}

/// ln(P(feature | label) / P(feature | other labels)). `counts` are the examples with the feature that have the label and that don't,
/// `totals` all examples that have the label and that don't. Additive smoothing gives each side one example more in total, shared in
/// proportion to its size.
fn log_count_ratio(counts: [u32; 2], totals: [u32; 2]) -> f64 {
    let all: f64 = totals.map(f64::from).iter().sum();
    let smoothed =
        |count: u32, total: u32| (f64::from(count) + f64::from(total) / all) / (f64::from(total) + 1.0);
    (smoothed(counts[0], totals[0]) / smoothed(counts[1], totals[1])).ln()
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
    fn features_of_one_label_get_the_full_scale() {
        for (min_scale, expected) in [
            (0.2, [[255, 51], [51, 255], [51, 51]]),
            (1.0, [[255; 2]; 3]),
            (0.0, [[255, 0], [0, 255], [0, 0]]),
        ] {
            let scales = FeatureScales::new(&examples(), 3, 2, min_scale);
            let found: Vec<&[u8]> = (0..3).map(|feature| scales.row(feature)).collect();
            assert_eq!(found, expected, "{min_scale}");
        }
    }

    #[test]
    fn pairs_that_are_not_allowed_get_0() {
        let scales = FeatureScales::new(&examples(), 3, 2, 0.2).only(&[(0, 1), (2, 0)]);
        let found: Vec<&[u8]> = (0..3).map(|feature| scales.row(feature)).collect();
        assert_eq!(found, [[0, 51], [0, 0], [51, 0]]);
    }
}
