//! Cross-validation: each ticket is ranked by a model that was fitted without it. The rankings show what learning gains, and confidence
//! is calibrated on them.

use kb_core::bundle::OpenError;
use kb_core::index::TermEntry;
use kb_core::model::Locale;
use rayon::prelude::*;

use super::dictionary_reader::{DictionaryReader, Ranking};
use super::folds::{fold_of, folds};
use super::hyperparameters::Hyperparameters;
use super::impacts::{add, learned_impacts};
use super::model::{TrainingInputs, fit_model};
use super::tickets::TrainingTicket;
use crate::pseudo_random::splitmix64;

/// With more tickets that an article closed, one fold is measured.
const MANY_TICKETS: usize = 8_000;
/// With fewer tickets that an article closed, nothing is measured.
const MIN_TICKETS: usize = 40;

/// The rankings for a held-out ticket.
#[derive(Debug, Clone)]
pub struct HeldOutRanking {
    /// The ticket's index.
    pub ticket: usize,
    /// The ranking by the articles' text.
    pub text_only: Ranking,
    /// The ranking with learned impacts.
    pub learned: Ranking,
}

/// Ranks the articles for each held-out ticket: for every ticket in turn, or for one fold of very many. Empty where there are too few.
pub fn cross_validate(
    inputs: TrainingInputs<'_>,
    tickets: &[TrainingTicket],
    locale: &Locale,
    stop_terms: &[String],
    hyperparameters: &Hyperparameters,
) -> Result<Vec<HeldOutRanking>, OpenError> {
    // Clients' reports are trained on and never held out: whoever sends many could raise or lower what is measured.
    let linked = tickets.iter().filter(|ticket| !ticket.articles.is_empty() && !ticket.from_client).count();
    if linked < MIN_TICKETS {
        return Ok(Vec::new());
    }
    let open = |entries: &[TermEntry], scale: f32| {
        let function_terms = inputs.analyzer.function_terms();
        DictionaryReader::open(entries, inputs.articles, locale, stop_terms, function_terms, scale)
    };
    let text_only = open(inputs.entries, 1.0)?;
    let rank_fold = |fold: u64| {
        let is_held_out =
            |ticket: usize| !tickets[ticket].from_client && fold_of(splitmix64(ticket as u64)) == fold;
        let train = (0..tickets.len()).filter(|at| !is_held_out(*at));
        let train: Vec<TrainingTicket> = train.map(|at| tickets[at].clone()).collect();
        let Some(model) = fit_model(inputs, &train, hyperparameters, |_| {}) else { return Ok(Vec::new()) };
        let impacts = learned_impacts(&model, hyperparameters);
        drop(model);
        let mut entries = inputs.entries.to_vec();
        add(&mut entries, &impacts);
        let learned = open(&entries, impacts.scale)?;
        let rank = |ticket: usize| -> Result<HeldOutRanking, OpenError> {
            let text = &tickets[ticket].text;
            Ok(HeldOutRanking { ticket, text_only: text_only.rank(text)?, learned: learned.rank(text)? })
        };
        (0..tickets.len()).into_par_iter().filter(|at| is_held_out(*at)).map(rank).collect()
    };
    let by_fold: Vec<Result<Vec<HeldOutRanking>, OpenError>> =
        folds(linked, MANY_TICKETS).into_par_iter().map(rank_fold).collect();
    Ok(by_fold.into_iter().collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
}

#[cfg(test)]
mod tests {
    use kb_core::index::TermKey;
    use kb_core::text::Analyzer;

    use super::*;

    #[test]
    fn a_dictionary_that_cannot_be_opened_is_an_error() {
        let locale = Locale::english();
        let analyzer = Analyzer::new(&locale);
        let ticket = |text: &str| TrainingTicket {
            text: text.to_owned(),
            articles: vec![0],
            ..TrainingTicket::default()
        };
        let tickets: Vec<TrainingTicket> = (0..50).map(|n| ticket(&format!("pay run {n}"))).collect();
        // The posting names the article with the number 7.
        let entries = [TermEntry::quantise(TermKey::text("run"), &[(7, 1.0)])];
        for (articles, opens) in [(8, true), (7, false)] {
            let inputs = TrainingInputs {
                entries: &entries,
                articles,
                analyzer: &analyzer,
                excluded_terms: &[],
                min_accounts: 1,
            };
            let measured = cross_validate(inputs, &tickets, &locale, &[], &Hyperparameters::default());
            assert_eq!(measured.is_ok(), opens, "{articles} articles: {measured:?}");
        }
    }
}
