//! Softmax regression (multinomial logistic regression) over sparse features, fitted by AdaGrad (Duchi, Hazan and Singer 2011) in
//! mini-batches.
//!
//! ```text
//! z(label) = bias(label) + prior_scale · prior(label) + Σ value(feature) · weight(feature, label),   P = softmax(z)
//! ```
//!
//! The same examples give the same bytes for any number of threads: the probabilities of a batch are computed in parallel from fixed
//! parameters, and then each shard of the features is updated by one thread, example after example.

use rayon::prelude::*;

use super::example::Example;
use super::feature_scales::FeatureScales;
use super::softmax::softmax;
use super::weights::{Row, SHARDS, Shard, Weights};
use crate::pseudo_random::splitmix64;

/// Hyperparameters of the optimiser. docs/notes/learning.md has the figures for other values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// Passes over all examples.
    pub epochs: u32,
    /// Examples in a mini-batch.
    pub batch: usize,
    /// Learning rate of the weights.
    pub rate: f32,
    /// Learning rate of the biases; 0 fixes them at 0.
    pub bias_rate: f32,
    /// Learning rate of the prior's factor; 0 fixes it at 1.
    pub prior_rate: f32,
    /// AdaGrad's initial sum of squared gradients. Near 0 the first steps of a rare feature would be as long as the learning rate.
    pub initial_squares: f32,
    /// In a sparse model, gradients of a label's score below this are skipped, which saves most of the work with thousands of labels.
    pub min_gradient: f32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            epochs: 15,
            batch: 16,
            rate: 0.3,
            bias_rate: 0.05,
            prior_rate: 0.3,
            initial_squares: 1.0,
            min_gradient: 1e-4,
        }
    }
}

/// Sums of squared gradients of the biases and of the prior's factor.
struct Squares {
    bias: Vec<f32>,
    prior: f32,
}

/// Fits `weights`, starting from their values. Calls `after_epoch` with the number of each epoch, from 0.
pub fn fit(
    weights: &mut Weights,
    examples: &[Example],
    settings: &Settings,
    mut after_epoch: impl FnMut(u32),
) {
    let initial = settings.initial_squares;
    let mut squares = Squares { bias: vec![initial; weights.labels()], prior: initial };
    weights.start_fitting(initial);
    for epoch in 0..settings.epochs {
        for batch in shuffled(examples.len(), epoch).chunks(settings.batch.max(1)) {
            let examples: Vec<&Example> = batch.iter().filter_map(|at| examples.get(*at as usize)).collect();
            let gradients: Vec<Vec<f32>> =
                examples.par_iter().map(|example| score_gradients(weights, example)).collect();
            let batch = Batch { examples: &examples, gradients: &gradients };
            update_weights(weights, &batch, settings);
            update_bias_and_prior(weights, &mut squares, &batch, settings);
        }
        after_epoch(epoch);
    }
    weights.end_fitting();
}

/// A mini-batch, with the gradient of each example's loss by the scores of the labels.
struct Batch<'b> {
    examples: &'b [&'b Example],
    gradients: &'b [Vec<f32>],
}

/// The gradient of the cross-entropy loss by the score of each label: weight · (P − target).
fn score_gradients(weights: &Weights, example: &Example) -> Vec<f32> {
    let mut gradients = weights.scores(example);
    softmax(&mut gradients);
    if example.targets.is_empty() {
        negative_gradients(&mut gradients, &example.wrong);
    }
    for (label, target) in &example.targets {
        if let Some(gradient) = gradients.get_mut(*label as usize) {
            *gradient -= target;
        }
    }
    gradients.iter_mut().for_each(|gradient| *gradient *= example.weight);
    gradients
}

