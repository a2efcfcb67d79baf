//! `eval`: metrics of a bundle's ranking on labelled questions, and gates for CI.

mod gate;
mod failures;
mod output;

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use kb_core::query::Typing;
use kb_core::rank::confidence::SHOWN;
use kb_files::{Mode, replace_named};

use super::status::Status;
use crate::measure::breakdown::{RankedQuery, breakdown};
use crate::measure::confidence::{ConfidenceMetrics, JudgedAnswer};
use crate::measure::typos::with_typo;
use crate::measure::{Breakdown, LabelledQuery, QueryField, RankingMetrics, Relevance, labelled};
use crate::open::{BundleError, LocalBundle};
use gate::Gate;
use output::{as_json, as_text};

/// Articles ranked for each question.
const DEPTH: usize = 100;

/// Failed questions that are named beneath a missed gate.
const NAMED_WITH_GATE: usize = 3;

/// The arguments of `eval`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The folder that `build` wrote, or one audience's folder in it.
    dist: PathBuf,
    /// JSON lines of {id, text, title?}, or a `.tsv` of `query TAB article`; may be given several times.
    #[arg(long, required = true)]
    queries: Vec<PathBuf>,
    /// TREC qrels: `query 0 article grade`. A question that is missing here has no right article. Not needed with `.tsv` queries.
    #[arg(long)]
    qrels: Option<PathBuf>,
    /// Query with the question's title or its text.
    #[arg(long, value_enum, default_value_t = QueryField::Text)]
    query: QueryField,
    /// Write a TREC run to this file.
    #[arg(long)]
    run: Option<PathBuf>,
    /// Write `id TAB probability` for each question to this file: the probability that one of the best three articles is right.
    #[arg(long)]
    confidence: Option<PathBuf>,
    /// Most questions that are explained of those whose first article isn't right, the worst first.
    #[arg(long, default_value_t = 10)]
    failures: usize,
    /// Print JSON.
    #[arg(long)]
    json: bool,
    /// End with status 1 unless this holds, such as "ndcg>=0.6"; may be given several times.
    #[arg(long)]
    gate: Vec<String>,
}

/// The questions and the results of the bundle.
struct Run {
    queries: Vec<LabelledQuery>,
    relevance: Relevance,
    /// The part of the questions that was the query.
    field: QueryField,
    /// The results of each question.
    ranked: Vec<Ranked>,
    /// For each question, the probability that one of the best three is right.
    probabilities: Vec<f32>,
    /// Article ids for each question with a typo; `None` where no word is long enough for one.
    misspelt: Vec<Option<Vec<String>>>,
}

/// Article ids and scores, best first.
type Ranked = Vec<(String, i64)>;

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Status, Box<dyn Error>> {
    let gates = arguments.gate.iter().map(|text| Gate::parse(text)).collect::<Result<Vec<_>, _>>()?;
    let (queries, relevance) = labelled::read_all(&arguments.queries, arguments.qrels.as_deref())?;
    let mut bundle = LocalBundle::open(&arguments.dist)?;
    let run = Run::search(&mut bundle, queries, relevance, arguments.query)?;
    if let Some(path) = &arguments.run {
        write(path, &run.as_trec())?;
    }
    if let Some(path) = &arguments.confidence {
        write(path, &run.as_probabilities())?;
    }
    let ((metrics, breakdown), confidence) = (run.metrics(), run.confidence());
    let failures = failures::find(&mut bundle, &run, arguments.failures)?;
    if arguments.json {
        let mut object = as_json(&metrics, &breakdown, &confidence);
        object["failures"] = serde_json::to_value(&failures)?;
        println!("{object}");
    } else {
        print!("{}{failures}", as_text(&metrics, &breakdown, &confidence));
    }
    let missed = gates.iter().filter(|gate| !gate.holds(&metrics)).count();
    if missed == 0 {
        return Ok(Status::Fine);
    }
    failures.worst.iter().take(NAMED_WITH_GATE).for_each(|failure| eprintln!("  {}", failure.outcome()));
    Ok(Status::ContentProblems)
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    let written = replace_named(path, text.as_bytes(), Mode::AsBefore);
    written.map_err(|error| format!("{}: {error}; check the path", path.display()))
}

impl Run {
    /// Searches for each question, as it is and with a typo.
    fn search(
        bundle: &mut LocalBundle,
        queries: Vec<LabelledQuery>,
        relevance: Relevance,
        field: QueryField,
    ) -> Result<Self, BundleError> {
        let (mut ranked, mut probabilities, mut misspelt) = (Vec::new(), Vec::new(), Vec::new());
        for (number, query) in queries.iter().enumerate() {
            let text = query.text_of(field);
            let found = bundle.answer(text, Typing::Done, DEPTH)?;
            let hits = found.hits.into_iter();
            ranked.push(hits.map(|hit| (hit.row.id.as_str().to_owned(), hit.score)).collect());
            probabilities.push(found.probability);
            let hits = match with_typo(text, number) {
                Some(text) => Some(bundle.search(&text, Typing::Done, DEPTH)?),
                None => None,
            };
            let ids = hits.map(|hits| hits.into_iter().map(|hit| hit.row.id.as_str().to_owned()).collect());
            misspelt.push(ids);
        }
        Ok(Self { queries, relevance, field, ranked, probabilities, misspelt })
    }

    fn metrics(&self) -> (RankingMetrics, Breakdown) {
        let none = BTreeSet::new();
        let ids: Vec<Vec<String>> =
            self.ranked.iter().map(|hits| hits.iter().map(|(id, _)| id.clone()).collect()).collect();
        let queries: Vec<RankedQuery<'_>> = self
            .queries
            .iter()
            .zip(&ids)
            .zip(&self.misspelt)
            .map(|((query, ranked), misspelt)| RankedQuery {
                text: query.text_of(self.field),
                ranked,
                misspelt: misspelt.as_deref(),
                right: self.relevance.get(&query.id).unwrap_or(&none),
            })
            .collect();
        let metrics = RankingMetrics::of(queries.iter().map(|query| (query.ranked, query.right)));
        (metrics, breakdown(&queries))
    }

    fn confidence(&self) -> ConfidenceMetrics {
        let judged = |((query, ranked), probability): ((&LabelledQuery, &Ranked), &f32)| {
            let right = self.relevance.get(&query.id);
            let any_right =
                |right: &BTreeSet<String>| ranked.iter().take(SHOWN).any(|(id, _)| right.contains(id));
            JudgedAnswer { probability: *probability, right: right.map(any_right) }
        };
        let answers = self.queries.iter().zip(&self.ranked).zip(&self.probabilities).map(judged);
        ConfidenceMetrics::of(&answers.collect::<Vec<_>>())
    }

    /// Lines of `query TAB probability`.
    fn as_probabilities(&self) -> String {
        let mut text = String::new();
        for (query, probability) in self.queries.iter().zip(&self.probabilities) {
            let _ = writeln!(text, "{}\t{probability:.6}", query.id);
        }
        text
    }

    /// Lines of `query Q0 article rank score fixmark`.
    fn as_trec(&self) -> String {
        let mut text = String::new();
        for (query, hits) in self.queries.iter().zip(&self.ranked) {
            for (rank, (article, score)) in hits.iter().enumerate() {
                let _ = writeln!(text, "{} Q0 {article} {} {score} fixmark", query.id, rank + 1);
            }
        }
        text
    }
}
