//! What changed for one question: its first article, and the place of the right one.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use kb_core::model::ArticleId;
use kb_core::rank::Hit;
use kb_core::rank::confidence::SHOWN;
use serde::Serialize;

use super::questions::{Question, Source};
use super::suspects::Suspects;

/// Fewest tickets that count as the reason of a change. Of 496 real questions, two weeks of tickets moved six from the first place and
/// seven out of the first three; three or four tickets were in the words of one of these, five or more of two.
const SEVERAL: usize = 5;

/// A value in the earlier bundle and in this one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Step<T> {
    /// In the earlier bundle.
    pub before: T,
    /// In this bundle.
    pub after: T,
}

/// An article as a result list shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Found {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
}

/// A result list, best first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranked(Vec<Found>);

impl Ranked {
    /// A list of hits; an article that has another id by now gets it.
    pub fn of(hits: Vec<Hit>, redirects: &BTreeMap<String, ArticleId>) -> Self {
        let found = hits.into_iter().map(|hit| {
            let id = hit.row.id.to_string();
            let id = redirects.get(&id).map_or(id, ToString::to_string);
            Found { id, title: hit.row.title }
        });
        Self(found.collect())
    }

    /// The ids.
    pub fn ids(&self) -> Vec<String> {
        self.0.iter().map(|found| found.id.clone()).collect()
    }

    /// The place of the first right article, from 1; `None` where none was found.
    fn rank(&self, right: &BTreeSet<String>) -> Option<usize> {
        self.0.iter().position(|found| right.contains(&found.id)).map(|place| place + 1)
    }
}

/// A question with the results of both bundles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComparedQuestion {
    /// The question.
    pub question: Question,
    /// The results of the earlier bundle.
    pub before: Ranked,
    /// The results of this one.
    pub after: Ranked,
}

/// A question or ticket whose first article changed, or whose right article fell.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Change {
    /// The file and line of the question or ticket.
    pub place: String,
    /// The question; none for a ticket, whose text may be private.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
    /// The ticket's number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ticket: Option<String>,
    /// Ids of the right articles.
    pub right: BTreeSet<String>,
    /// The place of the first right article among the first ten, from 1.
    pub rank: Step<Option<usize>>,
    /// The first article.
    pub first: Step<Option<Found>>,
    /// What explains another first article: the former one is gone, or the present one is new.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
    /// The tickets that may have done it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suspects: Option<Suspects>,
}

impl ComparedQuestion {
    /// Places of the right article.
    pub fn rank(&self) -> Step<Option<usize>> {
        let right = &self.question.right;
        Step { before: self.before.rank(right), after: self.after.rank(right) }
    }

    /// The articles that stand before the right one now and did not before, best first.
    pub fn overtakers(&self) -> Vec<&str> {
        let Step { before, after } = self.rank();
        let above = |rank: Option<usize>, ranked: &Ranked| rank.map_or(ranked.0.len(), |rank| rank - 1);
        let were_above = &self.before.0[..above(before, &self.before)];
        let are_above = &self.after.0[..above(after, &self.after)];
        let overtook = |found: &&Found| !were_above.iter().any(|above| above.id == found.id);
        are_above.iter().filter(overtook).map(|found| found.id.as_str()).collect()
    }

    /// The change, if there is one; what explains it is not known yet.
    pub fn change(&self) -> Option<Change> {
        let first = Step { before: self.before.0.first().cloned(), after: self.after.0.first().cloned() };
        let Question { text, source, place, right } = &self.question;
        let (question, ticket) = match source {
            Source::Listed => (Some(text.clone()), None),
            Source::Ticket(number) => (None, Some(number.clone())),
        };
        let (place, right, rank) = (place.clone(), right.clone(), self.rank());
        let change = Change { place, question, ticket, right, rank, first, because: None, suspects: None };
        (change.has_another_first() || change.fall() > 0.0).then_some(change)
    }
}

impl Change {
    /// Whether another article is first.
    pub fn has_another_first(&self) -> bool {
        let Step { before, after } = &self.first;
        before.as_ref().map(|found| &found.id) != after.as_ref().map(|found| &found.id)
    }

    /// Whether the right article was among those that are shown first, and no longer is.
    pub fn is_lost(&self) -> bool {
        let shown = |rank: Option<usize>| rank.is_some_and(|rank| rank <= SHOWN);
        shown(self.rank.before) && !shown(self.rank.after)
    }

    /// Whether the right article was first, and is no longer.
    pub fn is_overtaken(&self) -> bool {
        self.rank.before == Some(1) && self.rank.after != Some(1)
    }

    /// Whether it fell because tickets say so: several, so that one mistake is none, and not because the articles are others.
    pub fn is_taught(&self) -> bool {
        let several = |suspects: &Suspects| suspects.tickets.len() >= SEVERAL;
        self.suspects.as_ref().is_some_and(several) && self.because.is_none()
    }

    /// By how much the reciprocal of the right article's place fell; below 0 where it rose.
    pub fn fall(&self) -> f64 {
        reciprocal(self.rank.before) - reciprocal(self.rank.after)
    }

    /// Orders what fell before what did not, questions before tickets, what the gate counts before the rest, and then by how far it fell.
    pub fn worst_first(&self, other: &Self) -> Ordering {
        let counts = |change: &Self| change.is_lost() || change.is_overtaken() && change.is_taught();
        let rank = |change: &Self| (change.fall() <= 0.0, change.ticket.is_some(), !counts(change));
        rank(self).cmp(&rank(other)).then(other.fall().total_cmp(&self.fall()))
    }
}

/// 1 / place, and 0 where nothing right was found.
pub(super) fn reciprocal(rank: Option<usize>) -> f64 {
    rank.map_or(0.0, |rank| 1.0 / rank as f64)
}
