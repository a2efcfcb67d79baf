//! Learns, for each category whose questions always go to a person, how much each word says for it. Phrases of `kb.toml` find what somebody
//! thought of; people say it otherwise. The models of triage come with the ticket form, too late: an answer would have opened before.
//!
//! Linear support vector machines on words and pairs of neighbours, pruned and fitted again. The threshold is that above which held-out
//! ordinary messages are as good as never.

use std::fmt;

use kb_core::bundle::Bypass;
use kb_core::query::weights::margin;
use kb_core::text::Analyzer;
use rayon::prelude::*;
use serde::Serialize;

use super::person_first_messages::{Message, Messages};
use super::svm::LinearSvm;
use crate::article::BodyError;
use crate::edition::Edition;
use crate::learn::folds::{fold_of, folds};
use crate::learn::{Example, FeatureScales};
use crate::sources::KnowledgeBase;

/// Fewest tickets and examples of a category, and of ordinary ones, that anything is learned from.
const MIN_MESSAGES: usize = 20;
const MIN_ORDINARY: usize = 50;
/// The share of held-out ordinary messages that may be taken for one of a category.
const FALSE_ALARMS: f64 = 0.005;
/// Most weights of a category.
const MOST_WEIGHTS: usize = 260;
/// How much an error costs against the size of the weights, and passes over the messages.
const COST_AND_EPOCHS: (f32, u32) = (8.0, 20);
/// The scale of a feature that says nothing, against one that says much.
const MIN_SCALE: f64 = 0.5;
/// Steps of a weight, and of the threshold, and the largest weight in steps.
const STEPS: f32 = 16.0;
const MAX_LEVEL: f32 = 99.0;

/// A report on one category.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PersonFirstReport {
    /// The category.
    pub category: String,
    /// Tickets and examples of it.
    pub messages: usize,
    /// Tickets and examples of ordinary categories.
    pub ordinary: usize,
    /// Weights that ship; 0 where too little could be learned from.
    pub weights: usize,
    /// The share of its held-out messages that are found.
    pub found: f64,
}

impl fmt::Display for PersonFirstReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { category, messages, ordinary, weights, found } = self;
        if *weights == 0 {
            return writeln!(
                f,
                "{category}: only its signals send a question to a person; to learn how it is said takes {MIN_MESSAGES} tickets or examples of it, and here are {messages}, and {MIN_ORDINARY} of others, and here are {ordinary}"
            );
        }
        writeln!(
            f,
            "{category}: {messages} tickets and examples; {:.0}% of those that it had not seen are sent to a person by their words",
            found * 100.0
        )
    }
}

/// Categories with the weights that an edition's tickets and examples teach.
pub fn with_weights(
    mut categories: Vec<Bypass>,
    edition: &Edition<'_>,
    base: &KnowledgeBase,
    analyzer: &Analyzer,
) -> Result<(Vec<Bypass>, Vec<PersonFirstReport>), BodyError> {
    if categories.is_empty() || (base.resolutions.is_empty() && base.examples.is_empty()) {
        return Ok((categories, Vec::new()));
    }
    let messages = Messages::new(&categories, edition, base, analyzer)?;
    let ordinary = messages.measured(0);
    let labels = categories.len() as u32 + 1;
    let learned: Vec<u32> = (1..labels)
        .filter(|label| ordinary >= MIN_ORDINARY && messages.measured(*label) >= MIN_MESSAGES)
        .collect();
    let held_out = held_out(&messages, &learned, labels);
    let threshold = threshold(&held_out);
    let models = fit(&messages.vocabulary, messages.messages.iter(), &learned, labels);
    for (label, model) in learned.iter().zip(models) {
        categories[*label as usize - 1].weights = model.lines(threshold);
    }
    let report = |(label, category): (u32, &Bypass)| PersonFirstReport {
        category: category.category.clone(),
        messages: messages.measured(label),
        ordinary,
        weights: category.weights.iter().skip(1).map(|line| line.split(',').count()).sum(),
        found: found(&held_out, label, threshold),
    };
    let reports = (1..).zip(&categories).map(report).collect();
    Ok((categories, reports))
}

/// A category's weights in steps, and by how many its margin is reduced.
struct Model {
    offset: f32,
    /// Ascending by level, then by feature.
    weights: Vec<(i32, String)>,
}

impl Model {
    /// As the manifest carries it, with a threshold that held-out messages gave. Whatever they gave, a question has to say something for
    /// the category.
    fn lines(&self, threshold: f32) -> Vec<String> {
        let mut lines = vec![format!("{}", ((self.offset + threshold).ceil() as i32).max(0))];
        for same in self.weights.chunk_by(|a, b| a.0 == b.0) {
            let features: Vec<&str> = same.iter().map(|(_, feature)| feature.as_str()).collect();
            lines.push(format!("{} {}", same[0].0, features.join(",")));
        }
        lines
    }
}

