//! The questions that both bundles are asked: those of `queries.tsv`, and a sample of tickets that is the same in every build.

use std::collections::BTreeSet;

use xxhash_rust::xxh3::xxh3_64;

use super::LostQuestion;
use crate::diagnostic::Place;
use crate::edition::Edition;
use crate::learn::tickets::TrainingTicket;
use crate::open::{BundleError, LocalBundle};
use crate::sources::{ExpectedQuery, KnowledgeBase};

/// Most tickets in the sample. A share of 500 has a standard error of at most 0.022.
const SAMPLE: usize = 500;

/// Where a question comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A line of `queries.tsv`.
    Listed,
    /// The ticket of this number.
    Ticket(String),
}

impl Source {
    /// Whether it is a line of `queries.tsv`.
    pub fn is_listed(&self) -> bool {
        *self == Self::Listed
    }

    /// Whether it is a ticket.
    pub fn is_ticket(&self) -> bool {
        !self.is_listed()
    }
}

/// A question whose right articles are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// What is asked. Of a ticket it is the subject without personal data, which is never shown.
    pub text: String,
    /// Where it comes from.
    pub source: Source,
    /// Its file and line.
    pub place: String,
    /// Ids of the right articles, at least one.
    pub right: BTreeSet<String>,
}

/// The questions of `queries.tsv` that this edition can answer, and those that only the earlier bundle could.
pub fn listed(
    edition: &Edition<'_>,
    base: &KnowledgeBase,
    earlier: &mut LocalBundle<'_>,
) -> Result<(Vec<Question>, Vec<LostQuestion>), BundleError> {
    let present: BTreeSet<&str> = edition.articles.iter().map(|article| article.id.as_str()).collect();
    let (mut questions, mut gone) = (Vec::new(), Vec::new());
    for ExpectedQuery { query, article, place } in &base.queries {
        if present.contains(article.as_str()) {
            questions.push(Question {
                text: query.clone(),
                source: Source::Listed,
                place: line(place),
                right: BTreeSet::from([article.to_string()]),
            });
        } else if earlier.find(article.as_str())?.is_some() {
            gone.push(LostQuestion {
                place: line(place),
                question: query.clone(),
                article: article.to_string(),
            });
        }
    }
    Ok((questions, gone))
}

/// A sample of the edition's tickets that an engineer closed with one of its articles, in their order, and the number of all of these. The sample goes by a
/// hash of the ticket's number, so that tickets that are added later replace few of it.
pub fn sampled(
    edition: &Edition<'_>,
    base: &KnowledgeBase,
    tickets: &[(usize, TrainingTicket)],
) -> (Vec<Question>, usize) {
    let closed = tickets.iter().filter(|(_, ticket)| !ticket.articles.is_empty() && !ticket.from_client);
    let mut drawn: Vec<(u64, usize, &TrainingTicket)> =
        closed.map(|(at, ticket)| (xxh3_64(base.resolutions[*at].ticket.as_bytes()), *at, ticket)).collect();
    let all = drawn.len();
    drawn.sort_by_key(|(hash, at, _)| (*hash, *at));
    drawn.truncate(SAMPLE);
    drawn.sort_by_key(|(_, at, _)| *at);
    let question = |(_, at, ticket): (u64, usize, &TrainingTicket)| Question {
        text: ticket.text.lines().next().unwrap_or_default().to_owned(),
        source: Source::Ticket(base.resolutions[at].ticket.clone()),
        place: base.resolution_places.get(at).map(line).unwrap_or_default(),
        right: ticket.articles.iter().map(|n| edition.articles[*n as usize].id.to_string()).collect(),
    };
    (drawn.into_iter().map(question).collect(), all)
}

/// File and line of a place.
pub(super) fn line(place: &Place) -> String {
    format!("{}:{}", place.file, place.line)
}
