//! A linear support vector machine for each label against all others, with squared hinge loss, fitted by dual coordinate descent
//! (Hsieh, Chang, Lin, Keerthi and Sundararajan 2008, "A Dual Coordinate Descent Method for Large-scale Linear SVM").
//!
//! ```text
//! min ½ Σ (weight / freedom)² + ½ bias² + price · Σ max(0, 1 − side · score)²
//! ```
//!
//! Labels don't touch each other, so that any number of threads gives the same bytes.

use rayon::prelude::*;

use crate::learn::softmax::shuffled;
use crate::learn::{Example, Freedom};

/// Labels that are fitted together, side by side in a processor's registers.
const LANES: usize = 16;

/// One number for each label of a block, within one line of a processor's cache.
#[derive(Debug, Clone, Copy, PartialEq)]
#[repr(align(64))]
struct Lane([f32; LANES]);

/// A fitted machine for each label.
#[derive(Debug, Clone)]
pub struct Hinge {
    blocks: Vec<Block>,
    labels: usize,
}

/// The machines of some labels.
#[derive(Debug, Clone)]
struct Block {
    bias: Lane,
    weights: Vec<Lane>,
}

/// One example as a block sees it.
struct Seen<'e> {
    features: &'e [(u32, f32)],
    /// 1 for its own label, −1 for all others.
    side: Lane,
    /// Its share in the weights, 0 where it is far enough on its side.
    dual: Lane,
    /// What one unit of that share adds to its own score, the price's part included.
    curve: Lane,
}

impl Hinge {
    /// Fits examples of one target each. A higher `price` follows the examples closer; above 0.
    pub fn new(
        examples: &[Example],
        features: usize,
        labels: usize,
        freedom: &Freedom,
        (price, passes): (f32, u32),
    ) -> Self {
        let fitted = |block| {
            let free = free(freedom, features, labels, block * LANES);
            fitted(examples, &free, block * LANES, (0.5 / price, passes))
        };
        Self { blocks: (0..labels.div_ceil(LANES)).into_par_iter().map(fitted).collect(), labels }
    }

    /// The weight of a feature for a label.
    pub fn weight(&self, feature: u32, label: u32) -> f32 {
        let label = label as usize;
        self.blocks[label / LANES].weights[feature as usize].0[label % LANES]
    }

    /// What each label begins with.
    pub fn bias(&self) -> impl Iterator<Item = f32> + '_ {
        self.blocks.iter().flat_map(|block| block.bias.0).take(self.labels)
    }

    /// The score of every label: above 0 on its side.
    pub fn scores(&self, example: &Example) -> Vec<f32> {
        let scores = self.blocks.iter().flat_map(|block| block.scores(&example.features).0);
        scores.take(self.labels).collect()
    }
}

impl Block {
    fn scores(&self, features: &[(u32, f32)]) -> Lane {
        let mut scores = self.bias;
        for (feature, value) in features {
            let weights = &self.weights[*feature as usize];
            (0..LANES).for_each(|lane| scores.0[lane] += value * weights.0[lane]);
        }
        scores
    }

    /// Moves one example's share to where its own loss is least; Hsieh's equation 9.
    fn step(&mut self, example: &mut Seen<'_>, free: &[Lane], slack: f32) {
        let scores = self.scores(example.features);
        let mut moved = Lane([0.0; LANES]);
        for lane in 0..LANES {
            let (side, before) = (example.side.0[lane], example.dual.0[lane]);
            let gradient = side * scores.0[lane] - 1.0 + slack * before;
            let dual = (before - gradient / example.curve.0[lane]).max(0.0);
            moved.0[lane] = (dual - before) * side;
            example.dual.0[lane] = dual;
        }
        if moved == Lane([0.0; LANES]) {
            return;
        }
        (0..LANES).for_each(|lane| self.bias.0[lane] += moved.0[lane]);
        for (feature, value) in example.features {
            let (weights, free) = (&mut self.weights[*feature as usize], &free[*feature as usize]);
            (0..LANES).for_each(|lane| weights.0[lane] += value * free.0[lane] * moved.0[lane]);
        }
    }
}

fn square(number: f32) -> f32 {
    number * number
}

/// The squared freedom of each feature for the labels from `first` on.
fn free(freedom: &Freedom, features: usize, labels: usize, first: usize) -> Vec<Lane> {
    let row = |feature| {
        let mut lane = Lane([0.0; LANES]);
        let shares = &freedom.row(feature)[first..labels.min(first + LANES)];
        lane.0.iter_mut().zip(shares).for_each(|(free, share)| *free = square(f32::from(*share) / 255.0));
        lane
    };
    (0..features as u32).map(row).collect()
}

fn fitted(examples: &[Example], free: &[Lane], first: usize, (slack, passes): (f32, u32)) -> Block {
    let seen = |example| seen(example, free, first, slack);
    let mut examples: Vec<Seen<'_>> = examples.iter().map(seen).collect();
    let mut block = Block { bias: Lane([0.0; LANES]), weights: vec![Lane([0.0; LANES]); free.len()] };
    for pass in 0..passes {
        for at in shuffled(examples.len(), pass) {
            block.step(&mut examples[at as usize], free, slack);
        }
    }
    block
}

fn seen<'e>(example: &'e Example, free: &[Lane], first: usize, slack: f32) -> Seen<'e> {
    let mut side = Lane([-1.0; LANES]);
    if let Some((label, _)) = example.targets.first()
        && let Some(own) = (*label as usize).checked_sub(first).and_then(|lane| side.0.get_mut(lane))
    {
        *own = 1.0;
    }
    let mut curve = Lane([1.0 + slack; LANES]);
    for (feature, value) in &example.features {
        let free = &free[*feature as usize];
        (0..LANES).for_each(|lane| curve.0[lane] += value * value * free.0[lane]);
    }
    Seen { features: &example.features, side, dual: Lane([0.0; LANES]), curve }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each of so many labels has a word of its own, and all share one.
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
    fn words_find_their_labels() {
        for labels in [2, 15, 16, 17, 40] {
            let examples = examples(labels);
            let (features, labels) = (labels as usize + 1, labels as usize);
            let freedom = Freedom::new(&examples, features, labels, 0.25);
            let hinge = Hinge::new(&examples, features, labels, &freedom, (1.0, 10));
            for (label, example) in examples.iter().enumerate().take(labels) {
                let scores = hinge.scores(example);
                assert_eq!((scores.len(), hinge.bias().count()), (labels, labels));
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
            let freedom = Freedom::new(&examples, 41, 40, 0.25);
            let hinge = pool.install(|| Hinge::new(&examples, 41, 40, &freedom, (1.0, 10)));
            let weights = (0..41).flat_map(|feature| (0..40).map(move |label| (feature, label)));
            weights.map(|(feature, label)| hinge.weight(feature, label).to_bits()).collect::<Vec<_>>()
        };
        assert_eq!(fitted(1), fitted(5));
    }

    #[test]
    fn what_is_held_stays_at_0_and_contradictions_stay_finite() {
        let contradictory = |n: u32| Example { targets: vec![(n % 2, 1.0)], ..examples(1)[0].clone() };
        let examples: Vec<Example> = (0..40).map(contradictory).chain([Example::default()]).collect();
        let freedom = Freedom::new(&examples, 2, 2, 1.0).only(&[(0, 0), (0, 1), (1, 1)]);
        let hinge = Hinge::new(&examples, 2, 2, &freedom, (1e6, 10));
        assert_eq!(hinge.weight(1, 0), 0.0);
        assert!((0..4).all(|at| hinge.weight(at / 2, at % 2).is_finite()));
    }
}
