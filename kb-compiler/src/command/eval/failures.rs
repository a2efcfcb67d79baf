//! The questions that failed: what came first instead, and why.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use kb_core::index::UNITS_PER_POINT;
use kb_core::query::{Typing, WEIGHT_ONE};
use kb_core::rank::Explanation;
use serde::Serialize;

use super::Run;
use crate::measure::metrics::ndcg;
use crate::open::{BundleError, LocalBundle};

/// Features named of each failure.
const FEATURES_SHOWN: usize = 3;

/// Characters shown of a question.
const QUESTION_SHOWN: usize = 80;

/// The questions whose first article isn't right.
#[derive(Debug, Default, Serialize)]
pub(super) struct Failures {
    /// How many there are.
    pub(super) total: usize,
    /// Those that cost nDCG@10 most, the worst first.
    pub(super) worst: Vec<Failure>,
}

/// A question that failed.
#[derive(Debug, Serialize)]
pub(super) struct Failure {
    id: String,
    question: String,
    /// The right article with the best place.
    expected: String,
    /// Its place, from 1; `None` where it was not found.
    place: Option<usize>,
    /// The article that came first; `None` where nothing was found.
    first: Option<String>,
    /// What nDCG@10 lost, from 0 to 1.
    damage: f64,
    #[serde(flatten)]
    why: Reasons,
}

/// Why an article isn't first.
#[derive(Debug, Default, Serialize)]
struct Reasons {
    /// Whether the bundle has the expected article at all.
    in_bundle: bool,
    /// Scores of the expected article and of the first, in points.
    scores: (f64, f64),
    /// What puts the first article ahead, largest first, in points.
    ahead: Vec<(String, f64)>,
    /// Words of the question that other articles have and the expected one hasn't.
    lacks: Vec<String>,
    /// Words of the question that no article has.
    unknown: Vec<String>,
}

/// Finds the failed questions, and explains the `most` worst of them.
pub(super) fn find(bundle: &mut LocalBundle, run: &Run, most: usize) -> Result<Failures, BundleError> {
    let nothing = BTreeSet::new();
    let mut failed: Vec<(f64, usize)> = Vec::new();
    for (at, (query, ranked)) in run.queries.iter().zip(&run.ranked).enumerate() {
        let right = run.relevance.get(&query.id).unwrap_or(&nothing);
        let is_first = ranked.first().is_some_and(|(id, _)| right.contains(id));
        if !right.is_empty() && !is_first {
            let found = ranked.iter().take(10).enumerate().filter(|(_, (id, _))| right.contains(id));
            failed.push((1.0 - ndcg(found.map(|(place, _)| place), right.len()), at));
        }
    }
    failed.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let worst = failed.iter().take(most).map(|(damage, at)| explained(bundle, run, *at, *damage));
    Ok(Failures { total: failed.len(), worst: worst.collect::<Result<_, _>>()? })
}

fn explained(bundle: &mut LocalBundle, run: &Run, at: usize, damage: f64) -> Result<Failure, BundleError> {
    let (query, ranked) = (&run.queries[at], &run.ranked[at]);
    let question = query.text_of(run.field).to_owned();
    let right = run.relevance.get(&query.id).into_iter().flatten();
    let place = |id: &String| ranked.iter().position(|(found, _)| found == id);
    let placed = right.map(|id| (place(id).unwrap_or(usize::MAX), id)).min();
    let (place, expected) = placed.map_or((usize::MAX, String::new()), |(place, id)| (place, id.clone()));
    let first = ranked.first().map(|(id, _)| id.clone());
    let why = reasons(bundle, &question, &expected, first.as_deref())?;
    let place = ranked.get(place).map(|_| place + 1);
    Ok(Failure { id: query.id.clone(), question, expected, place, first, damage, why })
}

