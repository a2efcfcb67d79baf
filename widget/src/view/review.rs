//! The review of a ticket: it shows exactly what will be sent.

use js_sys::Date;
use kb_core::ticket::redact::Sensitive;
use kb_core::ticket::triage::label;
use kb_core::ticket::{Impact, TicketContent};
use kb_core::triage::Field;
use leptos::ev;
use leptos::html::custom;
use leptos::prelude::*;

use super::button::text_button;
use super::page::title;
use super::part::{part, part_if};
use super::ticket::{fixes, tried};
use super::ui::{Attribute, Ui};
use crate::catalog::{Catalog, DeskWord, Word};
use crate::state::form;
use crate::state::names::Names;
use crate::state::shown::Shown;
use crate::state::{Event, FormEvent, OutboxEvent, Screen, State, technical};

/// The screen.
#[component]
pub(crate) fn Review() -> impl IntoView {
    let ui = Ui::get();
    view! {
        <div class="page">
            {title(ui.word(DeskWord::ReviewTitle))}
            <p>{ui.word(DeskWord::ReviewText)}</p>
            {part_if(is_held, held)}
            {part(ticket, sheet)}
            <details>
                <summary class="over">{ui.word(DeskWord::Technical)}</summary>
                {part(ticket, technical)}
            </details>
        </div>
    }
}

fn is_held(state: &State) -> bool {
    matches!(&state.screen, Screen::Review(review) if review.held)
}

fn held() -> AnyView {
    view! { <p class="note warning" role="alert">{Ui::get().word(DeskWord::Held)}</p> }.into_any()
}

/// Which ticket shows. It is made again when predictions of triage arrive, then with another time.
fn ticket(state: &State) -> Shown {
    let Screen::Review(review) = &state.screen else { return Shown::Nothing };
    let ticket = review.ticket.content();
    let predictions = ticket.triage.iter().map(|prediction| (prediction.label.clone(), String::new()));
    let written = (ticket.written_ms.to_string(), String::new());
    Shown::Rows(predictions.chain([written]).collect())
}

/// The ticket, and what was removed from it.
fn sheet() -> AnyView {
    let ui = Ui::get();
    let state = ui.now();
    let Screen::Review(review) = &state.screen else { return ().into_any() };
    let ticket = review.ticket.content();
    let removed = removed(&state.catalog, review).into_any();
    vec![removed, content(&state, ticket)].into_any()
}

fn removed(words: &Catalog, review: &form::Review) -> Option<AnyView> {
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
    let text = [words.text(DeskWord::Removed), " ", &names.join(", ")].concat();
    (!names.is_empty()).then(|| view! { <p class="note">{text}</p> }.into_any())
}

fn content(state: &State, ticket: &TicketContent) -> AnyView {
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
    let row = |(label, content): (DeskWord, AnyView)| {
        view! { <div><dt>{words.text(label).to_owned()}</dt><dd dir="auto">{content}</dd></div> }.into_any()
    };
    let texts = texts.into_iter().filter(|(_, content)| !content.is_empty());
    let texts = texts.map(|(label, content)| (label, view! { <span>{content.to_owned()}</span> }.into_any()));
    let fixes = (!ticket.tried.is_empty()).then(|| (DeskWord::Tried, fixes(tried(words, &ticket.tried))));
    let rows = texts.chain(fixes).chain([(DeskWord::ReviewWhere, facts(ticket))]);
    view! { <dl class="sheet">{rows.map(row).collect::<Vec<_>>()}</dl> }.into_any()
}

/// The names of the predicted team and of the ticket's category.
fn destination(names: &Names, ticket: &TicketContent) -> String {
    let route = label(&ticket.triage, Field::Route).map(|id| names.route(id));
    let category = ticket.category.as_deref().map(|id| names.category(id));
    route.into_iter().chain(category).collect::<Vec<_>>().join(" · ")
}

/// Facts about page and device.
fn facts(ticket: &TicketContent) -> AnyView {
    let rows = ticket.environment.iter().map(|fact| fact_row(&fact.name, &fact.value));
    view! { <ul class="facts">{rows.collect::<Vec<_>>()}</ul> }.into_any()
}

fn technical() -> AnyView {
    let ui = Ui::get();
    let state = ui.now();
    let Screen::Review(review) = &state.screen else { return ().into_any() };
    let clock = |ms: u64| String::from(Date::new(&(ms as f64).into()).to_iso_string());
    let (ticket, names) = (review.ticket.content(), &state.search.names);
    let rows = technical::rows(ticket, names, |id| state.article_title(id), clock);
    let rows: Vec<AnyView> = rows.iter().map(|(name, content)| fact_row(name, content)).collect();
    view! { <ul class="facts">{rows}</ul> }.into_any()
}

fn fact_row(name: &str, value: &str) -> AnyView {
    view! { <li><span class="hint">{name.to_owned()}</span>" "<span>{value.to_owned()}</span></li> }
        .into_any()
}

/// The buttons to send or to change the ticket.
#[component]
pub(crate) fn ReviewActions() -> impl IntoView {
    let ui = Ui::get();
    let disabled: Attribute = ui.reading(|state| state.form.sending.then(|| "true".to_owned()));
    let label = ui.live(|state| {
        let label = if state.form.sending { DeskWord::Sending } else { DeskWord::Send };
        state.catalog.text(label).to_owned().into_any()
    });
    let send = custom("button")
        .attr("type", "button")
        .attr("class", "main")
        .attr("aria-disabled", disabled)
        .on(ev::click, ui.on(|_| Event::Outbox(OutboxEvent::Send)))
        .child(label);
    view! {
        {send}
        {text_button("quiet", |_| Event::Form(FormEvent::Edit), ui.word(Word::Change))}
    }
}
