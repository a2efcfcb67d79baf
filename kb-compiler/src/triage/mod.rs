//! Triage: models of the category, route, tier and priority of a complaint, fitted on tagged tickets. They need no articles.

pub mod ticket_texts;
pub mod learned_signals;
pub mod training_set;
pub mod vocabulary;
pub mod svm;
pub mod calibration;
pub mod ensemble;
pub mod fit;
pub mod report;

use kb_core::model::{Audience, Resolution};
use kb_core::triage::{Field, Model, Triage};

use crate::compile_error::CompileError;
use crate::edition::Edition;
use crate::sources::KnowledgeBase;
use calibration::{PrecisionTargets, accuracy, calibrate, score_held_out};
use ensemble::select;
use fit::{FitOptions, fit_model};
use ticket_texts::TicketTexts;
use training_set::{LabelledTicket, TrainingSet};

pub use report::{FieldReport, MAX_LABELS};

/// Most bytes of a model with few labels.
const MODEL_BYTES: usize = 150_000;
/// Bytes for each label where this allows more.
const BYTES_PER_LABEL: usize = 2_700;
/// Most bytes of a model, however many labels.
const MAX_MODEL_BYTES: usize = 400_000;

/// The fitted models of an edition, with reports.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FittedTriage {
    /// The models; none where no field has two labels.
    pub triage: Triage,
    /// A report for each field that any ticket has.
    pub fields: Vec<FieldReport>,
}

/// Fits a model for each field on the tickets that an edition may learn from. Editions in other than the default language have no models,
/// nor has an account without tickets of its own: for these the widget uses the models of its next bundle.
pub fn fit_triage(base: &KnowledgeBase, edition: &Edition<'_>) -> Result<FittedTriage, CompileError> {
    let mut fitted = FittedTriage::default();
    if edition.folder.contains('/') || !has_own_tickets(edition.reader(), &base.resolutions) {
        return Ok(fitted);
    }
    let texts = TicketTexts::new(base, edition);
    let confidence = base.config.confidence;
    let targets =
        PrecisionTargets { answer: confidence.of_answers(), suggest: confidence.of_proposed_labels() };
    for field in Field::ALL {
        let training_set = TrainingSet::new(field, &texts, &base.config, edition.reader());
        if training_set.tickets.is_empty() && training_set.private_labels == 0 {
            continue;
        }
        let (model, report) = fit_field(field, &training_set, targets)?;
        fitted.triage.models.extend(model);
        fitted.fields.push(report);
    }
    Ok(fitted)
}

fn has_own_tickets(audience: &Audience, tickets: &[Resolution]) -> bool {
    match audience {
        Audience::Client | Audience::Internal => true,
        Audience::Account(_) => tickets.iter().any(|ticket| ticket.readers.ships_to(audience)),
    }
}

/// Fits and calibrates the model of one field; no model where there are too few or too many labels.
fn fit_field(
    field: Field,
    training_set: &TrainingSet,
    targets: PrecisionTargets,
) -> Result<(Option<Model>, FieldReport), CompileError> {
    let labels = &training_set.labels;
    let mut report = FieldReport {
        field,
        tickets: training_set.tickets.len(),
        labels: labels.len(),
        contradicting: contradicting(&training_set.tickets),
        accounts_named: training_set.accounts_named,
        min_accounts: training_set.min_accounts,
        private_labels: training_set.private_labels,
        features: 0,
        accuracy: None,
    };
    if labels.len() < 2 || labels.len() > MAX_LABELS {
        return Ok((None, report));
    }
    let (regularisation, blend) = select(training_set);
    let max_bytes = max_bytes(field, labels.len());
    let options = FitOptions { min_accounts: training_set.min_accounts, max_bytes, regularisation, blend };
    let held_out = training_set.cross_validate(usize::MAX, |fold| {
        let model = fit_model(field, labels, &fold.train, options);
        vec![model.map(|model| score_held_out(&model, &fold.held_out))]
    });
    let held_out = held_out.into_iter().collect::<Result<Vec<_>, _>>()?.concat();
    let all: Vec<&LabelledTicket> = training_set.tickets.iter().chain(&training_set.label_names).collect();
    let mut model = fit_model(field, labels, &all, options)?;
    model.calibration = calibrate(&held_out, targets);
    report.features = model.keys.len();
    report.accuracy = Some(accuracy(&held_out));
    Ok((Some(model), report))
}

fn max_bytes(field: Field, labels: usize) -> usize {
    let most = (labels * BYTES_PER_LABEL).clamp(MODEL_BYTES, MAX_MODEL_BYTES);
    if field == Field::Category { most } else { most / 3 }
}

/// The number of tickets whose text also occurs with another label.
fn contradicting(tickets: &[LabelledTicket]) -> usize {
    let mut texts: Vec<(u64, u32)> = tickets.iter().map(|ticket| (ticket.text_hash, ticket.label)).collect();
    texts.sort_unstable();
    let contradicts = |same: &&[(u64, u32)]| same.first().map(|t| t.1) != same.last().map(|t| t.1);
    texts.chunk_by(|a, b| a.0 == b.0).filter(contradicts).map(<[_]>::len).sum()
}
