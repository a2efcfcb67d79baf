//! `eval`: figures for a bundle from labelled questions, and gates for CI.

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use kb_core::query::Typing;
use kb_core::rank::confidence::SHOWN;
use serde_json::json;

use super::Status;
use crate::measure::breakdown::{Asked, breakdown};
use crate::measure::confidence::{Stated, Trust};
use crate::measure::typos::with_typo;
use crate::measure::{Breakdown, LabelledQuery, Measured, QueryField, Relevance, labelled, measure};
use crate::open::{BundleError, LocalBundle};

/// Articles ranked a question.
const DEPTH: usize = 100;

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The folder that `build` wrote, or one audience's folder in it.
    dist: PathBuf,
    /// JSON lines of {id, text, title?}, or a `.tsv` of `query TAB article expected on top`; may be given several times.
    #[arg(long, required = true)]
    queries: Vec<PathBuf>,
    /// TREC relevance: `query 0 article grade`; no article answers a question that it doesn't name. Not needed with `.tsv` queries.
    #[arg(long)]
    qrels: Option<PathBuf>,
    /// Ask with the question's title or its text.
    #[arg(long, value_enum, default_value_t = QueryField::Text)]
    query: QueryField,
    /// Write a TREC run.
    #[arg(long)]
    run: Option<PathBuf>,
    /// Write `id TAB probability` for each question: how likely one of the best three articles resolves it.
    #[arg(long)]
    confidence: Option<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
    /// Fail with status 1 unless this holds, such as "ndcg>=0.6"; may be given several times.
    #[arg(long)]
    gate: Vec<String>,
}

/// What was asked and what was found.
struct Run {
    queries: Vec<LabelledQuery>,
    relevance: Relevance,
    /// What of the questions was asked.
    field: QueryField,
    /// Ids and scores by question, best first.
    ranked: Vec<Ranked>,
    /// The same with a wrong letter, where a question has a word that is long enough.
    misspelt: Vec<Option<Vec<String>>>,
    /// Probability by question that one of the best three is right.
    probabilities: Vec<f32>,
}

/// Ids and scores, best first.
type Ranked = Vec<(String, i64)>;

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Status, Box<dyn Error>> {
    let gates = arguments.gate.iter().map(|text| Gate::parse(text)).collect::<Result<Vec<_>, _>>()?;
    let (queries, relevance) = labelled::read_all(&arguments.queries, arguments.qrels.as_deref())?;
    let mut bundle = LocalBundle::open(&arguments.dist)?;
    let field = arguments.query;
    let (ranked, probabilities) = answers(&mut bundle, queries.iter().map(|query| query.asked(field)))?;
    let misspelt = misspelt_answers(&mut bundle, queries.iter().map(|query| query.asked(field)))?;
    let run = Run { queries, relevance, field, ranked, misspelt, probabilities };
    let ((measured, breakdown), trust) = (run.measured(), run.trust());
    if let Some(path) = &arguments.run {
        fs::write(path, run.as_trec())
            .map_err(|error| format!("{}: {error}; check the path", path.display()))?;
    }
    if let Some(path) = &arguments.confidence {
        fs::write(path, run.as_probabilities())
            .map_err(|error| format!("{}: {error}; check the path", path.display()))?;
    }
    if arguments.json {
        println!("{}", as_json(&measured, &breakdown, &trust));
    } else {
        print!("{}{}{trust}", as_table(&measured), breakdown_as_table(&breakdown));
    }
    Ok(gated(&measured, &gates))
}

fn answers<'q>(
    bundle: &mut LocalBundle,
    questions: impl Iterator<Item = &'q str>,
) -> Result<(Vec<Ranked>, Vec<f32>), BundleError> {
    let mut answer = |question| {
        let found = bundle.answer(question, Typing::Done, DEPTH)?;
        let hits = found.hits.into_iter();
        Ok((hits.map(|hit| (hit.row.id.as_str().to_owned(), hit.score)).collect(), found.probability))
    };
    let answered = questions.map(&mut answer).collect::<Result<Vec<_>, _>>()?;
    Ok(answered.into_iter().unzip())
}

/// What each question finds with one letter wrong.
fn misspelt_answers<'q>(
    bundle: &mut LocalBundle,
    questions: impl Iterator<Item = &'q str>,
) -> Result<Vec<Option<Vec<String>>>, BundleError> {
    let answer = |(number, question)| {
        let Some(misspelt) = with_typo(question, number) else { return Ok(None) };
        let hits = bundle.search(&misspelt, Typing::Done, DEPTH)?;
        Ok(Some(hits.into_iter().map(|hit| hit.row.id.as_str().to_owned()).collect()))
    };
    questions.enumerate().map(answer).collect()
}

impl Run {
    fn measured(&self) -> (Measured, Breakdown) {
        let none = BTreeSet::new();
        let ids: Vec<Vec<String>> =
            self.ranked.iter().map(|hits| hits.iter().map(|(id, _)| id.clone()).collect()).collect();
        let asked: Vec<Asked<'_>> = self
            .queries
            .iter()
            .zip(&ids)
            .zip(&self.misspelt)
            .map(|((query, ranked), misspelt)| Asked {
                text: query.asked(self.field),
                ranked,
                misspelt: misspelt.as_deref(),
                right: self.relevance.get(&query.id).unwrap_or(&none),
            })
            .collect();
        (measure(asked.iter().map(|asked| (asked.ranked, asked.right))), breakdown(&asked))
    }

