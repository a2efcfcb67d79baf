//! The form that asks a person.

use kb_core::ticket::TriedFix;
use leptos::prelude::*;

use super::fields::{self, Looks};
use super::problems;
use crate::catalog::{Catalog, Word};
use crate::host::Ui;
use crate::state::{Event, Field, State};

const QUESTION: Looks = Looks { label: Word::Question, hint: None, lines: Some("2"), fills: "off" };
const DETAILS: Looks =
    Looks { label: Word::Details, hint: Some(Word::DetailsHint), lines: Some("4"), fills: "off" };
const NAME: Looks = Looks { label: Word::Name, hint: None, lines: None, fills: "name" };
const EMAIL: Looks = Looks { label: Word::Email, hint: Some(Word::EmailHint), lines: None, fills: "email" };

/// The screen.
pub(super) fn ticket(ui: Ui, state: &State) -> impl IntoView + use<> {
    let word = |word| state.catalog.text(word).to_owned();
    let who = state.asks_who().then(|| {
        view! { {fields::text(ui, state, Field::Name, &NAME)} {fields::text(ui, state, Field::Email, &EMAIL)} }
    });
    view! {
        <form
            class="page"
            id="fm-form"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                ui.send(Event::Review);
            }
        >
            <h2 id="fm-title" tabindex="-1">{word(Word::TicketTitle)}</h2>
            <p>{word(Word::TicketText)}</p>
            {problems::summary(state)}
            {fields::text(ui, state, Field::Question, &QUESTION)}
            {fields::text(ui, state, Field::Details, &DETAILS)}
            {asked_for(state)}
            {fields::impact(ui, state)}
            {who}
            {tried(state)}
        </form>
    }
}

/// What the last article asks a ticket to say.
fn asked_for(state: &State) -> Option<impl IntoView + use<>> {
    let ask = &state.session.ask;
    let rows: Vec<_> = ask.iter().map(|question| view! { <li>{question.clone()}</li> }).collect();
    let label = state.catalog.text(Word::AskFor).to_owned();
    (!ask.is_empty()).then(|| view! { <div class="note"><strong>{label}</strong><ul>{rows}</ul></div> })
}

fn tried(state: &State) -> Option<impl IntoView + use<>> {
    let tried = &state.session.tried;
    let word = |word| state.catalog.text(word).to_owned();
    let rows = fixes(&state.catalog, tried);
    (!tried.is_empty()).then(|| {
        view! {
            <div class="field">
                <h3>{word(Word::Tried)}</h3>
                <p class="hint">{word(Word::TriedText)}</p>
                {rows}
            </div>
        }
    })
}

/// The fixes that go along, each with how far it was tried.
pub(super) fn fixes(words: &Catalog, tried: &[TriedFix]) -> impl IntoView + use<> {
    let row = |fix: &TriedFix| {
        let far = match fix.steps.len() {
            0 => words.text(Word::TriedRead).to_owned(),
            1 => words.text(Word::TriedStep).to_owned(),
            steps => words.fill(Word::TriedSteps, &[("n", &steps.to_string())]),
        };
        let outcome = outcome(words, fix.outcome).map(|outcome| format!(" · {outcome}")).unwrap_or_default();
        view! { <li><span>{fix.title.clone()}</span><span class="hint">{far} {outcome}</span></li> }
    };
    let rows: Vec<_> = tried.iter().map(row).collect();
    view! { <ul class="fixes">{rows}</ul> }
}

fn outcome(words: &Catalog, outcome: kb_core::ticket::Outcome) -> Option<&str> {
    use kb_core::ticket::Outcome;
    let word = match outcome {
        Outcome::Unrelated => Word::Unrelated,
        Outcome::DidNotHelp => Word::DidNotHelp,
        Outcome::CouldNotFollow => Word::CouldNotFollow,
        Outcome::Solved | Outcome::NotSaid => return None,
    };
    Some(words.text(word))
}

/// The way on, and the way out.
pub(super) fn actions(ui: Ui, state: &State) -> impl IntoView + use<> {
    let word = |word| state.catalog.text(word).to_owned();
    view! {
        <footer class="foot act" part="footer">
            <button type="submit" form="fm-form" class="main">{word(Word::Review)}</button>
            <button type="button" class="quiet" on:click=ui.on(Event::Discard)>{word(Word::Discard)}</button>
        </footer>
    }
}
