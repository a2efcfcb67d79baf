//! From tickets to a fitted model: texts become features, tickets become examples, and a softmax regression is fitted.

use kb_core::index::TermEntry;
use kb_core::text::Analyzer;
use rayon::prelude::*;

use super::example::Example;
use super::hyperparameters::Hyperparameters;
use super::softmax::softmax;
use super::softmax_regression::fit;
use super::text_scores::text_scores;
use super::tickets::TrainingTicket;
use super::vocabulary::{AnalysedText, TextFeatures, Vocabulary};
use super::weights::Weights;

/// What a model is fitted on, beside tickets.
#[derive(Debug, Clone, Copy)]
pub struct TrainingInputs<'a> {
    /// The text-only dictionary, ascending by key.
    pub entries: &'a [TermEntry],
    /// Number of articles.
    pub articles: usize,
    /// The analyzer that the browser uses.
    pub analyzer: &'a Analyzer,
    /// Terms that must not become features, ascending: words of account names.
    pub excluded_terms: &'a [String],
    /// Fewest accounts that must have used a feature.
    pub min_accounts: usize,
}

/// A fitted model.
#[derive(Debug)]
pub struct FittedModel {
    /// Its features.
    pub vocabulary: Vocabulary,
    /// A weight for each feature and article.
    pub weights: Weights,
}

impl FittedModel {
    /// The model of the articles' texts alone.
    pub fn of_text(inputs: TrainingInputs<'_>, hyperparameters: &Hyperparameters) -> Self {
        let vocabulary = Vocabulary::new(&[], inputs.entries, inputs.min_accounts, hyperparameters);
        let weights = Weights::sparse(vocabulary.len(), inputs.articles, &[]);
        Self { vocabulary, weights }
    }

    /// The probability of each article for a ticket's text.
    pub fn probabilities(
        &self,
        ticket: &TrainingTicket,
        inputs: TrainingInputs<'_>,
        hyperparameters: &Hyperparameters,
    ) -> Vec<f32> {
        let analysed = AnalysedTicket::new(ticket, inputs, hyperparameters);
        let mut scores = self.weights.scores(&analysed.example(&self.vocabulary, hyperparameters));
        softmax(&mut scores);
        scores
    }
}

/// A ticket and what its example is made of.
struct AnalysedTicket<'t> {
    ticket: &'t TrainingTicket,
    text: TextFeatures,
    /// Scores of the articles by their text.
    prior: Vec<(u32, f32)>,
    weight: f32,
}

impl<'t> AnalysedTicket<'t> {
    fn new(
        ticket: &'t TrainingTicket,
        inputs: TrainingInputs<'_>,
        hyperparameters: &Hyperparameters,
    ) -> Self {
        let text = TextFeatures::new(&ticket.text, inputs.analyzer, inputs.excluded_terms);
        let prior = text_scores(inputs.entries, inputs.articles, &text);
        let factor = if ticket.articles.is_empty() { hyperparameters.wrong } else { 1.0 };
        Self { ticket, text, prior, weight: ticket.weight * factor }
    }

    fn example(&self, vocabulary: &Vocabulary, hyperparameters: &Hyperparameters) -> Example {
        let Self { ticket, text, prior, weight } = self;
        let norm = Vocabulary::norm(text, hyperparameters);
        let probability = 1.0 / ticket.articles.len().max(1) as f32;
        Example {
            features: vocabulary.values(text, norm, hyperparameters),
            targets: ticket.articles.iter().map(|article| (*article, probability)).collect(),
            wrong: ticket.wrong.clone(),
            prior: prior.iter().map(|(article, score)| (*article, score / norm)).collect(),
            weight: *weight,
        }
    }
}

/// Fits a model. Calls `after_epoch` with the number of passes done, from 1. `None` where no ticket has a label.
pub fn fit_model(
    inputs: TrainingInputs<'_>,
    tickets: &[TrainingTicket],
    hyperparameters: &Hyperparameters,
    after_epoch: impl Fn(u32),
) -> Option<FittedModel> {
    let labelled: Vec<&TrainingTicket> = tickets.iter().filter(|ticket| ticket.has_label()).collect();
    if labelled.is_empty() {
        return None;
    }
    let analysed: Vec<AnalysedTicket<'_>> =
        labelled.into_par_iter().map(|ticket| AnalysedTicket::new(ticket, inputs, hyperparameters)).collect();
    let texts: Vec<AnalysedText<'_>> =
        analysed.iter().map(|analysed| (&analysed.text, analysed.ticket.account)).collect();
    let vocabulary = Vocabulary::new(&texts, inputs.entries, inputs.min_accounts, hyperparameters);
    let examples: Vec<Example> =
        analysed.par_iter().map(|analysed| analysed.example(&vocabulary, hyperparameters)).collect();
    drop(analysed);
    let mut weights = Weights::sparse(vocabulary.len(), inputs.articles, &examples);
    fit(&mut weights, &examples, &hyperparameters.settings, |epoch| after_epoch(epoch + 1));
    Some(FittedModel { vocabulary, weights })
}
