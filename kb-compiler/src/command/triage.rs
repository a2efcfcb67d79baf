//! `triage`: what the models of a bundle make of tickets, and how right they are.

use std::error::Error;
use std::fs;
use std::io::{BufRead, Write};
use std::path::{Path, PathBuf};

use kb_core::rank::Band;
use kb_core::triage::{Classification, Field, Triage, features};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::Status;
use crate::measure::threshold::surely;
use crate::measure::triage::{Figures, Labelled, at_scope, figures, scope_for};
use crate::open::LocalBundle;

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The folder that `build` wrote, or one audience's folder in it.
    dist: PathBuf,
    /// JSON lines of {id, text}; by default from standard input. May be given several times.
    #[arg(long)]
    tickets: Vec<PathBuf>,
    /// Print figures instead of judgements: each line also has `category`, `route`, `tier` or `priority`, or none of them where
    /// nothing of its kind was learned.
    #[arg(long)]
    measure: bool,
    /// With --measure: the largest least `in_scope` of which it is 95% sure that it keeps this share of tickets like the labelled ones
    /// in scope and right.
    #[arg(long, requires = "measure", value_name = "SHARE")]
    keep_accuracy: Option<f64>,
    /// With --measure: what becomes of the tickets where those below this `in_scope` are turned away.
    #[arg(long, requires = "measure", value_name = "SCOPE")]
    scope_least: Option<f32>,
}

/// A line of input.
#[derive(Debug, Deserialize)]
struct Ticket {
    id: Value,
    text: String,
    category: Option<String>,
    route: Option<String>,
    tier: Option<String>,
    priority: Option<String>,
}

impl Ticket {
    fn label(&self, field: Field) -> Option<&String> {
        match field {
            Field::Category => self.category.as_ref(),
            Field::Route => self.route.as_ref(),
            Field::Tier => self.tier.as_ref(),
            Field::Priority => self.priority.as_ref(),
        }
    }
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Status, Box<dyn Error>> {
    let bundle = LocalBundle::open(&arguments.dist)?;
    let triage = bundle.triage()?.ok_or_else(|| {
        let dist = arguments.dist.display();
        format!("{dist}: this bundle has no triage; tag tickets with a category, route, tier or priority, at least two different ones, and build again")
    })?;
    if arguments.measure {
        let tickets = tickets(&arguments.tickets)?.collect::<Result<Vec<_>, _>>()?;
        return Ok(measure(&bundle, &triage, &tickets, arguments));
    }
    let mut out = std::io::stdout().lock();
    for ticket in tickets(&arguments.tickets)? {
        let ticket = ticket?;
        let judged = triage.classify(&ticket.text, bundle.analyzer());
        writeln!(out, "{}", as_json(&ticket.id, &judged))?;
    }
    Ok(Status::Fine)
}

type Line = Result<Ticket, Box<dyn Error>>;

/// The tickets of these files, or of standard input.
fn tickets(files: &[PathBuf]) -> Result<Box<dyn Iterator<Item = Line>>, Box<dyn Error>> {
    if files.is_empty() {
        let lines = std::io::stdin().lock().lines();
        return Ok(Box::new(lines.enumerate().filter_map(|(at, line)| read("standard input", at, line))));
    }
    let mut all = Vec::new();
    for file in files {
        let text =
            fs::read_to_string(file).map_err(|e| format!("{}: {e}; check the path", file.display()))?;
        let name = Path::new(file).display().to_string();
        all.extend(text.lines().enumerate().filter_map(|(at, line)| read(&name, at, Ok(line.to_owned()))));
    }
    Ok(Box::new(all.into_iter()))
}

fn read(place: &str, at: usize, line: std::io::Result<String>) -> Option<Line> {
    let parsed = match line {
        Ok(line) if line.trim().is_empty() => return None,
        Ok(line) => serde_json::from_str(&line).map_err(|error| error.to_string()),
        Err(error) => Err(error.to_string()),
    };
    let explain = |error| {
        format!("{place}:{}: {error}; write one JSON object with `id` and `text` a line", at + 1).into()
    };
    Some(parsed.map_err(explain))
}

fn as_json(id: &Value, judged: &[Classification<'_>]) -> Value {
    let mut object = Map::from_iter([("id".to_owned(), id.clone())]);
    let of = |field| judged.iter().find(|judgement| judgement.field == field);
    for field in Field::ALL {
        let label = of(field).and_then(Classification::label);
        let label = label.map(|(label, probability)| json!({ "label": label, "probability": probability }));
        object.insert(field.name().to_owned(), label.unwrap_or(Value::Null));
    }
    // Without categories the first field there is speaks for the complaint.
    let first = of(Field::Category).or(judged.first());
    object.insert("best".to_owned(), json!(first.map(|judgement| judgement.best)));
    object.insert("in_scope".to_owned(), json!(first.map_or(0.0, |judgement| judgement.in_scope)));
    object.insert("band".to_owned(), json!(name(first.map_or(Band::None, |judgement| judgement.band))));
    Value::Object(object)
}

fn name(band: Band) -> &'static str {
    match band {
        Band::None => "none",
        Band::Suggest => "suggest",
        Band::Answer => "answer",
    }
}

fn measure(bundle: &LocalBundle, triage: &Triage, tickets: &[Ticket], arguments: &Arguments) -> Status {
    let read: Vec<_> = tickets.iter().map(|ticket| features(&ticket.text, bundle.analyzer())).collect();
    for model in &triage.models {
        if tickets.iter().all(|ticket| ticket.label(model.field).is_none()) {
            continue;
        }
        let labelled: Vec<Labelled> = tickets
            .iter()
            .zip(&read)
            .filter_map(|(ticket, features)| {
                let judgement = model.classify(features)?;
                let mut ranked: Vec<(f32, &String)> =
                    model.scores(features).into_iter().zip(&model.labels).collect();
                ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
                Some(Labelled {
                    label: ticket.label(model.field).cloned(),
                    ranked: ranked.into_iter().map(|(_, label)| label.clone()).collect(),
                    in_scope: judgement.in_scope,
                    answered: judgement.band == Band::Answer,
                })
            })
            .collect();
        print(model.field, &figures(&labelled));
        let of = labelled.iter().filter(|ticket| ticket.label.is_some()).count();
        let asked = arguments.keep_accuracy.and_then(|accuracy| {
            let least = scope_for(&labelled, surely(accuracy, of));
            if least.is_none() {
                println!("no least in_scope surely keeps {accuracy}: {of} labelled tickets are too few, or too few of them come out right");
            }
            least
        });
        for least in asked.into_iter().chain(arguments.scope_least) {
            let found = at_scope(&labelled, least);
            println!(
                "with in_scope >= {least}: in-scope accuracy {:.4}, out-of-scope recall {:.4}",
                found.accuracy, found.recall
            );
        }
    }
    Status::Fine
}

fn print(field: Field, figures: &Figures) {
    println!(
        "{}: {} labelled tickets, {} out of scope",
        field.name(),
        figures.labelled,
        figures.out_of_scope
    );
    println!(
        "accuracy {:.4}  top-3 {:.4}  macro-F1 {:.4}  coverage {:.4} at precision {:.4}",
        figures.accuracy, figures.top_3, figures.macro_f1, figures.coverage, figures.precision
    );
    if let Some(auroc) = figures.auroc {
        let (mcc, scope) = figures.best_mcc;
        println!("AUROC of in_scope {auroc:.4}  best MCC {mcc:.4} (in_scope >= {scope})");
    }
    for (label, (share, count)) in &figures.by_label {
        println!("{share:>8.4}  {count:>5}  {label}");
    }
}
