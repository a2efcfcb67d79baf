//! The weights of a model: a row of labels for each feature, in shards that can be updated side by side.

use super::example::Example;
use super::freedom::Freedom;

/// Shards of the features, a constant so that the bytes don't depend on the machine.
pub(super) const SHARDS: usize = 16;

/// What a model has learned.
#[derive(Debug, Clone)]
pub struct Weights {
    /// What each label begins with.
    pub bias: Vec<f32>,
    /// What the prior is multiplied with; 1 before anything is learned.
    pub prior_scale: f32,
    features: usize,
    pub(super) shards: Vec<Shard>,
    /// How far each weight may move; `None` where all are free.
    pub(super) freedom: Option<Freedom>,
}

/// The features whose number leaves the same rest by [`SHARDS`].
#[derive(Debug, Clone, Default)]
pub(super) struct Shard {
    /// Where each feature's row begins, and the end of the last.
    starts: Vec<usize>,
    /// The label of each cell; empty where every row has all labels in order.
    labels: Vec<u32>,
    weights: Vec<f32>,
    /// Sums of squared gradients; empty before and after fitting.
    squares: Vec<f32>,
}

/// One feature's row, to be changed.
pub(super) struct Row<'s> {
    /// The label of each cell; `None` where the row has all labels in order.
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
    /// All weights 0; every feature may speak for every label. Takes 8 bytes a feature and label while fitting.
    pub fn dense(features: usize, labels: usize) -> Self {
        let shard = |number| {
            let rows = rows_of(features, number);
            let starts = (0..=rows).map(|row| row * labels).collect();
            Shard { starts, weights: vec![0.0; rows * labels], ..Shard::default() }
        };
        let shards = (0..SHARDS).map(shard).collect();
        Self { bias: vec![0.0; labels], prior_scale: 1.0, features, shards, freedom: None }
    }

    /// The same, each moving as far as it may. A byte more a feature and label.
    pub fn within(features: usize, labels: usize, freedom: Freedom) -> Self {
        Self { freedom: Some(freedom), ..Self::dense(features, labels) }
    }

    /// All weights 0; a feature may speak only for, or against, the labels that some example with the feature has as a target or as wrong.
    pub fn supported(features: usize, labels: usize, examples: &[Example]) -> Self {
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
        Self { bias: vec![0.0; labels], prior_scale: 1.0, features, shards, freedom: None }
    }

    /// Number of labels.
    pub fn labels(&self) -> usize {
        self.bias.len()
    }

    /// Number of features.
    pub fn features(&self) -> usize {
        self.features
    }

    /// Each label that a feature has a weight for, and the weight; empty for a feature that the model doesn't have.
    pub fn row(&self, feature: u32) -> impl Iterator<Item = (u32, f32)> + '_ {
        let (labels, weights) = self.cells(feature);
        (0_u32..)
            .zip(weights)
            .map(move |(at, weight)| (labels.get(at as usize).copied().unwrap_or(at), *weight))
    }

    /// The score of every label, before the softmax.
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

    /// Multiplies every weight by `own` and adds what `other` gives for its feature and label.
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

    /// Makes ready for fitting.
    pub(super) fn begin(&mut self, start: f32) {
        for shard in &mut self.shards {
            shard.squares = vec![start; shard.weights.len()];
        }
    }

    /// Drops what only fitting needs.
    pub(super) fn end(&mut self) {
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

/// How many of so many features fall into a shard.
fn rows_of(features: usize, shard: usize) -> usize {
    (features + SHARDS - 1 - shard) / SHARDS
}
