//! The weights of a linear model: a row for each feature with a weight for each label, in shards that are updated in parallel.

use super::example::Example;
use super::feature_scales::FeatureScales;

/// Number of shards; a constant, so that the bytes don't depend on the machine.
pub(super) const SHARDS: usize = 16;

/// The parameters of a linear model.
#[derive(Debug, Clone)]
pub struct Weights {
    /// The bias of each label.
    pub bias: Vec<f32>,
    /// The factor of an example's prior scores; 1 before anything is learned.
    pub prior_scale: f32,
    features: usize,
    pub(super) shards: Vec<Shard>,
    /// Scales of the features while fitting; `None` where every scale is 1.
    pub(super) scales: Option<FeatureScales>,
}

/// The rows of the features whose numbers are equal modulo [`SHARDS`].
#[derive(Debug, Clone, Default)]
pub(super) struct Shard {
    /// The start of each feature's row in `weights`, and the end of the last.
    starts: Vec<usize>,
    /// The label of each weight; empty in a dense model, where every row has all labels in order.
    labels: Vec<u32>,
    weights: Vec<f32>,
    /// AdaGrad's sums of squared gradients; empty except while fitting.
    squares: Vec<f32>,
}

/// One feature's row while fitting.
pub(super) struct Row<'s> {
    /// The label of each weight; `None` where the row has all labels in order.
    pub(super) labels: Option<&'s [u32]>,
    pub(super) weights: &'s mut [f32],
    pub(super) squares: &'s mut [f32],
}

impl Shard {
    pub(super) fn row_mut(&mut self, row: usize) -> Row<'_> {
        let range = self.starts[row]..self.starts[row + 1];
        Row {
            labels: if self.labels.is_empty() { None } else { Some(&self.labels[range.clone()]) },
            weights: &mut self.weights[range.clone()],
            squares: &mut self.squares[range],
        }
    }
}

impl Weights {
    /// A dense model of zeros, with a weight for every feature and label. Takes 8 bytes for each while fitting.
    pub fn dense(features: usize, labels: usize) -> Self {
        let shard = |number| {
            let rows = rows_of(features, number);
            let starts = (0..=rows).map(|row| row * labels).collect();
            Shard { starts, weights: vec![0.0; rows * labels], ..Shard::default() }
        };
        let shards = (0..SHARDS).map(shard).collect();
        Self { bias: vec![0.0; labels], prior_scale: 1.0, features, shards, scales: None }
    }

    /// A dense model of zeros that is fitted on scaled features. Takes 9 bytes for each feature and label while fitting.
    pub fn scaled(features: usize, labels: usize, scales: FeatureScales) -> Self {
        Self { scales: Some(scales), ..Self::dense(features, labels) }
    }

    /// A sparse model of zeros: a feature has weights only for labels that some example with the feature has as a target or as wrong.
    pub fn sparse(features: usize, labels: usize, examples: &[Example]) -> Self {
        let mut shards = Vec::with_capacity(SHARDS);
        for number in 0..SHARDS {
            let mut pairs = Vec::new();
            for example in examples {
                let named = || example.targets.iter().map(|(label, _)| label).chain(&example.wrong);
                let own = example.features.iter().filter(|(feature, _)| *feature as usize % SHARDS == number);
                pairs.extend(own.flat_map(|(feature, _)| named().map(move |label| (*feature, *label))));
            }
            pairs.sort_unstable();
            pairs.dedup();
            let start = |row| pairs.partition_point(|(feature, _)| (*feature as usize / SHARDS) < row);
            let starts = (0..=rows_of(features, number)).map(start).collect();
            let labels: Vec<u32> = pairs.into_iter().map(|(_, label)| label).collect();
            shards.push(Shard { starts, weights: vec![0.0; labels.len()], labels, squares: Vec::new() });
        }
        Self { bias: vec![0.0; labels], prior_scale: 1.0, features, shards, scales: None }
    }

    /// Number of labels.
    pub fn labels(&self) -> usize {
        self.bias.len()
    }

    /// Number of features.
    pub fn features(&self) -> usize {
        self.features
    }

    /// The labels that a feature has weights for, and the weights; empty for a feature that the model doesn't have.
    pub fn row(&self, feature: u32) -> impl Iterator<Item = (u32, f32)> + '_ {
        let (labels, weights) = self.cells(feature);
        (0_u32..)
            .zip(weights)
            .map(move |(at, weight)| (labels.get(at as usize).copied().unwrap_or(at), *weight))
    }

    /// The score of every label: bias, scaled prior and the weighted sum of the features.
    pub fn scores(&self, example: &Example) -> Vec<f32> {
        let mut scores = self.bias.clone();
        for (label, prior) in &example.prior {
            if let Some(score) = scores.get_mut(*label as usize) {
                *score += self.prior_scale * prior;
            }
        }
        for (feature, value) in &example.features {
            let (labels, weights) = self.cells(*feature);
            if labels.is_empty() {
                scores.iter_mut().zip(weights).for_each(|(score, weight)| *score += value * weight);
            } else {
                labels.iter().zip(weights).for_each(|(label, w)| scores[*label as usize] += value * w);
            }
        }
        scores
    }

    /// Replaces every weight w by own · w + other(feature, label).
    pub fn blend(&mut self, own: f32, other: impl Fn(u32, u32) -> f32) {
        for (number, shard) in self.shards.iter_mut().enumerate() {
            for row in 0..shard.starts.len() - 1 {
                let feature = (row * SHARDS + number) as u32;
                let start = shard.starts[row];
                for at in start..shard.starts[row + 1] {
                    let label = shard.labels.get(at).copied().unwrap_or((at - start) as u32);
                    shard.weights[at] = shard.weights[at] * own + other(feature, label);
                }
            }
        }
    }

    /// Allocates what only fitting needs. `initial` is the initial sum of squared gradients.
    pub(super) fn start_fitting(&mut self, initial: f32) {
        for shard in &mut self.shards {
            shard.squares = vec![initial; shard.weights.len()];
        }
    }

    /// Frees what only fitting needs.
    pub(super) fn end_fitting(&mut self) {
        self.shards.iter_mut().for_each(|shard| shard.squares = Vec::new());
    }

    fn cells(&self, feature: u32) -> (&[u32], &[f32]) {
        let feature = feature as usize;
        if feature >= self.features {
            return (&[], &[]);
        }
        let (shard, row) = (&self.shards[feature % SHARDS], feature / SHARDS);
        let range = shard.starts[row]..shard.starts[row + 1];
        (shard.labels.get(range.clone()).unwrap_or(&[]), &shard.weights[range])
    }
}

/// The number of features in a shard.
fn rows_of(features: usize, shard: usize) -> usize {
    (features + SHARDS - 1 - shard) / SHARDS
}
