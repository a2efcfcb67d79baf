//! From cases to weights: texts read, examples made, the model fitted.

use kb_core::index::TermEntry;
use kb_core::text::Analyzer;
use rayon::prelude::*;

use super::cases::Case;
use super::example::Example;
use super::prior::text_scores;
use super::recipe::Recipe;
use super::softmax::fit;
use super::vocabulary::{Said, Vocabulary};
use super::weights::Weights;

/// What is learned from, beside tickets.
#[derive(Debug, Clone, Copy)]
pub struct Sources<'a> {
    /// The text-only dictionary, ascending by key.
    pub entries: &'a [TermEntry],
    /// Number of articles.
    pub articles: usize,
    /// The analyzer that the browser uses.
    pub analyzer: &'a Analyzer,
    /// Terms that must not be learned of: words of account names, ascending.
    pub forbidden: &'a [String],
    /// Fewest accounts that must have used a feature.
    pub accounts: usize,
}

/// A fitted model.
#[derive(Debug)]
pub struct Model {
    /// Its features.
    pub vocabulary: Vocabulary,
    /// What they say for each article.
    pub weights: Weights,
}

/// A case, read.
struct Lesson<'c> {
    case: &'c Case,
    said: Said,
    prior: Vec<(u32, f32)>,
    weight: f32,
}

/// Fits a model on these cases; `after_epoch` is told how many passes are done. `None` where no case has an article, or one judged wrong.
pub fn model(
    sources: Sources<'_>,
    cases: &[Case],
    recipe: &Recipe,
    after_epoch: impl Fn(u32),
) -> Option<Model> {
    let teaching: Vec<&Case> = cases.iter().filter(|case| case.teaches()).collect();
    if teaching.is_empty() {
        return None;
    }
    let lessons: Vec<Lesson<'_>> = teaching
        .into_par_iter()
        .map(|case| {
            let said = Said::new(&case.text, sources.analyzer, sources.forbidden);
            let prior = text_scores(sources.entries, sources.articles, &said);
            let judged = if case.articles.is_empty() { recipe.wrong } else { 1.0 };
            Lesson { case, said, prior, weight: case.weight * judged }
        })
        .collect();
    let said: Vec<(&Said, Option<u32>)> =
        lessons.iter().map(|lesson| (&lesson.said, lesson.case.account)).collect();
    let vocabulary = Vocabulary::new(&said, sources.entries, sources.accounts, recipe);
    let examples: Vec<Example> =
        lessons.par_iter().map(|lesson| example(lesson, &vocabulary, recipe)).collect();
    drop(lessons);
    let mut weights = Weights::supported(vocabulary.len(), sources.articles, &examples);
    fit(&mut weights, &examples, &recipe.settings, |epoch| after_epoch(epoch + 1));
    Some(Model { vocabulary, weights })
}

fn example(lesson: &Lesson<'_>, vocabulary: &Vocabulary, recipe: &Recipe) -> Example {
    let Lesson { case, said, prior, weight } = lesson;
    let norm = Vocabulary::norm(said, recipe);
    let part = 1.0 / case.articles.len().max(1) as f32;
    Example {
        features: vocabulary.values(said, norm, recipe),
        targets: case.articles.iter().map(|article| (*article, part)).collect(),
        wrong: case.wrong.clone(),
        prior: prior.iter().map(|(article, score)| (*article, score / norm)).collect(),
        weight: *weight,
    }
}
