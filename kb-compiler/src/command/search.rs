//! `search`: the ranking of the browser on the command line.

use std::error::Error;
use std::path::PathBuf;

use kb_core::index::UNITS_PER_POINT;
use kb_core::query::{Typing, WEIGHT_ONE};
use kb_core::rank::{Band, Explanation, Hit};
use serde_json::json;

use super::band;
use super::status::Status;
use crate::open::LocalBundle;

/// The arguments of `search`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The folder that `build` wrote, or one audience's folder in it.
    dist: PathBuf,
    /// The query; may be left out with --context.
    #[arg(default_value = "", required_unless_present = "context")]
    query: String,
    /// A fact about the client's page, such as `route=/pay-runs`; may be given several times. Without a query, the command suggests
    /// articles for these facts.
    #[arg(long, value_name = "NAME=VALUE", value_parser = fact)]
    context: Vec<(String, String)>,
    /// Most articles to print.
    #[arg(long, default_value_t = 10)]
    limit: usize,
    /// Print the contribution of each term to the scores.
    #[arg(long)]
    explain: bool,
    /// Print a JSON object for each article instead of a table.
    #[arg(long)]
    json: bool,
    /// Treat the last word as unfinished, as while a client is typing.
    #[arg(long)]
    typing: bool,
}

fn fact(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("write NAME=VALUE, such as error_code=PR-1042")?;
    Ok((name.trim().to_owned(), value.to_owned()))
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Status, Box<dyn Error>> {
    let mut bundle = LocalBundle::open(&arguments.dist)?;
    if arguments.query.is_empty() && !arguments.context.is_empty() {
        return suggest(&mut bundle, arguments);
    }
    let typing = if arguments.typing { Typing::Ongoing } else { Typing::Done };
    let answer = bundle.answer(&arguments.query, typing, arguments.limit)?;
    let person_first = bundle.person_first(&arguments.query)?.map(|bypass| bypass.category.clone());
    if let (Some(category), false) = (&person_first, arguments.json) {
        println!("Goes to a person first: a signal of the category `{category}` is in the question.");
    } else if !arguments.json && !answer.hits.is_empty() {
        println!(
            "{:.0}% that one of the first three helps: {}",
            answer.probability * 100.0,
            shown_as(answer.band)
        );
    }
    let hits = answer.hits.iter().zip(&answer.probabilities);
    for (place, (hit, probability)) in hits.enumerate() {
        let explanation = match arguments.explain {
            true => Some(Explained {
                explanation: bundle.explain(&arguments.query, typing, hit.doc)?,
                anchor: bundle.target(&arguments.query, typing, hit.doc)?,
            }),
            false => None,
        };
        if arguments.json {
            println!("{}", as_json(hit, *probability, answer.band, explanation.as_ref()));
        } else {
            print_hit(place + 1, hit, *probability, explanation.as_ref());
        }
    }
    if answer.hits.is_empty() {
        eprintln!("Nothing found, because no article contains any word of the query; try other words.");
    }
    Ok(Status::Fine)
}

fn suggest(bundle: &mut LocalBundle, arguments: &Arguments) -> Result<Status, Box<dyn Error>> {
    let facts: Vec<(&str, &str)> =
        arguments.context.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let hits = bundle.suggest(&facts, arguments.limit)?;
    for (place, hit) in hits.iter().enumerate() {
        if arguments.json {
            println!("{}", json!({ "id": hit.row.id.as_str(), "title": hit.row.title }));
        } else {
            println!("{:>3}  {}  {}", place + 1, hit.row.id, hit.row.title);
        }
    }
    if hits.is_empty() {
        eprintln!(
            "Nothing to suggest, because no article lists these facts in error_codes, routes, components or products; try other facts."
        );
    }
    Ok(Status::Fine)
}

/// The contributions to an article's score, and the anchor at which it opens.
struct Explained {
    explanation: Explanation,
    anchor: Option<String>,
}

/// Converts a score to points.
fn points(score: i64) -> f64 {
    score as f64 / f64::from(UNITS_PER_POINT) / f64::from(WEIGHT_ONE)
}

/// What the panel does with an answer.
fn shown_as(band: Band) -> &'static str {
    match band {
        Band::Answer => "the panel opens the first",
        Band::Suggest => "the panel suggests the first three",
        Band::None => "the panel says that it has no good match",
    }
}

fn print_hit(place: usize, hit: &Hit, probability: f32, explained: Option<&Explained>) {
    let percent = probability * 100.0;
    println!("{place:>3}  {:>8.3}  {percent:>3.0}%  {}  {}", points(hit.score), hit.row.id, hit.row.title);
    if let Some(anchor) = explained.and_then(|explained| explained.anchor.as_ref()) {
        println!("                 opens at #{anchor}");
    }
    for part in explained.iter().flat_map(|explained| &explained.explanation.contributions) {
        let added = points(part.impact * i64::from(part.weight));
        let weight = f64::from(part.weight) / f64::from(WEIGHT_ONE);
        println!(
            "       {added:>8.3}  {:<24} weight {weight:.2}, in {} articles",
            part.key.to_string(),
            part.document_frequency
        );
    }
}

fn as_json(hit: &Hit, probability: f32, band: Band, explained: Option<&Explained>) -> serde_json::Value {
    let mut object = json!({
        "id": hit.row.id.as_str(),
        "title": hit.row.title,
        "score": hit.score,
        "probability": probability,
        "band": band::name(band),
    });
    if let Some(explained) = explained {
        object["anchor"] = json!(explained.anchor);
        object["contributions"] = explained
            .explanation
            .contributions
            .iter()
            .map(|part| {
                json!({ "feature": part.key.to_string(), "weight": part.weight, "impact": part.impact, "articles": part.document_frequency })
            })
            .collect();
    }
    object
}
