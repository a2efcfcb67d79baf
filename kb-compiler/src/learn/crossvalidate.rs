//! Cross-validation: every ticket is asked of a model that never saw it. It says what learning gains, and gives confidence its
//! examples.

use kb_core::bundle::OpenError;
use kb_core::model::Locale;
use rayon::prelude::*;

use super::cases::Case;
use super::fitted::{Sources, model};
use super::impacts::{add, learned};
use super::recipe::Recipe;
use super::trial::{Ranking, Trial};
use crate::pseudo_random::splitmix64;

/// Parts that the tickets are divided into.
const FOLDS: u64 = 5;
/// With more tickets than this one part says enough; asking for the others would only take time.
const MANY: usize = 8_000;
/// With fewer tickets that an article closed, there is nothing to measure on.
pub const FEWEST: usize = 40;

/// One ticket asked of a model that never saw it.
#[derive(Debug, Clone)]
pub struct Trialled {
    /// Which one, by its place among the cases.
    pub case: usize,
    /// What the text alone finds.
    pub text_only: Ranking,
    /// What is found with learning.
    pub learned: Ranking,
}

/// Asks every ticket, or with very many a fifth of them. Empty where there are too few.
pub fn crossvalidate(
    sources: Sources<'_>,
    cases: &[Case],
    locale: &Locale,
    stop_terms: &[String],
    recipe: &Recipe,
) -> Result<Vec<Trialled>, OpenError> {
    let linked = cases.iter().filter(|case| !case.articles.is_empty()).count();
    if linked < FEWEST {
        return Ok(Vec::new());
    }
    let parts = if linked > MANY { 1 } else { FOLDS };
    let plain = Trial::open(sources.entries, sources.articles, locale, stop_terms, 1.0)?;
    let of = |part: u64| {
        let held_out = |at: usize| splitmix64(at as u64) % FOLDS == part;
        let train: Vec<Case> =
            cases.iter().enumerate().filter(|(at, _)| !held_out(*at)).map(|(_, case)| case.clone()).collect();
        let Some(model) = model(sources, &train, recipe, |_| {}) else { return Ok(Vec::new()) };
        let learned = learned(&model, recipe);
        drop(model);
        let mut entries = sources.entries.to_vec();
        add(&mut entries, &learned);
        let trial = Trial::open(&entries, sources.articles, locale, stop_terms, learned.scale)?;
        let asked = (0..cases.len()).into_par_iter().filter(|at| held_out(*at));
        Ok(asked
            .map(|case| Trialled {
                case,
                text_only: plain.rank(&cases[case].text),
                learned: trial.rank(&cases[case].text),
            })
            .collect())
    };
    let parts: Vec<Result<Vec<Trialled>, OpenError>> = (0..parts).into_par_iter().map(of).collect();
    Ok(parts.into_iter().collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
}
