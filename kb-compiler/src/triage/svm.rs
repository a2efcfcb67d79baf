//! One-against-rest linear support vector machines with squared hinge loss, fitted by dual coordinate descent (Hsieh, Chang, Lin,
//! Keerthi and Sundararajan 2008, "A Dual Coordinate Descent Method for Large-scale Linear SVM").
//!
//! ```text
//! min ½ Σ (weight / scale)² + ½ bias² + cost · Σ max(0, 1 − side · score)²
//! ```
//!
//! Labels are independent of each other, so any number of threads gives the same bytes.

use rayon::prelude::*;

use crate::learn::softmax_regression::shuffled;
use crate::learn::{Example, FeatureScales};

/// Labels that are fitted together, so that a compiler can use vector instructions.
const LANES: usize = 16;

/// One number for each label of a block, in one cache line.
#[derive(Debug, Clone, Copy, PartialEq)]
#[repr(align(64))]
struct Lanes([f32; LANES]);

/// A fitted machine for each label.
#[derive(Debug, Clone)]
pub struct LinearSvm {
    blocks: Vec<Block>,
    labels: usize,
}

/// The machines of [`LANES`] labels.
#[derive(Debug, Clone)]
struct Block {
    bias: Lanes,
    /// By feature.
    weights: Vec<Lanes>,
}

/// One example in the dual problem of a block.
struct DualExample<'e> {
    features: &'e [(u32, f32)],
    /// 1 for the example's own label, −1 for all others.
    side: Lanes,
    /// The dual variable α; 0 where the example is beyond the margin.
    alpha: Lanes,
    /// The second derivative of the dual objective by α.
    curvature: Lanes,
}

impl LinearSvm {
    /// Fits examples of one target each. `cost`, above 0, weighs errors against the size of the weights; `epochs` are passes over all
    /// examples.
    pub fn fit(
        examples: &[Example],
        features: usize,
        labels: usize,
        scales: &FeatureScales,
        (cost, epochs): (f32, u32),
    ) -> Self {
        let fit = |block| {
            let squares = squared_scales(scales, features, labels, block * LANES);
            fit_block(examples, &squares, block * LANES, (0.5 / cost, epochs))
        };
        Self { blocks: (0..labels.div_ceil(LANES)).into_par_iter().map(fit).collect(), labels }
    }

    /// The weight of a feature for a label.
    pub fn weight(&self, feature: u32, label: u32) -> f32 {
        let label = label as usize;
        self.blocks[label / LANES].weights[feature as usize].0[label % LANES]
    }

    /// The bias of each label.
    pub fn bias(&self) -> impl Iterator<Item = f32> + '_ {
        self.blocks.iter().flat_map(|block| block.bias.0).take(self.labels)
    }

    /// The score of every label; above 0 where its machine accepts the example.
    pub fn scores(&self, example: &Example) -> Vec<f32> {
        let scores = self.blocks.iter().flat_map(|block| block.scores(&example.features).0);
        scores.take(self.labels).collect()
    }
}

impl Block {
    fn scores(&self, features: &[(u32, f32)]) -> Lanes {
        let mut scores = self.bias;
        for (feature, value) in features {
            let weights = &self.weights[*feature as usize];
            (0..LANES).for_each(|lane| scores.0[lane] += value * weights.0[lane]);
        }
        scores
    }

    /// One coordinate descent step: minimises the dual objective by one example's α, and updates the weights (Hsieh's equation 9).
    /// `diagonal` is 1 / (2 · cost).
    fn step(&mut self, example: &mut DualExample<'_>, squared_scales: &[Lanes], diagonal: f32) {
        let scores = self.scores(example.features);
        let mut moved = Lanes([0.0; LANES]);
        for lane in 0..LANES {
            let (side, before) = (example.side.0[lane], example.alpha.0[lane]);
            let gradient = side * scores.0[lane] - 1.0 + diagonal * before;
            let alpha = (before - gradient / example.curvature.0[lane]).max(0.0);
            moved.0[lane] = (alpha - before) * side;
            example.alpha.0[lane] = alpha;
        }
        if moved == Lanes([0.0; LANES]) {
            return;
        }
        (0..LANES).for_each(|lane| self.bias.0[lane] += moved.0[lane]);
        for (feature, value) in example.features {
            let (weights, square) =
                (&mut self.weights[*feature as usize], &squared_scales[*feature as usize]);
            (0..LANES).for_each(|lane| weights.0[lane] += value * square.0[lane] * moved.0[lane]);
        }
    }
}

