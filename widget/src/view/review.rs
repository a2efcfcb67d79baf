//! The review of a ticket: it shows exactly what will be sent.

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
use crate::state::{Event, FormEvent, OutboxEvent, State};

/// The screen.
pub(super) fn review(state: &State, review: &Review) -> Element {
    let word = |word| state.catalog.text(word);
    let held = review.held.then(|| text("p", "note warning", word(DeskWord::Held)).set("role", "alert"));
    page("page", "review")
        .add(title(word(DeskWord::ReviewTitle)))
        .add(text("p", "", word(DeskWord::ReviewText)))
        .maybe(held)
        .maybe(removed(&state.catalog, review))
        .add(content(&state.catalog, &state.search.names, review.ticket.content()))
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

fn content(words: &Catalog, names: &Names, ticket: &TicketContent) -> Element {
    let impact = match ticket.impact {
        Impact::Blocked => DeskWord::Blocked,
        Impact::Slowed => DeskWord::Slowed,
        Impact::Question => DeskWord::Asking,
    };
    let separator = if ticket.name.is_empty() || ticket.email.is_empty() { "" } else { " · " };
    let from = [ticket.name.as_str(), separator, &ticket.email].concat();
    let destination = destination(names, ticket);
    let shown: Vec<&str> = ticket.candidates.iter().map(|candidate| candidate.article.as_str()).collect();
    let texts = [
        (DeskWord::Question, &*ticket.question),
        (DeskWord::ReviewDetails, &ticket.details),
        (DeskWord::ReviewImpact, words.text(impact)),
        (DeskWord::ReviewFrom, &from),
        (DeskWord::ReviewGoes, &destination),
        (DeskWord::ReviewShown, &shown.join(", ")),
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

/// Facts about page and device, and what identifies the ticket.
fn facts(ticket: &TicketContent) -> Element {
    let row = |name: &str, value: &str| {
        el("li", "").add(text("span", "hint", name)).text(" ").add(text("span", "", value))
    };
    let triage: Vec<&str> = ticket.triage.iter().map(|prediction| prediction.label.as_str()).collect();
    let traces = [
        ("category", ticket.category.as_deref().unwrap_or_default()),
        ("triage", &triage.join(", ")),
        ("locale", &ticket.locale),
        ("bundles", &ticket.bundles.join(", ")),
        ("key", &ticket.key),
    ];
    let mut list = el("ul", "facts").each(&ticket.environment, &|fact| row(&fact.name, &fact.value));
    for (name, value) in traces.iter().filter(|(_, value)| !value.is_empty()) {
        list = list.add(row(name, value));
    }
    list
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
