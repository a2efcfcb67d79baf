//! `search`: the browser's own ranking, on the command line.

use std::error::Error;
use std::path::PathBuf;

use kb_core::index::UNITS_PER_POINT;
use kb_core::query::{Typing, WEIGHT_ONE};
use kb_core::rank::{Explanation, Hit};
use serde_json::json;

use super::Status;
use crate::open::LocalBundle;

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The folder that `build` wrote, or one audience's folder in it.
    dist: PathBuf,
    /// The question.
    query: String,
    /// Most articles shown.
    #[arg(long, default_value_t = 10)]
    limit: usize,
    /// Take every score apart.
    #[arg(long)]
    explain: bool,
    /// Print one JSON object an article instead of a table.
    #[arg(long)]
    json: bool,
    /// Treat the last word as unfinished, as while a client types.
    #[arg(long)]
    typing: bool,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Status, Box<dyn Error>> {
    let mut bundle = LocalBundle::open(&arguments.dist)?;
    let typing = if arguments.typing { Typing::Ongoing } else { Typing::Done };
    let hits = bundle.search(&arguments.query, typing, arguments.limit)?;
    for (place, hit) in hits.iter().enumerate() {
        let explanation =
            if arguments.explain { Some(bundle.explain(&arguments.query, typing, hit.doc)?) } else { None };
        if arguments.json {
            println!("{}", as_json(hit, explanation.as_ref()));
        } else {
            print_hit(place + 1, hit, explanation.as_ref());
        }
    }
    if hits.is_empty() {
        eprintln!("Nothing found: no word of the question stands in any article.");
    }
    Ok(Status::Fine)
}

/// A score in points.
fn points(score: i64) -> f64 {
    score as f64 / f64::from(UNITS_PER_POINT) / f64::from(WEIGHT_ONE)
}

fn print_hit(place: usize, hit: &Hit, explanation: Option<&Explanation>) {
    println!("{place:>3}  {:>8.3}  {}  {}", points(hit.score), hit.row.id, hit.row.title);
    for part in explanation.iter().flat_map(|explanation| &explanation.contributions) {
        let added = points(part.impact * i64::from(part.weight));
        let weight = f64::from(part.weight) / f64::from(WEIGHT_ONE);
        println!(
            "       {added:>8.3}  {:<24} weight {weight:.2}, in {} articles",
            part.key.to_string(),
            part.document_frequency
        );
    }
}

fn as_json(hit: &Hit, explanation: Option<&Explanation>) -> serde_json::Value {
    let mut object = json!({ "id": hit.row.id.as_str(), "title": hit.row.title, "score": hit.score });
    if let Some(explanation) = explanation {
        object["contributions"] = explanation
            .contributions
            .iter()
            .map(|part| {
                json!({ "feature": part.key.to_string(), "weight": part.weight, "impact": part.impact, "articles": part.document_frequency })
            })
            .collect();
    }
    object
}