fn square(number: f32) -> f32 {
    number * number
}

/// The squared scale of each feature for the labels from `first` on.
fn squared_scales(scales: &FeatureScales, features: usize, labels: usize, first: usize) -> Vec<Lanes> {
    let row = |feature| {
        let mut lanes = Lanes([0.0; LANES]);
        let scales = &scales.row(feature)[first..labels.min(first + LANES)];
        lanes.0.iter_mut().zip(scales).for_each(|(lane, scale)| *lane = square(f32::from(*scale) / 255.0));
        lanes
    };
    (0..features as u32).map(row).collect()
}

fn fit_block(
    examples: &[Example],
    squared_scales: &[Lanes],
    first: usize,
    (diagonal, epochs): (f32, u32),
) -> Block {
    let dual = |example| dual_example(example, squared_scales, first, diagonal);
    let mut examples: Vec<DualExample<'_>> = examples.iter().map(dual).collect();
    let mut block =
        Block { bias: Lanes([0.0; LANES]), weights: vec![Lanes([0.0; LANES]); squared_scales.len()] };
    for epoch in 0..epochs {
        for at in shuffled(examples.len(), epoch) {
            block.step(&mut examples[at as usize], squared_scales, diagonal);
        }
    }
    block
}

fn dual_example<'e>(
    example: &'e Example,
    squared_scales: &[Lanes],
    first: usize,
    diagonal: f32,
) -> DualExample<'e> {
    let mut side = Lanes([-1.0; LANES]);
    if let Some((label, _)) = example.targets.first()
        && let Some(own) = (*label as usize).checked_sub(first).and_then(|lane| side.0.get_mut(lane))
    {
        *own = 1.0;
    }
    // The bias is a feature of value and scale 1.
    let mut curvature = Lanes([1.0 + diagonal; LANES]);
    for (feature, value) in &example.features {
        let square = &squared_scales[*feature as usize];
        (0..LANES).for_each(|lane| curvature.0[lane] += value * value * square.0[lane]);
    }
    DualExample { features: &example.features, side, alpha: Lanes([0.0; LANES]), curvature }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One word for each label, and one that all have.
    fn examples(labels: u32) -> Vec<Example> {
        let example = |n: u32| Example {
            features: vec![(n % labels, 0.8), (labels, 0.6)],
            targets: vec![(n % labels, 1.0)],
            weight: 1.0,
            ..Example::default()
        };
        (0..4 * labels).map(example).collect()
    }

    #[test]
    fn each_word_predicts_its_label() {
        for labels in [2, 15, 16, 17, 40] {
            let examples = examples(labels);
            let (features, labels) = (labels as usize + 1, labels as usize);
            let scales = FeatureScales::new(&examples, features, labels, 0.25);
            let svm = LinearSvm::fit(&examples, features, labels, &scales, (1.0, 10));
            for (label, example) in examples.iter().enumerate().take(labels) {
                let scores = svm.scores(example);
                assert_eq!((scores.len(), svm.bias().count()), (labels, labels));
                for (other, score) in scores.iter().enumerate() {
                    assert_eq!(*score > 0.0, other == label, "{labels}: {other} of {label}: {score}");
                }
            }
        }
    }

    #[test]
    fn any_number_of_threads_gives_the_same_bytes() {
        let examples = examples(40);
        let fitted = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let scales = FeatureScales::new(&examples, 41, 40, 0.25);
            let svm = pool.install(|| LinearSvm::fit(&examples, 41, 40, &scales, (1.0, 10)));
            let weights = (0..41).flat_map(|feature| (0..40).map(move |label| (feature, label)));
            weights.map(|(feature, label)| svm.weight(feature, label).to_bits()).collect::<Vec<_>>()
        };
        assert_eq!(fitted(1), fitted(5));
    }

    #[test]
    fn weights_of_scale_0_stay_at_0_and_contradictions_stay_finite() {
        let contradictory = |n: u32| Example { targets: vec![(n % 2, 1.0)], ..examples(1)[0].clone() };
        let examples: Vec<Example> = (0..40).map(contradictory).chain([Example::default()]).collect();
        let scales = FeatureScales::new(&examples, 2, 2, 1.0).only(&[(0, 0), (0, 1), (1, 1)]);
        let svm = LinearSvm::fit(&examples, 2, 2, &scales, (1e6, 10));
        assert_eq!(svm.weight(1, 0), 0.0);
        assert!((0..4).all(|at| svm.weight(at / 2, at % 2).is_finite()));
    }
}
