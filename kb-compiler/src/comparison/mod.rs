//! Compares a bundle with the one that an earlier build wrote: both are asked the questions of `queries.tsv` and a sample of tickets, and
//! where the new one ranks worse than `kb.toml` allows, the build must not replace the old one.

pub mod questions;
pub mod suspects;
pub mod change;
pub mod figures;
pub mod gate;
mod text;

pub use change::Change;

use std::collections::{BTreeMap, BTreeSet};

use kb_core::query::Typing;
use serde::Serialize;

use crate::bundle::Bundle;
use crate::edition::Edition;
use crate::learn::hyperparameters::Hyperparameters;
use crate::learn::tickets::training_tickets;
use crate::open::{BundleError, LocalBundle};
use crate::sources::KnowledgeBase;
use change::{ComparedQuestion, Ranked, Step};
use figures::Figures;
use questions::{Question, Source};
use suspects::TicketWords;

/// Articles ranked for a question: as many as MRR@10 reads.
const DEPTH: usize = 10;

/// What differs between a bundle and the one before.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// The folder of the earlier bundle.
    pub against: String,
    /// The figures of the questions of `queries.tsv`.
    pub questions: Figures,
    /// The figures of the sampled tickets.
    pub tickets: Figures,
    /// The tickets that the sample is from: those that an article of the bundle closed.
    pub sampled_from: usize,
    /// Questions of `queries.tsv` whose right article this bundle no longer has.
    pub gone: Vec<LostQuestion>,
    /// The questions and tickets with another first article or with a right article that fell, the worst first.
    pub changes: Vec<Change>,
    /// In which points it ranks worse than `kb.toml` allows; empty where the gate holds.
    pub missed: Vec<String>,
}

/// A question whose right article was removed, restricted or taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LostQuestion {
    /// Where the question stands.
    pub place: String,
    /// The question.
    pub question: String,
    /// The article.
    pub article: String,
}

/// Why there is nothing to compare, or a comparison.
#[derive(Debug)]
pub enum Compared {
    /// Both bundles have the same content, or there is no question to ask.
    Nothing,
    /// The earlier bundle shares no article with this one.
    OtherKnowledgeBase,
    /// What was found.
    Found(Box<Comparison>),
}

/// Compares a bundle that was just built with an earlier one of the same audience and language.
pub fn compare(
    edition: &Edition<'_>,
    base: &KnowledgeBase,
    built: &Bundle,
    earlier: &mut LocalBundle<'_>,
) -> Result<Compared, BundleError> {
    if earlier.digest() == built.manifest.digest {
        return Ok(Compared::Nothing);
    }
    if !shares_an_article(edition, base, earlier)? {
        return Ok(Compared::OtherKnowledgeBase);
    }
    let tickets = training_tickets(edition, base, &Hyperparameters::default()).tickets;
    let (listed, gone) = questions::listed(edition, base, earlier)?;
    let (sampled, sampled_from) = questions::sampled(edition, base, &tickets);
    if listed.is_empty() && sampled.is_empty() && gone.is_empty() {
        return Ok(Compared::Nothing);
    }
    let learned = built.report.as_ref().is_some_and(|report| report.weights > 0);
    let mut built = LocalBundle::of(built)?;
    let judged = judge(listed.into_iter().chain(sampled), base, earlier, &mut built)?;
    let words = TicketWords::of(edition, base, built.analyzer(), &tickets);
    let changes = changes(&judged, edition, base, &words, earlier)?;
    let of = |is: fn(&Source) -> bool| Figures::of(judged.iter().filter(|one| is(&one.question.source)));
    let (questions, tickets) = (of(Source::is_listed), of(Source::is_ticket));
    let missed = gate::missed(base.config.gate, &questions, &tickets, &changes, learned);
    let against = earlier.folder().display().to_string();
    let comparison = Comparison { against, questions, tickets, sampled_from, gone, changes, missed };
    Ok(Compared::Found(Box::new(comparison)))
}

fn shares_an_article(
    edition: &Edition<'_>,
    base: &KnowledgeBase,
    earlier: &mut LocalBundle<'_>,
) -> Result<bool, BundleError> {
    for article in &edition.articles {
        if had(earlier, base, article.id.as_str())? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Asks both bundles.
fn judge(
    questions: impl Iterator<Item = Question>,
    base: &KnowledgeBase,
    earlier: &mut LocalBundle<'_>,
    built: &mut LocalBundle<'_>,
) -> Result<Vec<ComparedQuestion>, BundleError> {
    let mut judged = Vec::new();
    for question in questions {
        let ask = |bundle: &mut LocalBundle<'_>| bundle.search(&question.text, Typing::Done, DEPTH);
        let before = Ranked::of(ask(earlier)?, &base.redirects);
        let after = Ranked::of(ask(built)?, &BTreeMap::new());
        judged.push(ComparedQuestion { question, before, after });
    }
    Ok(judged)
}

/// The changes, the worst first, with what explains them.
fn changes(
    judged: &[ComparedQuestion],
    edition: &Edition<'_>,
    base: &KnowledgeBase,
    words: &TicketWords<'_>,
    earlier: &mut LocalBundle<'_>,
) -> Result<Vec<Change>, BundleError> {
    let present: BTreeSet<&str> = edition.articles.iter().map(|article| article.id.as_str()).collect();
    let mut changes = Vec::new();
    for one in judged {
        let Some(mut change) = one.change() else { continue };
        let Step { before, after } = &change.first;
        if let Some(gone) = before.as_ref().filter(|found| !present.contains(found.id.as_str())) {
            change.because = Some(format!("{} is no longer in this bundle", gone.id));
        } else if let Some(first) = after
            && !had(earlier, base, &first.id)?
        {
            change.because = Some(format!("{} is new in this bundle", first.id));
        }
        change.suspects = words.suspects(&one.question.text, &one.overtakers());
        changes.push(change);
    }
    changes.sort_by(Change::worst_first);
    Ok(changes)
}

/// Whether a bundle has an article, under its id or a former one.
fn had(bundle: &mut LocalBundle<'_>, base: &KnowledgeBase, id: &str) -> Result<bool, BundleError> {
    let former = base.redirects.iter().filter(|(_, now)| now.as_str() == id).map(|(old, _)| old.as_str());
    for id in former.chain([id]) {
        if bundle.find(id)?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}
