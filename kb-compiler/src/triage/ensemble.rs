//! An ensemble of a softmax regression and support vector machines, whose weighted sum is one linear model. The softmax ranks likely labels
//! better, the machines separate similar labels better; the sum is at least as accurate as either.

use super::calibration::{HeldOutScores, accuracy, fit_sharpness};
use super::svm::LinearSvm;
use super::training_set::{Fold, LabelledTicket, TrainingSet};
use super::vocabulary::Vocabulary;
use crate::learn::{Example, FeatureScales, Settings, Weights, fit};

/// Learning rate of the softmax regression.
const RATE: f32 = 3.0;

/// Passes over all tickets.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Epochs {
    /// Of the softmax regression.
    pub softmax: u32,
    /// Of the support vector machines.
    pub svm: u32,
}

impl Epochs {
    /// For weights that ship. More did not change accuracy.
    pub const FINAL: Self = Self { softmax: 6, svm: 10 };
    /// For finding the weights to keep.
    pub const DRAFT: Self = Self { softmax: 2, svm: 5 };
}

/// The strength of regularisation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Regularisation {
    /// The scale of a feature that is independent of the label, 0 to 1; see [`FeatureScales`].
    pub min_scale: f64,
    /// The cost of an error in the support vector machines (`C` in LIBLINEAR).
    pub cost: f32,
}

/// The candidates for cross-validation, weak and strong. Few or clean tickets need weak regularisation, many or noisy ones strong.
pub const CANDIDATES: [Regularisation; 2] =
    [Regularisation { min_scale: 1.0, cost: 2.0 }, Regularisation { min_scale: 0.25, cost: 1.0 }];
/// Most tickets that the candidates are compared on.
const SELECTION_TICKETS: usize = 8_000;

/// Candidates for the weight of the support vector machines, in units of the softmax's.
const SVM_SHARES: [f32; 2] = [1.0, 2.0];

/// The factors of the two learners' scores in their sum.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Blend {
    /// Of the softmax regression.
    pub softmax: f32,
    /// Of the support vector machines.
    pub svm: f32,
}

/// Both learners, fitted on the same tickets.
#[derive(Debug, Clone)]
pub struct Ensemble {
    softmax: Weights,
    svm: LinearSvm,
}

impl Ensemble {
    /// Fits both. With `allowed`, all weights but those of these pairs of feature and label stay 0.
    pub fn fit(
        vocabulary: &Vocabulary,
        labels: usize,
        tickets: &[&LabelledTicket],
        regularisation: Regularisation,
        epochs: Epochs,
        allowed: Option<&[(u32, u32)]>,
    ) -> Self {
        let examples: Vec<Example> = tickets.iter().map(|ticket| vocabulary.example(ticket)).collect();
        let features = vocabulary.entries.len();
        let all = FeatureScales::new(&examples, features, labels, regularisation.min_scale);
        let scales = match allowed {
            Some(allowed) => all.only(allowed),
            None => all,
        };
        let svm = LinearSvm::fit(&examples, features, labels, &scales, (regularisation.cost, epochs.svm));
        let mut softmax = Weights::scaled(features, labels, scales);
        let settings =
            Settings { epochs: epochs.softmax, rate: RATE, prior_rate: 0.0, ..Settings::default() };
        fit(&mut softmax, &examples, &settings, |_| {});
        Self { softmax, svm }
    }

    /// The weighted sum of both as one linear model.
    pub fn blended(self, blend: Blend) -> Weights {
        let Self { mut softmax, svm } = self;
        softmax.blend(blend.softmax, |feature, label| blend.svm * svm.weight(feature, label));
        let bias = softmax.bias.iter_mut().zip(svm.bias());
        bias.for_each(|(bias, svm)| *bias = *bias * blend.softmax + blend.svm * svm);
        softmax
    }
}

/// The scores of both learners for a held-out ticket.
struct PairedScores {
    softmax: HeldOutScores,
    svm: HeldOutScores,
}

impl PairedScores {
    fn blended(&self, blend: Blend) -> HeldOutScores {
        let scores = self.softmax.scores.iter().zip(&self.svm.scores);
        let scores = scores.map(|(softmax, svm)| blend.softmax * softmax + blend.svm * svm);
        HeldOutScores { scores: scores.collect(), label: self.softmax.label }
    }
}

/// The regularisation and blend with the highest accuracy in cross-validation. The models compared are not pruned.
pub fn select(training_set: &TrainingSet) -> (Regularisation, Blend) {
    let candidates = CANDIDATES.iter().flat_map(|regularisation| {
        let held_out = training_set
            .cross_validate(SELECTION_TICKETS, |fold| scores(training_set, fold, *regularisation));
        let softmax = fit_sharpness(&held_out.iter().map(|both| &both.softmax).collect::<Vec<_>>());
        let svm = fit_sharpness(&held_out.iter().map(|both| &both.svm).collect::<Vec<_>>());
        SVM_SHARES.map(|share| {
            let blend = Blend { softmax, svm: svm * share };
            let blended: Vec<HeldOutScores> = held_out.iter().map(|both| both.blended(blend)).collect();
            (accuracy(&blended), *regularisation, blend)
        })
    });
    let better = |best: (f64, Regularisation, Blend), other: (f64, Regularisation, Blend)| {
        if other.0 > best.0 { other } else { best }
    };
    let even = Blend { softmax: 1.0, svm: 1.0 };
    let best = candidates.reduce(better);
    best.map_or((CANDIDATES[0], even), |(_, regularisation, blend)| (regularisation, blend))
}

/// Fits both learners on a fold and scores its held-out tickets.
fn scores(training_set: &TrainingSet, fold: &Fold<'_>, regularisation: Regularisation) -> Vec<PairedScores> {
    let labels = training_set.labels.len();
    let vocabulary = Vocabulary::new(&fold.train, labels, training_set.min_accounts);
    let ensemble = Ensemble::fit(&vocabulary, labels, &fold.train, regularisation, Epochs::FINAL, None);
    let score = |ticket: &&LabelledTicket| {
        let (example, label) = (vocabulary.example(ticket), ticket.label);
        PairedScores {
            softmax: HeldOutScores { scores: ensemble.softmax.scores(&example), label },
            svm: HeldOutScores { scores: ensemble.svm.scores(&example), label },
        }
    };
    fold.held_out.iter().map(score).collect()
}
