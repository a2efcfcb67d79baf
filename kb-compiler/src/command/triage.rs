//! `triage`: predicts the fields of tickets with the models of a bundle, or measures the predictions.

mod input;

use std::error::Error;
use std::io::Write;
use std::path::PathBuf;

use kb_core::rank::Band;
use kb_core::triage::{Classification, Feature, Field, Model, Triage, features};
use serde_json::{Map, Value, json};

use super::band;
use super::status::Status;
use crate::measure::probability::share_to_show;
use crate::measure::triage::{LabelledPrediction, ScopeCutOff, TriageMetrics, largest_cut_off};
use crate::open::LocalBundle;
use input::Ticket;

/// The arguments of `triage`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The folder that `build` wrote, or one audience's folder in it.
    dist: PathBuf,
    /// JSON lines of {id, text}, or tickets as in resolutions/; by default standard input. May be given several times.
    #[arg(long)]
    tickets: Vec<PathBuf>,
    /// Print metrics instead of predictions. Each line also has the right `category`, `route`, `tier` or `priority`, or none of them where
    /// the ticket is out of scope.
    #[arg(long)]
    measure: bool,
    /// With --measure: find the largest cut-off of `in_scope` that, with 95% confidence, keeps this share of labelled tickets in scope and
    /// right.
    #[arg(long, requires = "measure", value_name = "SHARE")]
    keep_accuracy: Option<f64>,
    /// With --measure: measure this cut-off of `in_scope`.
    #[arg(long, requires = "measure", value_name = "SCOPE")]
    scope_least: Option<f32>,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Status, Box<dyn Error>> {
    let bundle = LocalBundle::open(&arguments.dist)?;
    let triage = bundle.triage()?.ok_or_else(|| {
        let dist = arguments.dist.display();
        format!("{dist}: this bundle has no triage models; add tickets with at least two different categories, routes, tiers or priorities, and build again")
    })?;
    if arguments.measure {
        let mut tickets = Vec::new();
        let unread = input::read(&arguments.tickets, |ticket| {
            tickets.push(ticket);
            Ok(())
        })?;
        measure(&bundle, &triage, &tickets, arguments);
        return Ok(status(unread));
    }
    let mut out = std::io::stdout().lock();
    let unread = input::read(&arguments.tickets, |ticket| {
        let classifications = triage.classify(&ticket.text, bundle.analyzer());
        writeln!(out, "{}", as_json(&ticket.id, &classifications))
    })?;
    Ok(status(unread))
}

/// What was left out must not pass unnoticed in a script.
fn status(unread: usize) -> Status {
    if unread == 0 { Status::Fine } else { Status::ContentProblems }
}

fn as_json(id: &Value, classifications: &[Classification<'_>]) -> Value {
    let mut object = Map::from_iter([("id".to_owned(), id.clone())]);
    let of = |field| classifications.iter().find(|one| one.field == field);
    for field in Field::ALL {
        let label = of(field).and_then(Classification::label);
        let label = label.map(|(label, probability)| json!({ "label": label, "probability": probability }));
        object.insert(field.name().to_owned(), label.unwrap_or(Value::Null));
    }
    // `best`, `in_scope` and `band` are those of the category, or of the first field where there is no model of the category.
    let first = of(Field::Category).or(classifications.first());
    object.insert("best".to_owned(), json!(first.map(|one| one.best)));
    object.insert("in_scope".to_owned(), json!(first.map_or(0.0, |one| one.in_scope)));
    object.insert("band".to_owned(), json!(band::name(first.map_or(Band::None, |one| one.band))));
    Value::Object(object)
}

/// Prints metrics for each field that any ticket has a label for.
fn measure(bundle: &LocalBundle, triage: &Triage, tickets: &[Ticket], arguments: &Arguments) {
    let texts: Vec<Vec<Feature>> =
        tickets.iter().map(|ticket| features(&ticket.text, bundle.analyzer())).collect();
    for model in &triage.models {
        if tickets.iter().all(|ticket| ticket.label(model.field).is_none()) {
            continue;
        }
        let predictions: Vec<LabelledPrediction> = tickets
            .iter()
            .zip(&texts)
            .filter_map(|(ticket, features)| predict(model, features, ticket.label(model.field)))
            .collect();
        print_metrics(model.field, &TriageMetrics::of(&predictions));
        print_cut_offs(&predictions, arguments);
    }
}

fn predict(model: &Model, features: &[Feature], label: Option<&String>) -> Option<LabelledPrediction> {
    let classification = model.classify(features)?;
    let mut ranked: Vec<(f32, &String)> = model.scores(features).into_iter().zip(&model.labels).collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    Some(LabelledPrediction {
        label: label.cloned(),
        ranked: ranked.into_iter().map(|(_, label)| label.clone()).collect(),
        in_scope: classification.in_scope,
        answered: classification.band == Band::Answer,
    })
}

/// Prints the cut-offs of `in_scope` that the arguments ask for.
fn print_cut_offs(predictions: &[LabelledPrediction], arguments: &Arguments) {
    let labelled = predictions.iter().filter(|prediction| prediction.label.is_some()).count();
    let found = arguments.keep_accuracy.and_then(|accuracy| {
        let least = largest_cut_off(predictions, share_to_show(accuracy, labelled));
        if least.is_none() {
            println!(
                "no cut-off of in_scope keeps an accuracy of {accuracy} with 95% confidence ({labelled} labelled tickets); add labelled tickets, or ask for a lower accuracy"
            );
        }
        least
    });
    for least in found.into_iter().chain(arguments.scope_least) {
        let ScopeCutOff { accuracy, recall, .. } = ScopeCutOff::at(predictions, least);
        println!(
            "with in_scope >= {least}: in-scope accuracy {accuracy:.4}, out-of-scope recall {recall:.4}"
        );
    }
}

fn print_metrics(field: Field, metrics: &TriageMetrics) {
    let TriageMetrics { labelled, out_of_scope, accuracy, top_3, macro_f1, coverage, precision, .. } =
        metrics;
    println!("{}: {labelled} labelled tickets, {out_of_scope} out of scope", field.name());
    println!(
        "accuracy {accuracy:.4}  top-3 {top_3:.4}  macro-F1 {macro_f1:.4}  coverage {coverage:.4} at precision {precision:.4}"
    );
    if let Some(auroc) = metrics.auroc {
        let (mcc, scope) = metrics.best_mcc;
        println!("AUROC of in_scope {auroc:.4}  best MCC {mcc:.4} (in_scope >= {scope})");
    }
    for (label, (recall, count)) in &metrics.by_label {
        println!("{recall:>8.4}  {count:>5}  {label}");
    }
}