/// Replaces the probabilities by the gradient of −ln(1 − Σ P(wrong)) by the scores.
fn negative_gradients(probabilities: &mut [f32], wrong: &[u32]) {
    /// Upper limit of Σ P(wrong), because the gradient is unbounded at 1.
    const MAX_MASS: f32 = 0.95;
    let at = |label: &u32| *label as usize;
    let mass: f32 = wrong.iter().filter_map(|label| probabilities.get(at(label))).sum::<f32>().min(MAX_MASS);
    let others = -mass / (1.0 - mass);
    for (label, probability) in (0_u32..).zip(probabilities) {
        *probability *= if wrong.contains(&label) { 1.0 } else { others };
    }
}

fn update_weights(weights: &mut Weights, batch: &Batch<'_>, settings: &Settings) {
    let Weights { shards, scales, .. } = weights;
    let scales = scales.as_ref();
    let update = |(number, shard)| update_shard(shard, number, batch, scales, settings);
    shards.par_iter_mut().enumerate().for_each(update);
}

/// Applies a batch to the features of one shard.
fn update_shard(
    shard: &mut Shard,
    number: usize,
    batch: &Batch<'_>,
    scales: Option<&FeatureScales>,
    settings: &Settings,
) {
    for (example, gradients) in batch.examples.iter().zip(batch.gradients) {
        for (feature, value) in &example.features {
            if *feature as usize % SHARDS != number {
                continue;
            }
            let row = shard.row_mut(*feature as usize / SHARDS);
            match scales {
                None => update_row(row, *value, gradients, settings),
                Some(scales) => {
                    update_scaled_row(row, scales.row(*feature), *value, gradients, settings.rate);
                }
            }
        }
    }
}

fn update_row(row: Row<'_>, value: f32, gradients: &[f32], settings: &Settings) {
    let step = |weight: &mut f32, squares: &mut f32, score_gradient: f32| {
        let gradient = value * score_gradient;
        *squares += gradient * gradient;
        *weight -= settings.rate * gradient / squares.sqrt();
    };
    let cells = row.weights.iter_mut().zip(row.squares);
    match row.labels {
        None => {
            cells.zip(gradients).for_each(|((weight, squares), gradient)| step(weight, squares, *gradient))
        }
        Some(labels) => {
            for ((weight, squares), label) in cells.zip(labels) {
                let gradient = gradients[*label as usize];
                if gradient.abs() >= settings.min_gradient {
                    step(weight, squares, gradient);
                }
            }
        }
    }
}

/// Updates a dense row whose feature is scaled for each label: the fitted parameter is weight / scale, so that the scale enters once into
/// the gradient and once into the step.
fn update_scaled_row(row: Row<'_>, scales: &[u8], value: f32, gradients: &[f32], rate: f32) {
    let cells = row.weights.iter_mut().zip(row.squares).zip(scales).zip(gradients);
    for (((weight, squares), scale), score_gradient) in cells {
        let scale = f32::from(*scale) * (1.0 / 255.0);
        let gradient = value * score_gradient * scale;
        *squares += gradient * gradient;
        *weight -= rate * gradient * scale / squares.sqrt();
    }
}

fn update_bias_and_prior(
    weights: &mut Weights,
    squares: &mut Squares,
    batch: &Batch<'_>,
    settings: &Settings,
) {
    for (example, gradients) in batch.examples.iter().zip(batch.gradients) {
        for ((bias, square), gradient) in weights.bias.iter_mut().zip(&mut squares.bias).zip(gradients) {
            *square += gradient * gradient;
            *bias -= settings.bias_rate * gradient / square.sqrt();
        }
        let prior = example.prior.iter();
        let gradient: f32 = prior.map(|(label, prior)| gradients[*label as usize] * prior).sum();
        squares.prior += gradient * gradient;
        weights.prior_scale -= settings.prior_rate * gradient / squares.prior.sqrt();
    }
}