    fn trust(&self) -> Trust {
        let of = |((query, ranked), probability): ((&LabelledQuery, &Ranked), &f32)| {
            let right = self.relevance.get(&query.id);
            let among =
                |right: &BTreeSet<String>| ranked.iter().take(SHOWN).any(|(id, _)| right.contains(id));
            Stated { probability: *probability, right: right.map(among) }
        };
        let stated = self.queries.iter().zip(&self.ranked).zip(&self.probabilities).map(of);
        Trust::of(&stated.collect::<Vec<_>>())
    }

    /// `query TAB probability`, a line each.
    fn as_probabilities(&self) -> String {
        let mut text = String::new();
        for (query, probability) in self.queries.iter().zip(&self.probabilities) {
            let _ = writeln!(text, "{}\t{probability:.6}", query.id);
        }
        text
    }

    /// `query Q0 article rank score fixmark`, a line each.
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

fn as_json(measured: &Measured, breakdown: &Breakdown, trust: &Trust) -> serde_json::Value {
    let lengths: serde_json::Map<String, serde_json::Value> = breakdown
        .lengths
        .iter()
        .map(|(class, measured)| (class.name.to_owned(), figures(measured)))
        .collect();
    let (found, misspelt) = breakdown.found;
    let mut object = figures(measured);
    object["by_length"] = lengths.into();
    object["confidence"] = json!({
        "auroc_right_in_three": trust.right_in_three,
        "auroc_answerable": trust.answerable,
        "calibration_error": trust.error,
        "coverage_at_80_percent": trust.coverage,
    });
    object["found_in_5"] = json!({ "plain": found, "with_a_typo": misspelt });
    object
}

fn figures(measured: &Measured) -> serde_json::Value {
    let figures: serde_json::Map<String, serde_json::Value> = measured
        .figures
        .iter()
        .map(|(name, figure)| {
            ((*name).to_owned(), json!({ "mean": figure.mean, "low": figure.low, "high": figure.high }))
        })
        .collect();
    json!({ "questions": measured.questions, "figures": figures })
}

/// What a figure is called.
fn label(name: &str) -> &str {
    match name {
        "ndcg" => "nDCG@10",
        "mrr" => "MRR@10",
        "r5" => "R@5",
        "s1" => "S@1",
        "s3" => "S@3",
        _ => "no result",
    }
}

fn as_table(measured: &Measured) -> String {
    let mut text = format!("{} questions with an answer; means with 95% intervals\n", measured.questions);
    for (name, figure) in &measured.figures {
        let label = label(name);
        let _ = writeln!(text, "{label:<10} {:.4}  [{:.4}, {:.4}]", figure.mean, figure.low, figure.high);
    }
    text
}

fn breakdown_as_table(breakdown: &Breakdown) -> String {
    let mut text = format!("\n{:<14} {:>9}", "by length", "questions");
    for (name, _) in breakdown.lengths.iter().take(1).flat_map(|(_, measured)| &measured.figures) {
        let _ = write!(text, "  {:>9}", label(name));
    }
    text.push('\n');
    for (class, measured) in &breakdown.lengths {
        let _ = write!(text, "{:<14} {:>9}", class.name, measured.questions);
        for (_, figure) in &measured.figures {
            let _ = write!(text, "  {:>9.4}", figure.mean);
        }
        text.push('\n');
    }
    let (found, misspelt) = breakdown.found;
    let _ = writeln!(text, "\nfound in the first five: {found:.4}, with one wrong letter {misspelt:.4}");
    text
}

/// A condition on a figure.
#[derive(Debug, Clone, PartialEq)]
struct Gate {
    name: String,
    at_least: bool,
    bound: f64,
}

impl Gate {
    /// Reads `ndcg>=0.6` or `zero<=0.01`.
    fn parse(text: &str) -> Result<Self, String> {
        let wrong = || {
            format!(
                "the gate {text:?} can't be read; write one like \"ndcg>=0.6\" with ndcg, mrr, r5, s1, s3 or zero"
            )
        };
        let (name, at_least, bound) = text
            .split_once(">=")
            .map(|(name, bound)| (name, true, bound))
            .or_else(|| text.split_once("<=").map(|(name, bound)| (name, false, bound)))
            .ok_or_else(wrong)?;
        let name = name.trim().to_lowercase();
        let known = ["ndcg", "mrr", "r5", "s1", "s3", "zero"].contains(&name.as_str());
        let bound =
            bound.trim().parse::<f64>().ok().filter(|bound| bound.is_finite() && known).ok_or_else(wrong)?;
        Ok(Self { name, at_least, bound })
    }
}

fn gated(measured: &Measured, gates: &[Gate]) -> Status {
    let mut status = Status::Fine;
    for gate in gates {
        let mean = measured.get(&gate.name).map_or(f64::NAN, |figure| figure.mean);
        let holds = if gate.at_least { mean >= gate.bound } else { mean <= gate.bound };
        if !holds {
            let sign = if gate.at_least { "at least" } else { "at most" };
            eprintln!("gate missed: {} is {mean:.4} and should be {sign} {}", gate.name, gate.bound);
            status = Status::ContentProblems;
        }
    }
    status
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gates_read_and_refuse() {
        assert_eq!(
            Gate::parse(" nDCG >= 0.6").unwrap(),
            Gate { name: "ndcg".into(), at_least: true, bound: 0.6 }
        );
        assert!(!Gate::parse("zero<=0.01").unwrap().at_least);
        for bad in ["", "ndcg", "ndcg>0.5", "speed>=1", "ndcg>=much", "ndcg>=NaN"] {
            assert!(Gate::parse(bad).unwrap_err().contains("ndcg>=0.6"), "{bad}");
        }
    }
}
