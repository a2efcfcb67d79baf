//! Who tags: the share of tickets that have each field, and the tickets that lack one.

use std::collections::BTreeMap;

use kb_core::model::{Resolution, TagField};
use serde::Serialize;

use super::NextTicket;
use crate::learn::report::Part;
use crate::review::link_questions::is_linked;
use crate::sources::KnowledgeBase;

/// How many tickets are listed next.
const MOST_NEXT: usize = 10;

/// An engineer's tickets.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Compliance {
    /// Tickets that they closed.
    pub tickets: usize,
    /// For each field, the share of them that have it.
    pub fields: BTreeMap<&'static str, Part>,
}

/// A ticket's tag for a field, without blanks around it.
pub(super) fn tag(ticket: &Resolution, field: TagField) -> Option<&str> {
    ticket.tag(field).map(str::trim).filter(|tag| !tag.is_empty())
}

/// For each field, how many tickets have it.
pub(super) fn shares<'t>(
    tickets: &(impl Iterator<Item = &'t Resolution> + Clone),
) -> BTreeMap<&'static str, Part> {
    let of = tickets.clone().count();
    let part =
        |has: &dyn Fn(&Resolution) -> bool| Part { with: tickets.clone().filter(|one| has(one)).count(), of };
    let fields = TagField::ALL.map(|field| (field.name(), part(&|ticket| tag(ticket, field).is_some())));
    fields.into_iter().chain([("link", part(&is_linked))]).collect()
}

/// The same for each engineer.
pub(super) fn by_engineer(tickets: &[(usize, &Resolution)]) -> BTreeMap<String, Compliance> {
    let mut engineers: BTreeMap<&str, Vec<&Resolution>> = BTreeMap::new();
    for (_, ticket) in tickets {
        if let Some(engineer) = ticket.engineer.as_deref() {
            engineers.entry(engineer).or_default().push(ticket);
        }
    }
    let of = |tickets: Vec<&Resolution>| Compliance {
        tickets: tickets.len(),
        fields: shares(&tickets.iter().copied()),
    };
    engineers.into_iter().map(|(name, tickets)| (name.to_owned(), of(tickets))).collect()
}

/// The newest tickets without a link, or without a field that at least one other ticket has.
pub(super) fn next(base: &KnowledgeBase, tickets: &[(usize, &Resolution)]) -> Vec<NextTicket> {
    let used = shares(&tickets.iter().map(|(_, ticket)| *ticket));
    let in_use = |field: &TagField| used.get(field.name()).is_some_and(|part| part.with > 0);
    let fields: Vec<TagField> = TagField::ALL.into_iter().filter(in_use).collect();
    let lacks = |ticket: &Resolution| -> Vec<&'static str> {
        let link = (!is_linked(ticket)).then_some("link");
        fields
            .iter()
            .filter(|field| tag(ticket, **field).is_none())
            .map(|field| field.name())
            .chain(link)
            .collect()
    };
    let day = |ticket: &Resolution| ticket.resolved_day.or(ticket.opened_day);
    let mut newest: Vec<&(usize, &Resolution)> = tickets.iter().collect();
    newest.sort_by_key(|(at, ticket)| std::cmp::Reverse((day(ticket), *at)));
    newest
        .into_iter()
        .map(|(at, ticket)| (at, ticket, lacks(ticket)))
        .filter(|(.., lacks)| !lacks.is_empty())
        .take(MOST_NEXT)
        .map(|(at, ticket, lacks)| NextTicket {
            ticket: ticket.ticket.clone(),
            place: base
                .resolution_places
                .get(*at)
                .map(|place| format!("{}:{}", place.file, place.line))
                .unwrap_or_default(),
            lacks,
        })
        .collect()
}
