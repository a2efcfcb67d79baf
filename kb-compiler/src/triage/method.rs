//! The two learners whose weights add up to a model, and how they are chosen. A softmax tells likely labels from unlikely ones, a
//! support vector machine draws the sharper line between those that are easily confused; their sum does better than either.

use rayon::prelude::*;

use super::calibrate::{Unseen, accuracy, sharpness};
use super::hinge::Hinge;
use super::tickets::{Lesson, Taught};
use super::vocabulary::Vocabulary;
use crate::learn::{Example, Freedom, Settings, Weights, fit};

/// Step of the softmax.
const RATE: f32 = 3.0;

/// How long both learners learn, in passes over all tickets.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Passes {
    /// Those of the softmax.
    pub softmax: u32,
    /// Those of the support vector machine.
    pub hinge: u32,
}

/// What ships; more changed no figure.
pub const FULL: Passes = Passes { softmax: 6, hinge: 10 };
/// What tells which weights matter.
pub const DRAFT: Passes = Passes { softmax: 2, hinge: 5 };

/// How the two learners learn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Method {
    /// How far a weight may move at least, however little its feature by itself says of its label; 0 to 1.
    pub least_freedom: f64,
    /// How closely the support vector machine follows its tickets.
    pub price: f32,
}

/// What cross-validation chooses from: few or clear tickets want every weight free, many or doubtful ones want most of them held.
pub const METHODS: [Method; 2] =
    [Method { least_freedom: 1.0, price: 2.0 }, Method { least_freedom: 0.25, price: 1.0 }];
/// Tickets that are enough to choose by.
const ENOUGH_TICKETS: usize = 8_000;

/// How often the support vector machine may count beside the softmax.
const HINGE_SHARES: [f32; 2] = [1.0, 2.0];

/// What each learner's scores are multiplied with before they are added.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Balance {
    /// Those of the softmax.
    pub softmax: f32,
    /// Those of the support vector machine.
    pub hinge: f32,
}

/// Both learners, fitted.
#[derive(Debug, Clone)]
pub struct Pair {
    softmax: Weights,
    hinge: Hinge,
}

impl Pair {
    /// Fits both; where only some features and labels are allowed, ascending, all other weights stay at 0.
    pub fn new(
        vocabulary: &Vocabulary,
        labels: usize,
        tickets: &[&Taught],
        (method, passes): (Method, Passes),
        allowed: Option<&[(u32, u32)]>,
    ) -> Self {
        let examples: Vec<Example> = tickets.iter().map(|ticket| vocabulary.example(ticket)).collect();
        let features = vocabulary.entries.len();
        let free = Freedom::new(&examples, features, labels, method.least_freedom);
        let freedom = match allowed {
            Some(allowed) => free.only(allowed),
            None => free,
        };
        let hinge = Hinge::new(&examples, features, labels, &freedom, (method.price, passes.hinge));
        let mut softmax = Weights::within(features, labels, freedom);
        let settings =
            Settings { epochs: passes.softmax, rate: RATE, prior_rate: 0.0, ..Settings::default() };
        fit(&mut softmax, &examples, &settings, |_| {});
        Self { softmax, hinge }
    }

    /// Their weighted sum.
    pub fn blended(self, balance: Balance) -> Weights {
        let Self { mut softmax, hinge } = self;
        softmax.blend(balance.softmax, |feature, label| balance.hinge * hinge.weight(feature, label));
        let bias = softmax.bias.iter_mut().zip(hinge.bias());
        bias.for_each(|(bias, hinge)| *bias = *bias * balance.softmax + balance.hinge * hinge);
        softmax
    }
}

/// The method and balance that get most tickets right which were not learned from; all weights are used, as nearly all will be.
pub fn chosen(lesson: &Lesson, min_accounts: u32) -> (Method, Balance) {
    let candidates = METHODS.iter().flat_map(|method| {
        let judged = judged(lesson, min_accounts, *method);
        let softmax = sharpness(&judged.iter().map(|(softmax, _)| softmax).collect::<Vec<_>>());
        let hinge = sharpness(&judged.iter().map(|(_, hinge)| hinge).collect::<Vec<_>>());
        HINGE_SHARES.map(|share| {
            let balance = Balance { softmax, hinge: hinge * share };
            let added: Vec<Unseen> = judged.iter().map(|both| added(both, balance)).collect();
            (accuracy(&added), *method, balance)
        })
    });
    let better = |best: (f64, Method, Balance), other: (f64, Method, Balance)| {
        if other.0 > best.0 { other } else { best }
    };
    let even = Balance { softmax: 1.0, hinge: 1.0 };
    candidates.reduce(better).map_or((METHODS[0], even), |(_, method, balance)| (method, balance))
}

/// The scores of the softmax and of the support vector machine for tickets that they have not seen.
fn judged(lesson: &Lesson, min_accounts: u32, method: Method) -> Vec<(Unseen, Unseen)> {
    let labels = lesson.labels.len();
    let judge = |(taught, held): &(Vec<&Taught>, Vec<&Taught>)| {
        let vocabulary = Vocabulary::new(taught, labels, min_accounts);
        let pair = Pair::new(&vocabulary, labels, taught, (method, FULL), None);
        let of = |ticket: &&Taught| {
            let (example, label) = (vocabulary.example(ticket), ticket.label);
            let softmax = Unseen { scores: pair.softmax.scores(&example), label };
            (softmax, Unseen { scores: pair.hinge.scores(&example), label })
        };
        held.iter().map(of).collect::<Vec<_>>()
    };
    let judged: Vec<Vec<(Unseen, Unseen)>> = lesson.parts(ENOUGH_TICKETS).par_iter().map(judge).collect();
    judged.into_iter().flatten().collect()
}

fn added((softmax, hinge): &(Unseen, Unseen), balance: Balance) -> Unseen {
    let scores = softmax.scores.iter().zip(&hinge.scores);
    let scores = scores.map(|(softmax, hinge)| balance.softmax * softmax + balance.hinge * hinge);
    Unseen { scores: scores.collect(), label: softmax.label }
}
