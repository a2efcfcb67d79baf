//! Triage: category, route, tier and priority of a complaint from the words it is made of, by one linear model a field. The
//! compiler learns the models from tagged tickets; they travel in one file that is fetched when a ticket is about to be written.
//!
//! ```text
//! score(label) = bias(label) + unit · Σ quantity(f) · value(f) · step(level(f, label)) / norm
//! norm²        = Σ (quantity(f) · value(f))², features that the model doesn't know with the value of one never seen
//! ```
//!
//! The sums are of integers and everything after them is addition, multiplication, division and square roots, so that native and
//! browser agree to the bit. A text of unknown words has a large norm and so low scores: that is how strangers are told.

pub mod features;
mod bytes;

pub use features::{Family, Feature, Words, features};

use serde::{Deserialize, Serialize};

use crate::probability::{exp, logistic};
use crate::rank::Band;
use crate::text::Analyzer;

/// What a model tells of a complaint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
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

impl Field {
    /// All of them, in the order of a file.
    pub const ALL: [Self; 4] = [Self::Category, Self::Route, Self::Tier, Self::Priority];

    /// Its name in tickets and in what commands print.
    pub fn name(self) -> &'static str {
        match self {
            Self::Category => "category",
            Self::Route => "route",
            Self::Tier => "tier",
            Self::Priority => "priority",
        }
    }
}

/// The models of a bundle, at most one a field.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Triage {
    /// By field, ascending.
    pub models: Vec<Model>,
}

/// The model of one field.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// What it tells.
    pub field: Field,
    /// The labels, as tickets have them, sorted.
    pub labels: Vec<String>,
    /// What each label begins with.
    pub bias: Vec<f32>,
    /// Score of one unit of the integer sums.
    pub unit: f32,
    /// The value of a feature that no ticket had, of a family that counts in full; 1 to 255.
    pub unknown: u8,
    /// Keys of the features it knows, ascending.
    pub keys: Vec<u32>,
    /// The value of each of them.
    pub values: Vec<u8>,
    /// Where the weights of each begin, and the end of the last.
    pub starts: Vec<u32>,
    /// Label and level of each weight, by label within a feature.
    pub weights: Vec<(u16, i8)>,
    /// From scores to probabilities, and from those to bands.
    pub calibration: Calibration,
}

/// What was measured on tickets that the model had not seen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Calibration {
    /// What scores are multiplied with before they become probabilities.
    pub sharpness: f32,
    /// The mean of the best score.
    pub scope_middle: f32,
    /// Its standard deviation, above 0.
    pub scope_width: f32,
    /// Below this `in_scope`, nothing like it was learned.
    pub scope_least: f32,
    /// Least probability of [`Band::Answer`].
    pub answer_least: f32,
    /// Least probability of [`Band::Suggest`].
    pub suggest_least: f32,
}

/// What a model makes of a complaint.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judgement<'m> {
    /// The field.
    pub field: Field,
    /// The likeliest label, trusted or not.
    pub best: &'m str,
    /// How likely it is among the labels; 0 to 1.
    pub probability: f32,
    /// How much the complaint is like those learned from: about the share of them that are less like the rest; 0 to 1.
    pub in_scope: f32,
    /// How far the label can be trusted.
    pub band: Band,
}

impl<'m> Judgement<'m> {
    /// The label and its probability, or `None` where the model abstains.
    pub fn label(&self) -> Option<(&'m str, f32)> {
        (self.band == Band::Answer).then_some((self.best, self.probability))
    }
}

impl Triage {
    /// What each model makes of a complaint; the first line is its subject. Use the analyzer of the bundle's language.
    pub fn classify(&self, text: &str, analyzer: &Analyzer) -> Vec<Judgement<'_>> {
        self.judge(&Words::of(text, analyzer))
    }

    /// The same of its words.
    pub fn judge(&self, words: &Words) -> Vec<Judgement<'_>> {
        let features = words.features();
        self.models.iter().filter_map(|model| model.judge(&features)).collect()
    }
}

/// Sixteenths that a feature counts by how often the text has it, from once: 1 + 2 ln n. One that stands more often counts no more.
const QUANTITIES: [u32; 16] = [16, 38, 51, 60, 68, 73, 78, 83, 86, 90, 93, 96, 98, 100, 103, 105];

/// How much a feature counts by how often a text has it, in sixteenths.
pub fn quantity(count: u32) -> u32 {
    let at = (count.max(1) - 1) as usize;
    QUANTITIES[at.min(QUANTITIES.len() - 1)]
}

/// What a level stands for: sign · level², so that small weights are told apart finely and large ones still fit.
pub fn step(level: i8) -> i64 {
    let level = i64::from(level);
    level * level.abs()
}

impl Model {
    /// The score of every label.
    pub fn scores(&self, features: &[Feature]) -> Vec<f32> {
        let mut sums = vec![0_i64; self.labels.len()];
        let mut squares = 0_u64;
        for feature in features {
            let quantity = u64::from(quantity(feature.count));
            let value = match self.keys.binary_search(&feature.key) {
                Ok(row) => {
                    let value = quantity * u64::from(self.values[row]);
                    for (label, level) in self.row(row) {
                        sums[usize::from(*label)] += value as i64 * step(*level);
                    }
                    value
                }
                Err(_) => quantity * u64::from(self.unknown) * u64::from(feature.family.tenths()) / 10,
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

    /// What it makes of a complaint; `None` only where it has no labels.
    pub fn judge(&self, features: &[Feature]) -> Option<Judgement<'_>> {
        let scores = self.scores(features);
        let (best, highest) = best(&scores)?;
        let sharpness = self.calibration.sharpness;
        let sum: f32 = scores.iter().map(|score| exp((score - highest) * sharpness)).sum();
        let in_scope = self.calibration.in_scope(highest);
        let probability = 1.0 / sum;
        let band = self.calibration.band(probability, in_scope);
        Some(Judgement { field: self.field, best: &self.labels[best], probability, in_scope, band })
    }
}

impl Calibration {
    /// How much a complaint with this best score is like those learned from, 0 to 1.
    pub fn in_scope(&self, highest: f32) -> f32 {
        /// The logistic curve closest to the normal distribution's.
        const LOGISTIC: f32 = 1.702;
        logistic(LOGISTIC * (highest - self.scope_middle) / self.scope_width)
    }

    fn band(&self, probability: f32, in_scope: f32) -> Band {
        if in_scope < self.scope_least || probability < self.suggest_least {
            Band::None
        } else if probability < self.answer_least {
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
