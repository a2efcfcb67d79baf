//! The review of a ticket: it shows exactly what will be sent.

use js_sys::Date;
use kb_core::ticket::redact::Sensitive;
use kb_core::ticket::triage::label;
use kb_core::ticket::{Impact, TicketContent};
use kb_core::triage::Field;

use super::dispatch::Dispatch;
use super::element::{Element, button, el, text};
use super::page::{page, title};
use super::ticket::fixes;
use crate::catalog::{Catalog, DeskWord, Word};
use crate::state::form::Review;
use crate::state::names::Names;
use crate::state::{Event, FormEvent, OutboxEvent, State, technical};

/// The screen.
pub(super) fn review(state: &State, review: &Review) -> Element {
    let word = |word| state.catalog.text(word);
    let held = review.held.then(|| text("p", "note warning", word(DeskWord::Held)).set("role", "alert"));
    page("page", "review")
        .add(title(word(DeskWord::ReviewTitle)))
        .add(text("p", "", word(DeskWord::ReviewText)))
        .maybe(held)
        .maybe(removed(&state.catalog, review))
        .add(content(state, review.ticket.content()))
        .add(technical(state, review.ticket.content()))
}

fn removed(words: &Catalog, review: &Review) -> Option<Element> {
    let name = |kind: &Sensitive| match kind {
        Sensitive::Card => DeskWord::RemovedCard,
        Sensitive::Iban => DeskWord::RemovedIban,
        Sensitive::NationalId => DeskWord::RemovedId,
        Sensitive::BirthDate => DeskWord::RemovedBirthDate,
        Sensitive::Password => DeskWord::RemovedPassword,
        Sensitive::Key => DeskWord::RemovedKey,
    };
    let mut names: Vec<&str> = review.removed.iter().map(|kind| words.text(name(kind))).collect();
    names.dedup();
    (!names.is_empty())
        .then(|| text("p", "note", words.text(DeskWord::Removed)).text(" ").text(&names.join(", ")))
}

fn content(state: &State, ticket: &TicketContent) -> Element {
    let words = &state.catalog;
    let impact = match ticket.impact {
        Impact::Blocked => DeskWord::Blocked,
        Impact::Slowed => DeskWord::Slowed,
        Impact::Question => DeskWord::Asking,
    };
    let separator = if ticket.name.is_empty() || ticket.email.is_empty() { "" } else { " · " };
    let from = [ticket.name.as_str(), separator, &ticket.email].concat();
    let destination = destination(&state.search.names, ticket);
    let shown = ticket.candidates.iter().filter(|candidate| candidate.shown);
    let shown: Vec<String> = shown.map(|candidate| state.article_title(&candidate.article)).collect();
    let texts = [
        (DeskWord::Question, &*ticket.question),
        (DeskWord::ReviewDetails, &ticket.details),
        (DeskWord::ReviewImpact, words.text(impact)),
        (DeskWord::ReviewFrom, &from),
        (DeskWord::ReviewGoes, &destination),
        (DeskWord::ReviewShown, &shown.join(" · ")),
    ];
    let row = |label: DeskWord, content: Element| {
        el("div", "").add(text("dt", "", words.text(label))).add(el("dd", "").set("dir", "auto").add(content))
    };
    let mut sheet = el("dl", "sheet");
    for (label, content) in texts.iter().filter(|(_, content)| !content.is_empty()) {
        sheet = sheet.add(row(*label, text("span", "", content)));
    }
    let tried = (!ticket.tried.is_empty()).then(|| row(DeskWord::Tried, fixes(words, &ticket.tried)));
    sheet.maybe(tried).add(row(DeskWord::ReviewWhere, facts(ticket)))
}

/// The names of the predicted team and of the ticket's category.
fn destination(names: &Names, ticket: &TicketContent) -> String {
    let route = label(&ticket.triage, Field::Route).map(|id| names.route(id));
    let category = ticket.category.as_deref().map(|id| names.category(id));
    route.into_iter().chain(category).collect::<Vec<_>>().join(" · ")
}

/// Facts about page and device.
fn facts(ticket: &TicketContent) -> Element {
    el("ul", "facts").each(&ticket.environment, &|fact| fact_row(&fact.name, &fact.value))
}

fn technical(state: &State, ticket: &TicketContent) -> Element {
    let clock = |ms: u64| String::from(Date::new(&(ms as f64).into()).to_iso_string());
    let rows = technical::rows(ticket, &state.search.names, |id| state.article_title(id), clock);
    let list = el("ul", "facts").each(&rows, &|(name, content)| fact_row(name, content));
    el("details", "")
        .key("technical")
        .add(text("summary", "over", state.catalog.text(DeskWord::Technical)))
        .add(list)
}

fn fact_row(name: &str, value: &str) -> Element {
    el("li", "").add(text("span", "hint", name)).text(" ").add(text("span", "", value))
}

/// The buttons to send or to change the ticket.
pub(super) fn actions(dispatch: Dispatch, state: &State) -> Vec<Element> {
    let word = |word| state.catalog.text(word);
    let sending = state.form.sending;
    let label = if sending { DeskWord::Sending } else { DeskWord::Send };
    vec![
        button("main", dispatch, Event::Outbox(OutboxEvent::Send))
            .set_if(sending, "aria-disabled", "true")
            .text(word(label)),
        button("quiet", dispatch, Event::Form(FormEvent::Edit)).text(state.catalog.text(Word::Change)),
    ]
}
