//! The ticket exactly as it will be sent.

use kb_core::ticket::redact::Sensitive;
use kb_core::ticket::triage::label;
use kb_core::ticket::{Impact, TicketContent};
use kb_core::triage::Field;

use super::dispatch::Dispatch;
use super::element::{Element, button, el, text};
use super::page::{page, title};
use super::ticket::fixes;
use crate::catalog::{Catalog, Word};
use crate::state::article::ArticleLink;
use crate::state::form::Check;
use crate::state::names::Names;
use crate::state::results::{Hit, MatchReason};
use crate::state::{ArticleEvent, Event, FormEvent, OutboxEvent, State};

/// The screen.
pub(super) fn check(dispatch: Dispatch, state: &State, check: &Check) -> Element {
    let word = |word| state.catalog.text(word);
    let held = check.held.then(|| text("p", "note warning", word(Word::Held)).set("role", "alert"));
    page("page", "check")
        .add(title(word(Word::CheckTitle)))
        .add(text("p", "", word(Word::CheckText)))
        .maybe(held)
        .maybe(state.form.offer.shown().map(|hit| offer(dispatch, &state.catalog, hit)))
        .maybe(removed(&state.catalog, check))
        .add(content(&state.catalog, &state.search.names, check.ticket.content()))
}

/// The article offered before the ticket is sent.
fn offer(dispatch: Dispatch, words: &Catalog, hit: &Hit) -> Element {
    let heading = match hit.reason {
        MatchReason::Closed(tickets) => words.fill(Word::OfferClosed, &[("n", &tickets.to_string())]),
        _ => words.text(Word::OfferLikely).to_owned(),
    };
    let link = ArticleLink { article: hit.article.clone(), anchor: hit.anchor.clone() };
    let read = Event::Article(ArticleEvent::Open(link));
    el("div", "offer")
        .key("offer")
        .set("id", "fm-offer")
        .set("tabindex", "-1")
        .set("role", "group")
        .set("aria-labelledby", "fm-offered")
        .add(text("h3", "", &heading).set("id", "fm-offered"))
        .add(text("p", "", &hit.plain_title()))
        .add(button("second", dispatch, read).text(words.text(Word::ReadIt)))
        .text(" ")
        .add(button("quiet", dispatch, Event::Outbox(OutboxEvent::Send)).text(words.text(Word::SendAnyway)))
}

fn removed(words: &Catalog, check: &Check) -> Option<Element> {
    let name = |kind: &Sensitive| match kind {
        Sensitive::Card => Word::RemovedCard,
        Sensitive::Iban => Word::RemovedIban,
        Sensitive::NationalId => Word::RemovedId,
        Sensitive::Password => Word::RemovedPassword,
        Sensitive::Key => Word::RemovedKey,
    };
    let mut names: Vec<&str> = check.removed.iter().map(|kind| words.text(name(kind))).collect();
    names.dedup();
    (!names.is_empty())
        .then(|| text("p", "note", words.text(Word::Removed)).text(" ").text(&names.join(", ")))
}

fn content(words: &Catalog, names: &Names, ticket: &TicketContent) -> Element {
    let impact = match ticket.impact {
        Impact::Blocked => Word::Blocked,
        Impact::Slowed => Word::Slowed,
        Impact::Question => Word::Asking,
    };
    let separator = if ticket.name.is_empty() || ticket.email.is_empty() { "" } else { " · " };
    let from = [ticket.name.as_str(), separator, &ticket.email].concat();
    let destination = destination(names, ticket);
    let shown: Vec<&str> = ticket.candidates.iter().map(|candidate| candidate.article.as_str()).collect();
    let texts = [
        (Word::Question, &*ticket.question),
        (Word::CheckDetails, &ticket.details),
        (Word::CheckImpact, words.text(impact)),
        (Word::CheckFrom, &from),
        (Word::CheckGoes, &destination),
        (Word::CheckShown, &shown.join(", ")),
    ];
    let row = |label: Word, content: Element| {
        el("div", "").add(text("dt", "", words.text(label))).add(el("dd", "").add(content))
    };
    let mut sheet = el("dl", "sheet");
    for (label, content) in texts.iter().filter(|(_, content)| !content.is_empty()) {
        sheet = sheet.add(row(*label, text("span", "", content)));
    }
    let tried = (!ticket.tried.is_empty()).then(|| row(Word::Tried, fixes(words, &ticket.tried)));
    sheet.maybe(tried).add(row(Word::CheckWhere, facts(ticket)))
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
    let label = if sending { Word::Sending } else { Word::Send };
    vec![
        button("main", dispatch, Event::Outbox(OutboxEvent::Send))
            .set_if(sending, "aria-disabled", "true")
            .text(word(label)),
        button("quiet", dispatch, Event::Form(FormEvent::Edit)).text(word(Word::Change)),
    ]
}
