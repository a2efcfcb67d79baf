//! One linear model a field: labels, the weights of features, and how scores become probabilities and bands.

use super::features::{Feature, Words};
use crate::names::wire_names;
use crate::probability::{exp, logistic};
use crate::rank::Band;
use crate::text::Analyzer;

/// What a model predicts about a complaint. The discriminant stands for the field in the models' file, in ascending order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// What it is about.
    Category = 0,
    /// The team that takes it.
    Route = 1,
    /// Who has to look: `L1` to `L3`.
    Tier = 2,
    /// How soon.
    Priority = 3,
}

wire_names!(Field: Category = "category", Route = "route", Tier = "tier", Priority = "priority");

/// The models of a bundle, at most one a field.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Triage {
    /// By field, ascending.
    pub models: Vec<Model>,
}

/// The model of one field.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// The field that it predicts.
    pub field: Field,
    /// The labels, as tickets have them, sorted.
    pub labels: Vec<String>,
    /// The bias of each label.
    pub bias: Vec<f32>,
    /// The score that one unit of the integer sums is worth.
    pub unit: f32,
    /// The value of a feature that no training ticket had, for a family with weight 1; 1 to 255.
    pub unknown: u8,
    /// Keys of the known features, ascending.
    pub keys: Vec<u32>,
    /// The value of each of them.
    pub values: Vec<u8>,
    /// Where the weights of each begin, and the end of the last.
    pub starts: Vec<u32>,
    /// Label and level of each weight, by label within a feature.
    pub weights: Vec<(u16, i8)>,
    /// How scores become probabilities, and these become bands.
    pub calibration: Calibration,
}

/// Measured on tickets that the model had not seen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Calibration {
    /// Scores are multiplied by this before the softmax.
    pub sharpness: f32,
    /// Mean of the best score.
    pub scope_mean: f32,
    /// Standard deviation of the best score, above 0.
    pub scope_deviation: f32,
    /// A complaint with an `in_scope` below this is out of scope.
    pub scope_min: f32,
    /// Least probability of [`Band::Answer`].
    pub answer_min: f32,
    /// Least probability of [`Band::Suggest`].
    pub suggest_min: f32,
}

/// What one model predicts for a complaint.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Classification<'m> {
    /// The field.
    pub field: Field,
    /// The likeliest label, whatever the band.
    pub best: &'m str,
    /// How likely it is among the labels; 0 to 1.
    pub probability: f32,
    /// How similar the complaint is to the training tickets: about the share of them that have a lower best score; 0 to 1.
    pub in_scope: f32,
    /// Whether the label stands by itself, is only proposed, or is not used.
    pub band: Band,
}

impl<'m> Classification<'m> {
    /// The label and its probability, or `None` where the model abstains.
    pub fn label(&self) -> Option<(&'m str, f32)> {
        (self.band == Band::Answer).then_some((self.best, self.probability))
    }
}

impl Triage {
    /// What each model predicts for a complaint, whose first line is the subject. Use the analyzer of the bundle's language.
    pub fn classify(&self, text: &str, analyzer: &Analyzer) -> Vec<Classification<'_>> {
        self.classify_words(&Words::of(text, analyzer))
    }

    /// The same, where the words are read already.
    pub fn classify_words(&self, words: &Words) -> Vec<Classification<'_>> {
        let features = words.features();
        self.models.iter().filter_map(|model| model.classify(&features)).collect()
    }
}

/// Sublinear term frequency, 1 + 2 ln n, in sixteenths, for n from 1; a higher n counts like the last.
const TERM_FREQUENCIES: [u32; 16] = [16, 38, 51, 60, 68, 73, 78, 83, 86, 90, 93, 96, 98, 100, 103, 105];

/// The term frequency weight of a feature that a text has `count` times, in sixteenths.
pub fn term_frequency(count: u32) -> u32 {
    let at = (count.max(1) - 1) as usize;
    TERM_FREQUENCIES[at.min(TERM_FREQUENCIES.len() - 1)]
}

/// The weight that a quantised level stands for: sign · level². Small weights are resolved finely, and large ones still fit.
pub fn weight(level: i8) -> i64 {
    let level = i64::from(level);
    level * level.abs()
}

impl Model {
    /// The score of every label.
    pub fn scores(&self, features: &[Feature]) -> Vec<f32> {
        let mut sums = vec![0_i64; self.labels.len()];
        let mut squares = 0_u64;
        for feature in features {
            let frequency = u64::from(term_frequency(feature.count));
            let value = match self.keys.binary_search(&feature.key) {
                Ok(row) => {
                    let value = frequency * u64::from(self.values[row]);
                    for (label, level) in self.row(row) {
                        sums[usize::from(*label)] += value as i64 * weight(*level);
                    }
                    value
                }
                Err(_) => {
                    frequency * u64::from(self.unknown) * u64::from(feature.family.weight_tenths()) / 10
                }
            };
            squares += value * value;
        }
        let unit = f64::from(self.unit) / (squares.max(1) as f64).sqrt();
        self.bias.iter().zip(sums).map(|(bias, sum)| (f64::from(*bias) + sum as f64 * unit) as f32).collect()
    }

    /// The weights of a feature, by its place among the keys.
    pub fn row(&self, row: usize) -> &[(u16, i8)] {
        &self.weights[self.starts[row] as usize..self.starts[row + 1] as usize]
    }

    /// The prediction for a complaint; `None` only where the model has no labels.
    pub fn classify(&self, features: &[Feature]) -> Option<Classification<'_>> {
        let scores = self.scores(features);
        let (best, highest) = best(&scores)?;
        let sharpness = self.calibration.sharpness;
        let sum: f32 = scores.iter().map(|score| exp((score - highest) * sharpness)).sum();
        let in_scope = self.calibration.in_scope(highest);
        let probability = 1.0 / sum;
        let band = self.calibration.band(probability, in_scope);
        Some(Classification { field: self.field, best: &self.labels[best], probability, in_scope, band })
    }
}

impl Calibration {
    /// How similar a complaint with this best score is to the training tickets, 0 to 1.
    pub fn in_scope(&self, highest: f32) -> f32 {
        /// Scale at which the logistic function is closest to the normal distribution function.
        const LOGISTIC: f32 = 1.702;
        logistic(LOGISTIC * (highest - self.scope_mean) / self.scope_deviation)
    }

    fn band(&self, probability: f32, in_scope: f32) -> Band {
        if in_scope < self.scope_min || probability < self.suggest_min {
            Band::None
        } else if probability < self.answer_min {
            Band::Suggest
        } else {
            Band::Answer
        }
    }
}

/// The highest score and its place; ties go to the lower label.
pub fn best(scores: &[f32]) -> Option<(usize, f32)> {
    let higher = |(at, best): (usize, f32), (here, score): (usize, f32)| {
        if score > best { (here, score) } else { (at, best) }
    };
    scores.iter().copied().enumerate().reduce(higher)
}
