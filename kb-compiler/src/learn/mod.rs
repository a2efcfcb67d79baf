//! Learning from resolved tickets. A ticket pairs a complaint with the articles that closed it. A softmax regression over the articles
//! learns an impact for each word and word pair, these impacts join the dictionary, and confidence is calibrated on held-out tickets.
//! docs/notes/learning.md has the method and the figures.

pub mod softmax;
pub mod example;
pub mod feature_scales;
pub mod weights;
pub mod softmax_regression;
pub mod hyperparameters;
pub mod folds;
pub mod privacy;
pub mod account_names;
pub mod tickets;
pub mod guards;
pub mod influence;
pub mod vocabulary;
pub mod text_scores;
pub mod model;
pub mod like_tickets;
pub mod mistagged;
pub mod agreement;
pub mod impacts;
pub mod dictionary_reader;
pub mod cross_validation;
pub mod platt_scaling;
pub mod cut_off;
pub mod calibration;
pub mod report;
mod report_text;

pub use example::Example;
pub use feature_scales::FeatureScales;
pub use report::Report;
pub use softmax_regression::{Settings, fit};
pub use weights::Weights;

use kb_core::bundle::ConfidenceModel;
use kb_core::index::TermEntry;
use kb_core::text::Analyzer;

use crate::compile_error::CompileError;
use crate::edition::Edition;
use crate::sources::KnowledgeBase;
use hyperparameters::Hyperparameters;
use impacts::LearnedImpacts;
use model::TrainingInputs;
use tickets::{Selection, TrainingTicket};

/// How much a build learns and measures.
#[derive(Debug, Clone, Copy)]
pub struct LearningOptions {
    /// Whether to cross-validate and calibrate, which takes several times as long as fitting alone.
    pub cross_validate: bool,
    /// Called with a short description of each step, once for each pass over the tickets.
    pub progress: fn(&str),
}

impl LearningOptions {
    /// Options that report no progress.
    pub fn silent(cross_validate: bool) -> Self {
        Self { cross_validate, progress: |_| {} }
    }
}

/// The result of learning from an edition's tickets, beside the impacts that were added to the dictionary.
#[derive(Debug)]
pub struct LearnedRanking {
    /// The parameters that turn a ranking into probabilities.
    pub confidence: ConfidenceModel,
    /// Statistics of the tickets and of the fit; `None` where the edition has no tickets.
    pub report: Option<Report>,
}

/// Learns from the tickets that may be used for an edition and adds the learned impacts to `entries`, its dictionary, ascending by key.
/// Without tickets the dictionary stays as it is. `stop_terms` are the edition's own stop words.
pub fn learn_from_tickets(
    edition: &Edition<'_>,
    base: &KnowledgeBase,
    analyzer: &Analyzer,
    stop_terms: &[String],
    entries: &mut Vec<TermEntry>,
    options: LearningOptions,
) -> Result<LearnedRanking, CompileError> {
    let Selection { tickets: mut numbered, anonymous } =
        tickets::training_tickets(edition, base, &Hyperparameters::default());
    let excess = influence::leave_out_excess(&mut numbered);
    if (numbered.is_empty() && anonymous == 0) || edition.articles.is_empty() {
        return Ok(LearnedRanking { confidence: default_confidence(edition, 1.0), report: None });
    }
    let learned_from = numbered.iter().filter_map(|(at, _)| base.resolutions.get(*at));
    let min_accounts = privacy::min_accounts(&base.config, learned_from);
    let excluded = privacy::account_terms(account_names::account_names(base), analyzer, entries);
    let inputs = TrainingInputs {
        entries,
        articles: edition.articles.len(),
        analyzer,
        excluded_terms: &excluded,
        min_accounts: min_accounts as usize,
    };
    let mut unusual = guards::weigh_down(&mut numbered, &base.resolutions);
    unusual.extend(mistagged::weigh_down(&mut numbered, base, edition, inputs));
    influence::bound(&mut numbered);
    let mut report = Report::of_tickets(edition, &base.resolutions, &numbered);
    (report.anonymous, report.excess, report.unusual) = (anonymous, excess, unusual);
    report.min_accounts = min_accounts;
    let mut tickets: Vec<TrainingTicket> = numbered.into_iter().map(|(_, ticket)| ticket).collect();
    let hyperparameters = Hyperparameters::for_tickets(tickets.len());
    report.contradicting = agreement::heed_reference(inputs, &mut tickets, &hyperparameters);
    let training = Training { edition, base, stop_terms, options, tickets: &tickets };
    let (impacts, confidence) = training.run(inputs, &mut report)?;
    if let Some(impacts) = impacts {
        report.features = impacts.rows.len();
        report.weights = impacts.rows.iter().map(|(_, row)| row.len()).sum();
        impacts::add(entries, &impacts);
    }
    Ok(LearnedRanking { confidence, report: Some(report) })
}

fn default_confidence(edition: &Edition, scale: f32) -> ConfidenceModel {
    ConfidenceModel::without_tickets(scale, edition.articles.len() as u32)
}

/// What learning reads for one edition.
struct Training<'t> {
    edition: &'t Edition<'t>,
    base: &'t KnowledgeBase,
    stop_terms: &'t [String],
    options: LearningOptions,
    tickets: &'t [TrainingTicket],
}

impl Training<'_> {
    /// Fits, cross-validates and calibrates what ships. There are no impacts where no ticket names an article, or where cross-validation
    /// finds that the text alone ranks better.
    fn run(
        &self,
        inputs: TrainingInputs<'_>,
        report: &mut Report,
    ) -> Result<(Option<LearnedImpacts>, ConfidenceModel), CompileError> {
        let hyperparameters = Hyperparameters::for_tickets(self.tickets.len());
        let (folder, epochs) = (&self.edition.folder, hyperparameters.settings.epochs);
        let progress = |done| (self.options.progress)(&format!("{folder}: pass {done} of {epochs}"));
        let Some(model) = model::fit_model(inputs, self.tickets, &hyperparameters, progress) else {
            return Ok((None, default_confidence(self.edition, 1.0)));
        };
        let impacts = impacts::learned_impacts(&model, &hyperparameters);
        drop(model);
        if !self.options.cross_validate {
            let confidence = default_confidence(self.edition, impacts.scale);
            return Ok((Some(impacts), confidence));
        }
        (self.options.progress)(&format!("{folder}: cross-validating"));
        let locale = &self.edition.locale;
        let held_out =
            cross_validation::cross_validate(inputs, self.tickets, locale, self.stop_terms, &hyperparameters);
        let held_out = held_out.map_err(CompileError::Measurement)?;
        report.add_gain(self.tickets, &held_out);
        report.left_out = report.gain.is_some_and(|(text, learned)| learned.ndcg < text.ndcg);
        let impacts = Some(impacts).filter(|_| !report.left_out);
        let scale = impacts.as_ref().map_or(1.0, |impacts| impacts.scale);
        let learned_ships = impacts.is_some();
        let rankings = held_out.iter().map(|one| {
            let ranking = if learned_ships { &one.learned } else { &one.text_only };
            (&self.tickets[one.ticket], ranking)
        });
        let calibration = calibration::calibrate(rankings, scale, self.base.config.confidence);
        report.add_calibration(calibration.as_ref());
        let default = || default_confidence(self.edition, scale);
        Ok((impacts, calibration.map_or_else(default, |calibration| calibration.confidence)))
    }
}