/// The numbers below `count` in a pseudo-random order that depends on the epoch alone.
pub fn shuffled(count: usize, epoch: u32) -> Vec<u32> {
    let mut order: Vec<u32> = (0..count as u32).collect();
    order.sort_by_cached_key(|number| (splitmix64(u64::from(epoch) << 32 | u64::from(*number)), *number));
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three words, three labels; each word determines one label.
    fn examples() -> Vec<Example> {
        (0..60_u32)
            .map(|n| Example {
                features: vec![(n % 3, 0.8), (3 + n % 7, 0.6)],
                targets: vec![(n % 3, 1.0)],
                weight: 1.0,
                ..Example::default()
            })
            .collect()
    }

    fn probabilities(weights: &Weights, example: &Example) -> Vec<f32> {
        let mut scores = weights.scores(example);
        softmax(&mut scores);
        scores
    }

    #[test]
    fn each_word_predicts_its_label() {
        let examples = examples();
        for mut weights in [Weights::dense(10, 3), Weights::sparse(10, 3, &examples)] {
            fit(&mut weights, &examples, &Settings { rate: 1.0, ..Settings::default() }, |_| {});
            for example in &examples[..3] {
                let right = example.targets[0].0 as usize;
                assert!(probabilities(&weights, example)[right] > 0.8);
            }
        }
    }

    #[test]
    fn wrong_labels_lose_to_the_others_in_proportion() {
        let prior = vec![(0, 1.0), (1, 0.5), (2, 0.0)];
        let example =
            Example { features: vec![(0, 1.0)], wrong: vec![0], prior, weight: 1.0, ..Example::default() };
        let mut weights = Weights::dense(1, 3);
        let before = probabilities(&weights, &example);
        let settings = Settings { prior_rate: 0.0, ..Settings::default() };
        fit(&mut weights, std::slice::from_ref(&example), &settings, |_| {});
        let after = probabilities(&weights, &example);
        assert!(after[0] < before[0] / 1.5, "{after:?}");
        assert!(after[1] > before[1] && after[2] > before[2] && after[1] > after[2], "{after:?}");
    }

    #[test]
    fn any_number_of_threads_gives_the_same_bytes() {
        let fitted = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let mut weights = Weights::dense(10, 3);
            pool.install(|| fit(&mut weights, &examples(), &Settings::default(), |_| {}));
            let rows: Vec<(u32, u32)> =
                (0..10).flat_map(|f| weights.row(f)).map(|(l, w)| (l, w.to_bits())).collect();
            (rows, weights.bias.iter().map(|b| b.to_bits()).collect::<Vec<_>>())
        };
        assert_eq!(fitted(1), fitted(5));
    }

    #[test]
    fn weights_of_scale_0_stay_at_0() {
        let allowed: Vec<(u32, u32)> =
            (0..3).flat_map(|feature| (0..3).map(move |label| (feature, label))).collect();
        let scales = FeatureScales::new(&examples(), 10, 3, 0.5).only(&allowed);
        let mut weights = Weights::scaled(10, 3, scales);
        fit(&mut weights, &examples(), &Settings::default(), |_| {});
        assert!((3..10).flat_map(|f| weights.row(f)).all(|(_, weight)| weight == 0.0));
        assert!((0..3).flat_map(|f| weights.row(f)).all(|(_, weight)| weight != 0.0));
    }

    #[test]
    fn contradictory_examples_leave_finite_weights() {
        let contradictory = (0..40_u32).map(|n| Example {
            features: vec![(0, 1.0)],
            targets: vec![(n % 2, 1.0)],
            weight: 1e3,
            ..Example::default()
        });
        let empty = [Example::default(), Example { wrong: vec![0, 1], weight: 1.0, ..Example::default() }];
        let examples: Vec<Example> = contradictory.chain(empty).collect();
        let mut weights = Weights::dense(1, 2);
        fit(&mut weights, &examples, &Settings::default(), |_| {});
        assert!(weights.row(0).all(|(_, weight)| weight.is_finite()));
        assert!(weights.bias.iter().all(|bias| bias.is_finite()));
    }
}
