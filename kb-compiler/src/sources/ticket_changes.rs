//! Lines that change a ticket which stands in another line: what a review decided about it, which article was found for it, and that it was
//! deleted where it came from.

use std::collections::{BTreeMap, BTreeSet};

use kb_core::model::{LinkKind, Provenance, TagField};
use kb_import::FoundLink;
use serde_json::{Map, Value};

use super::config::Config;
use super::resolution_line::Line;
use super::ticket_fields::Ticket;
use crate::diagnostic::{Diagnostic, Place, codes};

/// What becomes of a ticket.
#[derive(Debug)]
enum Kind {
    /// It isn't there any more.
    Deleted,
    /// A review names what it is about, or what closed it.
    Reviewed(Box<Amendment>),
    /// An answer means this article.
    Found(String),
}

/// What a review decided. What is `None` stays as it is.
#[derive(Debug, Default)]
struct Amendment {
    articles: Option<Vec<String>>,
    link: Option<LinkKind>,
    tags: Vec<(TagField, String)>,
}

impl Amendment {
    /// Whether it only says that somebody looked.
    fn is_empty(&self) -> bool {
        self.articles.is_none() && self.link.is_none() && self.tags.is_empty()
    }
}

/// A change of the ticket with this number.
#[derive(Debug)]
pub(super) struct Change {
    ticket: String,
    place: Place,
    kind: Kind,
}

/// Whether a line changes another ticket instead of being one.
pub(super) fn is_change(fields: &Map<String, Value>) -> bool {
    fields.contains_key("reviewed")
        || fields.contains_key("found")
        || fields.get("deleted").is_some_and(|value| value == &Value::Bool(true))
}

/// Reads such a line; `None` where it names no ticket. What can't be used is left in the ticket's problems.
pub(super) fn read(ticket: &mut Ticket, place: Place, config: &Config) -> Option<Change> {
    let number = ticket.text("ticket");
    ticket.require("ticket", number.is_some());
    let deleted = ticket.fields.remove("deleted").is_some_and(|value| value == Value::Bool(true));
    let kind = if deleted {
        ticket.fields.clear();
        Kind::Deleted
    } else if let Some(found) = ticket.take("found") {
        let Ok(found) = serde_json::from_value::<FoundLink>(found) else {
            ticket.wrong("found", "an object with `article`, `by` and `percent`");
            return None;
        };
        Kind::Found(found.article)
    } else {
        let names_articles = ticket.fields.contains_key("articles");
        let articles = ticket.names("articles");
        let link = ticket.choice("link", LinkKind::parse, &LinkKind::NAMES);
        let tags = TagField::ALL.into_iter();
        let tags = tags.filter_map(|field| Some((field, ticket.tag(field.name(), config)?))).collect();
        let amendment = Amendment { articles: names_articles.then_some(articles), link, tags };
        ticket.fields.retain(|key, _| !["reviewed", "source"].contains(&key.as_str()));
        Kind::Reviewed(Box::new(amendment))
    };
    Some(Change { ticket: number?, place, kind })
}

/// Applies the changes, in order. A change of a ticket that is not here is noted.
pub(super) fn apply(
    mut lines: Vec<Line>,
    changes: Vec<Change>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Line> {
    let mut places: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, line) in lines.iter().enumerate() {
        places.entry(line.resolution.ticket.clone()).or_default().push(at);
    }
    let (mut deleted, mut links) = (BTreeSet::new(), Vec::new());
    for Change { ticket, place, kind } in changes {
        let found = places.get(&ticket).map(Vec::as_slice).unwrap_or_default();
        match kind {
            Kind::Deleted => deleted.extend(found.iter().copied()),
            Kind::Found(article) => links.extend(found.iter().map(|at| (*at, article.clone()))),
            Kind::Reviewed(_) if found.is_empty() => {
                let message = format!("this review is of the ticket `{ticket}`, which is not here");
                diagnostics.push(Diagnostic::new(&codes::REVIEW_WITHOUT_TICKET, place, message));
            }
            Kind::Reviewed(amendment) => found.iter().for_each(|at| lines[*at].amend(&amendment)),
        }
    }
    // Whatever a person says counts more, wherever it stands.
    links.into_iter().for_each(|(at, article)| lines[at].take_found(article));
    let mut at = 0..;
    lines.retain(|_| at.next().is_none_or(|at| !deleted.contains(&at)));
    lines
}

impl Line {
    /// Takes over an article that was found, where nobody has said which article closed the ticket.
    fn take_found(&mut self, article: String) {
        let ticket = &mut self.resolution;
        if self.articles.is_empty() && ticket.link.is_none() && ticket.provenance == Provenance::Engineer {
            (self.articles, ticket.link) = (vec![article], Some(LinkKind::Used));
        }
    }

    /// Takes over what an engineer decided. The line is an engineer's from now on, so nothing that only a client said stays in it.
    fn amend(&mut self, amendment: &Amendment) {
        if amendment.is_empty() {
            return;
        }
        let ticket = &mut self.resolution;
        if ticket.provenance != Provenance::Engineer {
            (ticket.account, ticket.suggestion, ticket.link) = (None, None, None);
            self.articles.clear();
            ticket.provenance = Provenance::Engineer;
        }
        if let Some(articles) = &amendment.articles {
            self.articles.clone_from(articles);
        }
        ticket.link = amendment.link.or(ticket.link);
        for (field, tag) in &amendment.tags {
            ticket.set_tag(*field, tag.clone());
        }
    }
}

/// Keeps one line of each ticket: the last among those that the most trustworthy source wrote. Notes the others.
pub(super) fn keep_last(lines: Vec<Line>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Line> {
    let trust = |line: &Line| match line.resolution.provenance {
        Provenance::Engineer => 2,
        Provenance::SignedClient => 1,
        Provenance::Anonymous => 0,
    };
    let mut kept: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, line) in lines.iter().enumerate() {
        let best = kept.entry(&line.resolution.ticket).or_insert(at);
        if trust(line) >= trust(&lines[*best]) {
            *best = at;
        }
    }
    let keeps: Vec<bool> = lines
        .iter()
        .enumerate()
        .map(|(at, line)| {
            let best = kept.get(line.resolution.ticket.as_str()).copied().unwrap_or(at);
            if best != at {
                let number = &line.resolution.ticket;
                let message = format!("the ticket `{number}` is also at {}, which counts", lines[best].place);
                diagnostics.push(Diagnostic::new(&codes::DUPLICATE_TICKET, line.place.clone(), message));
            }
            best == at
        })
        .collect();
    let mut keeps = keeps.into_iter();
    lines.into_iter().filter(|_| keeps.next().unwrap_or(true)).collect()
}