fn reasons(
    bundle: &mut LocalBundle,
    question: &str,
    expected: &str,
    first: Option<&str>,
) -> Result<Reasons, BundleError> {
    let Some(expected) = bundle.find(expected)? else { return Ok(Reasons::default()) };
    let own = bundle.explain(question, Typing::Done, expected)?;
    let first = match first {
        Some(id) => bundle.find(id)?,
        None => None,
    };
    let other = match first {
        Some(doc) => Some(bundle.explain(question, Typing::Done, doc)?),
        None => None,
    };
    let words = words(bundle, question);
    let named = |key: &str| words.get(key).cloned().unwrap_or_else(|| key.to_owned());
    let missing = own.contributions.iter().filter(|part| part.key.is_text() && part.impact == 0);
    let (unknown, lacks): (Vec<_>, Vec<_>) = missing.partition(|part| part.document_frequency == 0);
    let named_once = |parts: Vec<&kb_core::rank::Contribution>| -> Vec<String> {
        let names: BTreeSet<String> = parts.iter().map(|part| named(part.key.as_str())).collect();
        names.into_iter().collect()
    };
    Ok(Reasons {
        in_bundle: true,
        scores: (points(own.score), other.as_ref().map_or(0.0, |other| points(other.score))),
        ahead: other.map(|other| ahead(&own, &other, &named)).unwrap_or_default(),
        lacks: named_once(lacks),
        unknown: named_once(unknown),
    })
}

/// What the other article gains on the expected one, largest first.
fn ahead(own: &Explanation, other: &Explanation, named: &impl Fn(&str) -> String) -> Vec<(String, f64)> {
    let added = |explanation: &Explanation| -> BTreeMap<String, i64> {
        let parts = explanation.contributions.iter();
        parts.map(|part| (part.key.to_string(), part.impact.saturating_mul(i64::from(part.weight)))).collect()
    };
    let own = added(own);
    let gained = added(other).into_iter().map(|(key, added)| {
        let gain = added - own.get(&key).copied().unwrap_or_default();
        (key, gain)
    });
    let mut gained: Vec<(String, i64)> = gained.filter(|(_, gain)| *gain > 0).collect();
    gained.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    gained.truncate(FEATURES_SHOWN);
    gained.into_iter().map(|(key, gain)| (named(&key), points(gain))).collect()
}

/// The words of a question by the terms that they become.
fn words(bundle: &LocalBundle, question: &str) -> BTreeMap<String, String> {
    let tokens = bundle.analyzer().tokens(question).into_iter();
    tokens.map(|token| (token.term, question[token.start..token.end].to_lowercase())).collect()
}

/// Converts a score to points.
fn points(score: i64) -> f64 {
    score as f64 / f64::from(UNITS_PER_POINT) / f64::from(WEIGHT_ONE)
}

impl fmt::Display for Failures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { total, worst } = self;
        match (total, worst.len()) {
            (0, _) | (_, 0) => return Ok(()),
            (1, _) => writeln!(f, "\n1 question has no right article first:")?,
            (total, shown) if shown < *total => writeln!(
                f,
                "\n{total} questions have no right article first; these {shown} cost most (--failures shows more):"
            )?,
            (total, _) => writeln!(f, "\n{total} questions have no right article first:")?,
        }
        worst.iter().try_for_each(|failure| failure.fmt(f))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { id, expected, why, .. } = self;
        writeln!(f, "  {id} {}", self.outcome())?;
        if !why.in_bundle {
            return writeln!(
                f,
                "    {expected} is not in this bundle: it was renamed, isn't published, or is for others"
            );
        }
        if !why.ahead.is_empty() {
            let (own, other) = why.scores;
            let parts: Vec<String> =
                why.ahead.iter().map(|(key, gain)| format!("{key} +{gain:.2}")).collect();
            writeln!(f, "    ahead by {}: {}", format_args!("{:.2}", other - own), parts.join(", "))?;
        }
        if !why.lacks.is_empty() {
            writeln!(f, "    {expected} lacks: {}", why.lacks.join(", "))?;
        }
        if !why.unknown.is_empty() {
            writeln!(f, "    no article has: {}", why.unknown.join(", "))?;
        }
        Ok(())
    }
}

impl Failure {
    /// The question, and which article came instead of which.
    pub(super) fn outcome(&self) -> String {
        let Self { question, expected, place, first, .. } = self;
        let mut shown: String = question.chars().take(QUESTION_SHOWN).collect();
        shown.push_str(if shown.len() < question.len() { "…" } else { "" });
        let place = place.map_or_else(|| "was not found".to_owned(), |place| format!("is at place {place}"));
        match first {
            Some(first) => format!("{shown:?}: {expected} {place}, {first} came first"),
            None => format!("{shown:?}: {expected} {place}, and nothing else was"),
        }
    }
}
