//! A multinomial logistic regression over sparse features, fitted by AdaGrad (Duchi, Hazan and Singer 2011) in mini-batches.
//!
//! ```text
//! z(label) = bias(label) + scale · prior(label) + Σ value(feature) · weight(feature, label),   P = softmax(z)
//! ```
//!
//! The same examples give the same bytes for any number of threads. The probabilities of a batch are computed side by side from
//! parameters that stand still; then every shard of the features is updated by one thread, example after example.

use rayon::prelude::*;

use super::example::Example;
use super::exponential::softmax;
use super::freedom::Freedom;
use super::weights::{Row, SHARDS, Shard, Weights};
use crate::pseudo_random::splitmix64;

/// How the weights are fitted. docs/notes/learning.md has what other values gave.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// Passes over all examples.
    pub epochs: u32,
    /// Examples whose probabilities are computed before any of them changes a weight.
    pub batch: usize,
    /// Step of the weights.
    pub rate: f32,
    /// Step of the bias; 0 leaves it at 0.
    pub bias_rate: f32,
    /// Step of the prior's scale; 0 leaves it at 1.
    pub prior_rate: f32,
    /// The sum of squared gradients that each weight starts with. At 1 a rare feature takes small steps; near 0 it would leap.
    pub start: f32,
    /// Gradients of a label below this are passed over where a row names its labels; saves most of the work with thousands of labels.
    pub least: f32,
}

impl Default for Settings {
    fn default() -> Self {
        Self { epochs: 15, batch: 16, rate: 0.3, bias_rate: 0.05, prior_rate: 0.3, start: 1.0, least: 1e-4 }
    }
}

/// Sums of squared gradients of what is not a feature's weight.
struct Squares {
    bias: Vec<f32>,
    prior: f32,
}

/// Fits `weights`, which start as they are. `after_epoch` is called with each epoch, from 0.
pub fn fit(
    weights: &mut Weights,
    examples: &[Example],
    settings: &Settings,
    mut after_epoch: impl FnMut(u32),
) {
    let mut squares = Squares { bias: vec![settings.start; weights.labels()], prior: settings.start };
    weights.begin(settings.start);
    for epoch in 0..settings.epochs {
        for batch in shuffled(examples.len(), epoch).chunks(settings.batch.max(1)) {
            let batch: Vec<&Example> = batch.iter().filter_map(|at| examples.get(*at as usize)).collect();
            let errors: Vec<Vec<f32>> = batch.par_iter().map(|example| errors(weights, example)).collect();
            let Weights { shards, freedom, .. } = weights;
            let lesson = Lesson { batch: &batch, errors: &errors, freedom: freedom.as_ref(), settings };
            shards
                .par_iter_mut()
                .enumerate()
                .for_each(|(number, shard)| update_shard(shard, number, &lesson));
            update_rest(weights, &mut squares, &batch, &errors, settings);
        }
        after_epoch(epoch);
    }
    weights.end();
}

/// The gradient of the loss by each label's score: weight · (P − target).
fn errors(weights: &Weights, example: &Example) -> Vec<f32> {
    let mut errors = weights.scores(example);
    softmax(&mut errors);
    if example.targets.is_empty() {
        push_down(&mut errors, &example.wrong);
    }
    for (label, share) in &example.targets {
        if let Some(error) = errors.get_mut(*label as usize) {
            *error -= share;
        }
    }
    errors.iter_mut().for_each(|error| *error *= example.weight);
    errors
}

/// The gradient of −ln(1 − Σ P(wrong)), in the place of the probabilities.
fn push_down(probabilities: &mut [f32], wrong: &[u32]) {
    /// Keeps a model that is all but sure of a wrong label from an endless step.
    const SUREST: f32 = 0.95;
    let at = |label: &u32| *label as usize;
    let mass: f32 = wrong.iter().filter_map(|label| probabilities.get(at(label))).sum::<f32>().min(SUREST);
    let others = -mass / (1.0 - mass);
    for (label, probability) in (0_u32..).zip(probabilities) {
        *probability *= if wrong.contains(&label) { 1.0 } else { others };
    }
}

/// What a batch teaches.
struct Lesson<'b> {
    batch: &'b [&'b Example],
    errors: &'b [Vec<f32>],
    freedom: Option<&'b Freedom>,
    settings: &'b Settings,
}

