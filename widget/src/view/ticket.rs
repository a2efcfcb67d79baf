//! The form that asks a person.

use kb_core::ticket::{FixOutcome, TriedFix};
use leptos::prelude::*;

use super::article_link;
use super::button::text_button;
use super::fields::{self, ImpactChoice, TextField};
use super::fix_offer::FixOffer;
use super::page::title;
use super::part::{part_if, rows};
use super::person_offer::Contact;
use super::problems::Problems;
use super::ui::{Handler, Ui};
use crate::catalog::{Catalog, DeskWord};
use crate::state::form::Field;
use crate::state::results::Hit;
use crate::state::{Event, FormEvent, State};

const QUESTION: TextField = TextField {
    field: Field::Question,
    label: DeskWord::Question,
    hint: None,
    rows: Some("2"),
    autocomplete: "off",
};
const DETAILS: TextField = TextField {
    field: Field::Details,
    label: DeskWord::Details,
    hint: Some(DeskWord::DetailsHint),
    rows: Some("4"),
    autocomplete: "off",
};
const NAME: TextField =
    TextField { field: Field::Name, label: DeskWord::Name, hint: None, rows: None, autocomplete: "name" };
const EMAIL: TextField = TextField {
    field: Field::Email,
    label: DeskWord::Email,
    hint: Some(DeskWord::EmailHint),
    rows: None,
    autocomplete: "email",
};

/// The screen.
#[component]
pub(crate) fn Ticket() -> impl IntoView {
    let ui = Ui::get();
    let submit: Handler<web_sys::SubmitEvent> = Box::new(move |event| {
        event.prevent_default();
        ui.send(Event::Form(FormEvent::Review));
    });
    view! {
        <form class="page" id="fm-form" novalidate on:submit=submit>
            {title(ui.word(DeskWord::TicketTitle))}
            <p>{ui.live(about)}</p>
            <Contact />
            <Problems />
            {fields::field(&QUESTION)}
            <Suggested />
            {fields::field(&DETAILS)}
            <AskedFor />
            <ImpactChoice />
            {part_if(State::asks_who, who)}
            <Tried />
            <FixOffer />
        </form>
    }
}

fn about(state: &State) -> AnyView {
    let about = if state.goes_at_once() { DeskWord::AtOnceText } else { DeskWord::TicketText };
    state.catalog.text(about).to_owned().into_any()
}

/// Who the client is, where the host did not say it.
fn who() -> AnyView {
    vec![fields::field(&NAME), fields::field(&EMAIL)].into_any()
}

/// Articles that may answer what is being written.
#[component]
fn Suggested() -> impl IntoView {
    let hits = |state: &State| {
        let hit = |hit: &Hit| (hit.article.clone(), hit.plain_title());
        state.suggested().into_iter().map(hit).collect()
    };
    let draw = |hits: Vec<(String, String)>| {
        view! {
            <div class="field" role="status">
                <p class="hint">{Ui::get().word(DeskWord::FormSuggested)}</p>
                <ul class="hits card">{article_link::rows(&hits)}</ul>
            </div>
        }
        .into_any()
    };
    rows(hits, draw)
}

/// What the ticket should mention, according to the last article.
#[component]
fn AskedFor() -> impl IntoView {
    let questions =
        |state: &State| state.session.ask.iter().map(|ask| (ask.clone(), String::new())).collect();
    let draw = |questions: Vec<(String, String)>| {
        let rows: Vec<AnyView> =
            questions.into_iter().map(|(ask, _)| view! { <li>{ask}</li> }.into_any()).collect();
        let heading = Ui::get().word(DeskWord::AskFor);
        view! { <div class="note"><strong>{heading}</strong><ul>{rows}</ul></div> }.into_any()
    };
    rows(questions, draw)
}

#[component]
fn Tried() -> impl IntoView {
    let draw = |tried: Vec<(String, String)>| {
        let ui = Ui::get();
        view! {
            <div class="field">
                <h3>{ui.word(DeskWord::Tried)}</h3>
                <p class="hint">{ui.word(DeskWord::TriedText)}</p>
                {fixes(tried)}
            </div>
        }
        .into_any()
    };
    rows(|state| tried(&state.catalog, &state.session.tried), draw)
}

/// The articles that were tried: title, and how far it was tried and whether it helped.
pub(super) fn tried(words: &Catalog, tried: &[TriedFix]) -> Vec<(String, String)> {
    let row = |fix: &TriedFix| {
        let mut result = match fix.steps.len() {
            0 => words.text(DeskWord::TriedRead).to_owned(),
            1 => words.text(DeskWord::TriedStep).to_owned(),
            steps => words.fill(DeskWord::TriedSteps, &[("n", &steps.to_string())]),
        };
        if let Some(outcome) = outcome(words, fix.outcome) {
            result.push_str(" · ");
            result.push_str(outcome);
        }
        (fix.title.clone(), result)
    };
    tried.iter().map(row).collect()
}

/// A list of what [`tried`] returns.
pub(super) fn fixes(tried: Vec<(String, String)>) -> AnyView {
    let row = |(title, result)| {
        view! { <li><span dir="auto">{title}</span><span class="hint">{result}</span></li> }.into_any()
    };
    view! { <ul class="fixes">{tried.into_iter().map(row).collect::<Vec<AnyView>>()}</ul> }.into_any()
}

fn outcome(words: &Catalog, outcome: FixOutcome) -> Option<&str> {
    let word = match outcome {
        FixOutcome::Unrelated => DeskWord::Unrelated,
        FixOutcome::DidNotHelp => DeskWord::DidNotHelp,
        FixOutcome::CouldNotFollow => DeskWord::CouldNotFollow,
        FixOutcome::Solved | FixOutcome::NotSaid => return None,
    };
    Some(words.text(word))
}

/// The buttons to check or to discard the ticket.
#[component]
pub(crate) fn TicketActions() -> impl IntoView {
    let ui = Ui::get();
    view! {
        <button class="main" type="submit" form="fm-form">{ui.live(submit)}</button>
        {text_button("quiet", |_| Event::Form(FormEvent::Discard), ui.word(DeskWord::Discard))}
    }
}

fn submit(state: &State) -> AnyView {
    let submit = if state.goes_at_once() { DeskWord::Send } else { DeskWord::Review };
    state.catalog.text(submit).to_owned().into_any()
}
