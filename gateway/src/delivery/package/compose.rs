//! From a stored ticket to the package: the fields that a ticket system may have, and the document for the engineer.

use std::collections::BTreeMap;

use kb_core::ticket::{Ticket, TicketContent, TriedFix, triage};
use kb_core::triage::Field;

use super::document::{Block, Item, one_line};
use super::like_tickets::LikeTickets;
use super::markup::Markup;
use super::{adf, wording};
use crate::config::TicketField;
use crate::store::TicketNumber;

/// Longest subject, in characters; every supported system takes this many.
const MAX_SUBJECT: usize = 150;
/// Most articles named of those that were shown and not read.
const MOST_SHOWN: usize = 5;
/// Facts about time that is short.
const DEADLINES: [&str; 4] = ["deadline", "due", "cutoff", "cut-off"];
/// Facts about what was promised.
const PROMISES: [&str; 8] =
    ["sla", "sla_respond", "sla_resolve", "plan", "contract", "coverage", "support_hours", "support"];

/// Who asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Requester {
    /// Their name; may be empty.
    pub name: String,
    /// Their address; may be empty.
    pub email: String,
}

/// A ticket as it is handed over: every connector sends this and nothing else. The ticket's own key is in none of it, because it opens the
/// ticket's status.
#[derive(Debug, Clone, PartialEq)]
pub struct Package {
    /// The ticket's number here.
    pub number: TicketNumber,
    /// When it was stored, UTC, RFC 3339.
    pub received_at: String,
    /// What the client sent.
    pub ticket: Ticket,
    /// The client's question on one line.
    pub subject: String,
    /// Who asked.
    pub requester: Requester,
    document: Vec<Block>,
    fields: BTreeMap<TicketField, String>,
}

impl Package {
    /// The package of a ticket, with what is known of tickets like it.
    pub fn new(number: TicketNumber, received_at: String, ticket: Ticket, like: &LikeTickets) -> Self {
        let content = ticket.content();
        let mut fields = fields(number, content);
        fields.retain(|_, value| !value.is_empty());
        Self {
            number,
            subject: subject(&content.question),
            requester: Requester { name: one_line(&content.name), email: content.email.clone() },
            document: document(number, &received_at, content, like),
            received_at,
            fields,
            ticket,
        }
    }

    /// The value of a field; `None` where the ticket has none.
    pub fn field(&self, field: TicketField) -> Option<&str> {
        self.fields.get(&field).map(String::as_str)
    }

    /// The document for the engineer. `key` stands in it, so that a search for it finds the ticket.
    pub fn document(&self, key: &str) -> Vec<Block> {
        let mut document = self.document.clone();
        if let Some(Block::Facts(reference)) = document.last_mut() {
            reference.push(("Delivery".to_owned(), key.to_owned()));
        }
        document
    }

    /// The document in a markup.
    pub fn body(&self, key: &str, markup: Markup) -> String {
        markup.render(&self.document(key))
    }

    /// The document in Atlassian Document Format.
    pub fn adf(&self, key: &str) -> serde_json::Value {
        adf::render(&self.document(key))
    }
}

fn subject(question: &str) -> String {
    let line = one_line(question);
    match line.char_indices().nth(MAX_SUBJECT - 1) {
        Some((end, _)) if line.chars().count() > MAX_SUBJECT => format!("{}…", &line[..end]),
        _ => line,
    }
}

fn fields(number: TicketNumber, ticket: &TicketContent) -> BTreeMap<TicketField, String> {
    let fact = |name: &str| {
        let fact = ticket.environment.iter().find(|fact| fact.name == name);
        fact.map(|fact| one_line(&fact.value)).unwrap_or_default()
    };
    let predicted = |field| triage::label(&ticket.triage, field).map(one_line).unwrap_or_default();
    let category = ticket.category.as_deref().map(one_line);
    BTreeMap::from([
        (TicketField::Number, number.to_string()),
        (TicketField::Name, one_line(&ticket.name)),
        (TicketField::Email, ticket.email.clone()),
        (TicketField::Impact, ticket.impact.name().to_owned()),
        (TicketField::Category, category.unwrap_or_else(|| predicted(Field::Category))),
        (TicketField::Route, predicted(Field::Route)),
        (TicketField::Tier, predicted(Field::Tier)),
        (TicketField::Priority, predicted(Field::Priority)),
        (TicketField::Account, fact("account")),
        (TicketField::Product, fact("product")),
        (TicketField::Component, fact("component")),
        (TicketField::Version, fact("version")),
        (TicketField::ErrorCode, fact("error_code")),
        (
            TicketField::Page,
            Some(fact("page")).filter(|page| !page.is_empty()).unwrap_or_else(|| fact("route")),
        ),
        (TicketField::Locale, ticket.locale.clone()),
    ])
}