/// What a message that a model had not seen gets.
struct HeldOut {
    label: u32,
    /// The category that it is likest, and how far it is beyond a threshold of 0.
    likest: u32,
    margin: f32,
}

fn held_out(messages: &Messages, learned: &[u32], labels: u32) -> Vec<HeldOut> {
    if learned.is_empty() {
        return Vec::new();
    }
    let of_fold = |fold: u64| {
        let is_held_out = |message: &&Message| message.is_measured && fold_of(message.hash) == fold;
        let train = messages.messages.iter().filter(|message| !is_held_out(message));
        let models: Vec<Vec<String>> =
            fit(&messages.vocabulary, train, learned, labels).iter().map(|model| model.lines(0.0)).collect();
        let judged = |message: &Message| {
            let margins = models.iter().map(|lines| margin(lines, &message.features)).zip(learned);
            let (margin, likest) = margins
                .max_by(|a, b| a.0.total_cmp(&b.0))
                .map_or((f32::NEG_INFINITY, 0), |(margin, label)| (margin, *label));
            HeldOut { label: message.label, likest, margin }
        };
        messages.messages.iter().filter(is_held_out).map(judged).collect::<Vec<_>>()
    };
    folds(messages.messages.len(), usize::MAX).into_par_iter().flat_map_iter(of_fold).collect()
}

/// The least margin, but at least 0, that few enough ordinary messages are beyond.
fn threshold(held_out: &[HeldOut]) -> f32 {
    let mut ordinary: Vec<f32> = held_out.iter().filter(|one| one.label == 0).map(|one| one.margin).collect();
    ordinary.sort_unstable_by(|a, b| b.total_cmp(a));
    ordinary.get((ordinary.len() as f64 * FALSE_ALARMS) as usize).map_or(0.0, |margin| margin.max(0.0))
}

fn found(held_out: &[HeldOut], label: u32, threshold: f32) -> f64 {
    let of_label = || held_out.iter().filter(|one| one.label == label);
    let found = of_label().filter(|one| one.likest == label && one.margin > threshold).count();
    found as f64 / of_label().count().max(1) as f64
}

/// The models of the categories with these labels: fitted, pruned, and fitted again with the weights that are left.
fn fit<'m>(
    vocabulary: &[String],
    messages: impl Iterator<Item = &'m Message>,
    learned: &[u32],
    labels: u32,
) -> Vec<Model> {
    let examples: Vec<Example> = messages.map(example).collect();
    let (features, labels) = (vocabulary.len(), labels as usize);
    let scales = FeatureScales::new(&examples, features, labels, MIN_SCALE);
    let draft = LinearSvm::fit(&examples, features, labels, &scales, COST_AND_EPOCHS);
    let mut counts = vec![0_u32; features];
    examples.iter().flat_map(|one| &one.features).for_each(|(feature, _)| counts[*feature as usize] += 1);
    let allowed: Vec<(u32, u32)> = learned
        .iter()
        .flat_map(|label| {
            most_important(&draft, *label, &counts).into_iter().map(|feature| (feature, *label))
        })
        .collect();
    let svm = LinearSvm::fit(&examples, features, labels, &scales.only(&allowed), COST_AND_EPOCHS);
    let biases: Vec<f32> = svm.bias().collect();
    let model = |label: &u32| Model {
        offset: -biases[*label as usize] * STEPS,
        weights: levels(&svm, *label, &allowed, vocabulary),
    };
    learned.iter().map(model).collect()
}

/// A message as an example whose features form a vector of length 1 together with those that can't ship.
fn example(message: &Message) -> Example {
    let value = 1.0 / (message.features.len().max(kb_core::query::weights::MIN_FEATURES) as f32).sqrt();
    Example {
        features: message.numbers.iter().map(|number| (*number, value)).collect(),
        targets: vec![(message.label, 1.0)],
        weight: 1.0,
        ..Example::default()
    }
}

/// The features with the largest |weight| · √messages for a label.
fn most_important(svm: &LinearSvm, label: u32, counts: &[u32]) -> Vec<u32> {
    let importance =
        |feature: u32| svm.weight(feature, label).abs() * (counts[feature as usize] as f32).sqrt();
    let mut features: Vec<(f32, u32)> =
        (0..counts.len() as u32).map(|feature| (importance(feature), feature)).collect();
    features.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    features.into_iter().take(MOST_WEIGHTS).map(|(_, feature)| feature).collect()
}

fn levels(svm: &LinearSvm, label: u32, allowed: &[(u32, u32)], vocabulary: &[String]) -> Vec<(i32, String)> {
    let level =
        |feature: u32| (svm.weight(feature, label) * STEPS).round().clamp(-MAX_LEVEL, MAX_LEVEL) as i32;
    let of_label = allowed.iter().filter(|(_, allowed)| *allowed == label);
    let mut levels: Vec<(i32, String)> =
        of_label.map(|(feature, _)| (level(*feature), vocabulary[*feature as usize].clone())).collect();
    levels.retain(|(level, _)| *level != 0);
    levels.sort_unstable();
    levels
}