/// Applies a batch to the features of one shard.
fn update_shard(shard: &mut Shard, number: usize, lesson: &Lesson<'_>) {
    for (example, errors) in lesson.batch.iter().zip(lesson.errors) {
        for (feature, value) in &example.features {
            if *feature as usize % SHARDS != number {
                continue;
            }
            let row = shard.row_mut(*feature as usize / SHARDS);
            match lesson.freedom {
                None => update_row(row, *value, errors, lesson.settings),
                Some(freedom) => {
                    update_within(row, freedom.row(*feature), *value, errors, lesson.settings.rate);
                }
            }
        }
    }
}

fn update_row(row: Row<'_>, value: f32, errors: &[f32], settings: &Settings) {
    let step = |weight: &mut f32, squares: &mut f32, error: f32| {
        let gradient = value * error;
        *squares += gradient * gradient;
        *weight -= settings.rate * gradient / squares.sqrt();
    };
    let cells = row.weights.iter_mut().zip(row.squares);
    match row.labels {
        None => cells.zip(errors).for_each(|((weight, squares), error)| step(weight, squares, *error)),
        Some(labels) => {
            for ((weight, squares), label) in cells.zip(labels) {
                let error = errors[*label as usize];
                if error.abs() >= settings.least {
                    step(weight, squares, error);
                }
            }
        }
    }
}

/// Updates a row that has all labels, each weight no further than it may move: as if the feature counted that much less for its label.
fn update_within(row: Row<'_>, freedom: &[u8], value: f32, errors: &[f32], rate: f32) {
    let cells = row.weights.iter_mut().zip(row.squares).zip(freedom).zip(errors);
    for (((weight, squares), free), error) in cells {
        let free = f32::from(*free) * (1.0 / 255.0);
        let gradient = value * error * free;
        *squares += gradient * gradient;
        *weight -= rate * gradient * free / squares.sqrt();
    }
}

/// Applies a batch to the bias and the prior's scale.
fn update_rest(
    weights: &mut Weights,
    squares: &mut Squares,
    batch: &[&Example],
    errors: &[Vec<f32>],
    settings: &Settings,
) {
    for (example, errors) in batch.iter().zip(errors) {
        for ((bias, square), error) in weights.bias.iter_mut().zip(&mut squares.bias).zip(errors) {
            *square += error * error;
            *bias -= settings.bias_rate * error / square.sqrt();
        }
        let gradient: f32 = example.prior.iter().map(|(label, prior)| errors[*label as usize] * prior).sum();
        squares.prior += gradient * gradient;
        weights.prior_scale -= settings.prior_rate * gradient / squares.prior.sqrt();
    }
}

/// The numbers below `count` in an order of the epoch's own.
pub fn shuffled(count: usize, epoch: u32) -> Vec<u32> {
    let mut order: Vec<u32> = (0..count as u32).collect();
    order.sort_by_cached_key(|number| (splitmix64(u64::from(epoch) << 32 | u64::from(*number)), *number));
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three words, three labels; each word has a label of its own.
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
    fn words_find_their_labels() {
        let examples = examples();
        for mut weights in [Weights::dense(10, 3), Weights::supported(10, 3, &examples)] {
            fit(&mut weights, &examples, &Settings { rate: 1.0, ..Settings::default() }, |_| {});
            for example in &examples[..3] {
                let right = example.targets[0].0 as usize;
                assert!(probabilities(&weights, example)[right] > 0.8);
            }
        }
    }

    #[test]
    fn wrong_labels_go_down_and_the_rest_keep_their_shares() {
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
    fn weights_that_are_held_stay_at_0() {
        let allowed: Vec<(u32, u32)> =
            (0..3).flat_map(|feature| (0..3).map(move |label| (feature, label))).collect();
        let freedom = Freedom::new(&examples(), 10, 3, 0.5).only(&allowed);
        let mut weights = Weights::within(10, 3, freedom);
        fit(&mut weights, &examples(), &Settings::default(), |_| {});
        assert!((3..10).flat_map(|f| weights.row(f)).all(|(_, weight)| weight == 0.0));
        assert!((0..3).flat_map(|f| weights.row(f)).all(|(_, weight)| weight != 0.0));
    }

    #[test]
    fn hopeless_examples_leave_finite_weights() {
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