fn document(
    number: TicketNumber,
    received_at: &str,
    ticket: &TicketContent,
    like: &LikeTickets,
) -> Vec<Block> {
    let symptoms = [&*ticket.question, ticket.details.as_str()].join("\n\n");
    let is_named = |names: &[&str], name: &str| names.contains(&name);
    let other = |name: &str| !is_named(&DEADLINES, name) && !is_named(&PROMISES, name);
    let reference = [("Ticket", number.to_string()), ("Received", received_at.to_owned())];
    let sections = [
        ("In the client's words", vec![Block::Quote(symptoms.trim().to_owned())]),
        ("Shown and tried", shown_and_tried(ticket)),
        ("Analysis", analysis(ticket, like)),
        ("Impact and deadline", impact(ticket)),
        ("Environment and reproduction", environment(ticket, other)),
        ("Promised", environment(ticket, |name| is_named(&PROMISES, name))),
        ("Reference", vec![facts(reference.map(|(name, value)| (name.to_owned(), value)))]),
    ];
    let filled = sections.into_iter().filter(|(_, blocks)| !blocks.is_empty());
    filled.flat_map(|(title, blocks)| [vec![Block::Heading(title.to_owned())], blocks].concat()).collect()
}

fn facts(facts: impl IntoIterator<Item = (String, String)>) -> Block {
    Block::Facts(facts.into_iter().collect())
}

fn shown_and_tried(ticket: &TicketContent) -> Vec<Block> {
    let reason = ticket
        .reason
        .map(|reason| Block::Paragraph(format!("A ticket was offered because {}.", wording::reason(reason))));
    let read = |article: &str| ticket.tried.iter().any(|fix| fix.article == article);
    let shown = ticket.candidates.iter().filter(|candidate| candidate.shown && !read(&candidate.article));
    let shown = shown.take(MOST_SHOWN).map(|candidate| {
        let sure = candidate.probability.map(|p| format!(", {} likely", wording::percent(p)));
        Item {
            text: format!("{}: shown, not read{}", candidate.article, sure.unwrap_or_default()),
            parts: vec![],
        }
    });
    let items: Vec<Item> = ticket.tried.iter().map(tried).chain(shown).collect();
    let list = (!items.is_empty()).then_some(Block::List(items));
    reason.into_iter().chain(list).collect()
}

fn tried(fix: &TriedFix) -> Item {
    let title = if fix.title.is_empty() { String::new() } else { format!("{} ", fix.title) };
    let parts = fix.steps.iter().map(|step| format!("done: {step}")).collect();
    Item { text: format!("{title}[{}]: {}", fix.article, wording::fix_outcome(fix.outcome)), parts }
}

fn analysis(ticket: &TicketContent, like: &LikeTickets) -> Vec<Block> {
    let predictions = ticket.triage.iter().map(|prediction| {
        let doubt = if prediction.sure { "" } else { ", not sure" };
        let value = format!("{} ({}{doubt})", prediction.label, wording::percent(prediction.probability));
        (format!("{} by triage", wording::field(prediction.field)), value)
    });
    let category = ticket.category.as_deref().map(|category| ("Category".to_owned(), category.to_owned()));
    let counted = |counts: &[(String, usize)]| {
        let counts: Vec<String> =
            counts.iter().map(|(name, count)| format!("{name} ({count} of {})", like.count)).collect();
        counts.join(", ")
    };
    let known = [("Likely cause", &like.causes), ("Closed tickets like this one", &like.articles)];
    let known = known.into_iter().filter(|(_, counts)| !counts.is_empty());
    let known = known.map(|(name, counts)| (name.to_owned(), counted(counts)));
    let found: Vec<_> = category.into_iter().chain(predictions).chain(known).collect();
    if found.is_empty() { Vec::new() } else { vec![facts(found)] }
}

fn impact(ticket: &TicketContent) -> Vec<Block> {
    let impact = ("Impact".to_owned(), wording::impact(ticket.impact).to_owned());
    let deadlines = ticket.environment.iter().filter(|fact| DEADLINES.contains(&fact.name.as_str()));
    let deadlines = deadlines.map(|fact| (fact.name.clone(), fact.value.clone()));
    vec![facts([impact].into_iter().chain(deadlines))]
}

fn environment(ticket: &TicketContent, wanted: impl Fn(&str) -> bool) -> Vec<Block> {
    let found = ticket.environment.iter().filter(|fact| wanted(&fact.name) && !fact.value.is_empty());
    let found: Vec<_> = found.map(|fact| (fact.name.clone(), fact.value.clone())).collect();
    if found.is_empty() { Vec::new() } else { vec![facts(found)] }
}
