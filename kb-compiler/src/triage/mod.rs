//! Learns triage: category, route, tier and priority of a complaint, from tagged tickets. Needs no articles.

pub mod tickets;
pub mod vocabulary;
pub mod hinge;
pub mod calibrate;
pub mod method;
pub mod fit;
pub mod report;

use kb_core::model::{Audience, Resolution};
use kb_core::text::Analyzer;
use kb_core::triage::{Field, Model, Triage};
use rayon::prelude::*;

use crate::edition::Edition;
use crate::learn::account_names::{AccountNames, account_names};
use crate::sources::KnowledgeBase;
use calibrate::{Precision, Unseen, accuracy, calibration, unseen};
use fit::{Recipe, model};
use method::chosen;
use tickets::{Lesson, Taught, lesson};

pub use report::FieldReport;

/// With more labels than this, the tag is free text.
const MOST_LABELS: usize = 2_000;
/// Most bytes of a model with few labels.
const MOST_BYTES: usize = 150_000;
/// Bytes more that each label may take where there are many.
const BYTES_A_LABEL: usize = 2_700;
/// Most bytes of a model, however many labels.
const MOST_BYTES_EVER: usize = 400_000;

/// The models of an edition, and what was learned.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Learned {
    /// The models; none where nothing can be told apart.
    pub triage: Triage,
    /// A report for each field that any ticket is tagged with.
    pub fields: Vec<FieldReport>,
}

/// Learns from the tickets that may teach an edition. A language beside the default one has no models of its own, nor has an account
/// without tickets of its own: the widget asks the next bundle of the stack.
pub fn learn(base: &KnowledgeBase, edition: &Edition<'_>) -> Learned {
    let mut learned = Learned::default();
    if edition.folder.contains('/') || !has_own_tickets(edition.reader(), &base.resolutions) {
        return learned;
    }
    let analyzer = Analyzer::new(&edition.locale);
    let accounts = AccountNames::new(account_names(base));
    let confidence = base.config.confidence;
    let precision = Precision { answer: confidence.of_answers(), suggest: confidence.of_proposed_labels() };
    for field in Field::ALL {
        let lesson = lesson(field, base, edition, &analyzer, &accounts);
        if lesson.tickets.is_empty() && lesson.private_labels == 0 {
            continue;
        }
        let (model, report) = learn_field(field, &lesson, precision);
        learned.triage.models.extend(model);
        learned.fields.push(report);
    }
    learned
}

fn has_own_tickets(audience: &Audience, tickets: &[Resolution]) -> bool {
    match audience {
        Audience::Client | Audience::Internal => true,
        Audience::Account(_) => tickets.iter().any(|ticket| ticket.readers.ships_to(audience)),
    }
}

fn learn_field(field: Field, lesson: &Lesson, precision: Precision) -> (Option<Model>, FieldReport) {
    let min_accounts = lesson.min_accounts;
    let mut report = FieldReport {
        field,
        tickets: lesson.tickets.len(),
        labels: lesson.labels.len(),
        contradicting: contradicting(&lesson.tickets),
        accounts_named: lesson.accounts > 0,
        min_accounts,
        private_labels: lesson.private_labels,
        features: 0,
        accuracy: None,
    };
    if lesson.labels.len() < 2 || lesson.labels.len() > MOST_LABELS {
        return (None, report);
    }
    let (method, balance) = chosen(lesson, min_accounts);
    let most_bytes = most_bytes(field, lesson.labels.len());
    let recipe = Recipe { min_accounts, most_bytes, method, balance };
    let unseen = cross_fitted(field, lesson, recipe);
    let all: Vec<&Taught> = lesson.tickets.iter().chain(&lesson.names).collect();
    let mut model = model(field, &lesson.labels, &all, recipe);
    model.calibration = calibration(&unseen, precision);
    report.features = model.keys.len();
    report.accuracy = Some(accuracy(&unseen));
    (Some(model), report)
}

fn most_bytes(field: Field, labels: usize) -> usize {
    let most = (labels * BYTES_A_LABEL).clamp(MOST_BYTES, MOST_BYTES_EVER);
    if field == Field::Category { most } else { most / 3 }
}

/// Every ticket, or a part of many, judged by a model of the others.
fn cross_fitted(field: Field, lesson: &Lesson, recipe: Recipe) -> Vec<Unseen> {
    let judge = |(taught, held): &(Vec<&Taught>, Vec<&Taught>)| {
        unseen(&model(field, &lesson.labels, taught, recipe), held)
    };
    let judged: Vec<Vec<Unseen>> = lesson.parts(usize::MAX).par_iter().map(judge).collect();
    judged.into_iter().flatten().collect()
}

fn contradicting(tickets: &[Taught]) -> usize {
    let mut texts: Vec<(u64, u32)> = tickets.iter().map(|ticket| (ticket.text, ticket.label)).collect();
    texts.sort_unstable();
    let contradicts = |same: &&[(u64, u32)]| same.first().map(|t| t.1) != same.last().map(|t| t.1);
    texts.chunk_by(|a, b| a.0 == b.0).filter(contradicts).map(<[_]>::len).sum()
}
