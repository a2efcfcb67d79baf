//! The form that asks a person.

use kb_core::ticket::{FixOutcome, TriedFix};

use super::dispatch::Dispatch;
use super::element::{Element, button, el, text};
use super::fields::{self, TextField};
use super::page::title;
use super::{article_link, fix_offer, person_offer, problems};
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
pub(super) fn ticket(dispatch: Dispatch, state: &State) -> Element {
    let word = |word| state.catalog.text(word);
    let desk = state.person_first_category().and_then(|category| category.desk.as_ref());
    let about = if state.goes_at_once() { DeskWord::AtOnceText } else { DeskWord::TicketText };
    let who = if state.asks_who() { &[&NAME, &EMAIL][..] } else { &[] };
    el("form", "page")
        .key("ticket")
        .set("id", "fm-form")
        .set("novalidate", "")
        .on("submit", move |event| {
            event.prevent_default();
            dispatch.send(Event::Form(FormEvent::Review));
        })
        .add(title(word(DeskWord::TicketTitle)))
        .add(text("p", "", word(about)))
        .maybe(desk.map(person_offer::contact))
        .maybe(problems::summary(state))
        .add(fields::field(dispatch, state, &QUESTION).key("question"))
        .maybe(suggested(dispatch, state))
        .add(fields::field(dispatch, state, &DETAILS).key("details"))
        .maybe(asked_for(state))
        .add(fields::impact(dispatch, state))
        .each(who, &|field| fields::field(dispatch, state, field).key(field.autocomplete))
        .maybe(tried(state))
        .maybe(state.form.offer.shown().map(|hit| fix_offer::card(dispatch, &state.catalog, hit)))
}

/// Articles that may answer what is being written.
fn suggested(dispatch: Dispatch, state: &State) -> Option<Element> {
    let hits = state.suggested();
    let row = |hit: &&Hit| article_link::row(dispatch, &hit.article, &hit.plain_title());
    (!hits.is_empty()).then(|| {
        el("div", "field")
            .key("suggested")
            .set("role", "status")
            .add(text("p", "hint", state.catalog.text(DeskWord::FormSuggested)))
            .add(el("ul", "hits card").each(&hits, &row))
    })
}

/// What the ticket should mention, according to the last article.
fn asked_for(state: &State) -> Option<Element> {
    let ask = &state.session.ask;
    (!ask.is_empty()).then(|| {
        let label = text("strong", "", state.catalog.text(DeskWord::AskFor));
        el("div", "note").add(label).add(el("ul", "").each(ask, &|question| text("li", "", question)))
    })
}

fn tried(state: &State) -> Option<Element> {
    let tried = &state.session.tried;
    let word = |word| state.catalog.text(word);
    (!tried.is_empty()).then(|| {
        el("div", "field")
            .key("tried")
            .add(text("h3", "", word(DeskWord::Tried)))
            .add(text("p", "hint", word(DeskWord::TriedText)))
            .add(fixes(&state.catalog, tried))
    })
}

/// The articles that were tried, each with how far it was tried and whether it helped.
pub(super) fn fixes(words: &Catalog, tried: &[TriedFix]) -> Element {
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
        el("li", "").add(text("span", "", &fix.title).set("dir", "auto")).add(text("span", "hint", &result))
    };
    el("ul", "fixes").each(tried, &row)
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
pub(super) fn actions(dispatch: Dispatch, state: &State) -> Vec<Element> {
    let word = |word| state.catalog.text(word);
    let submit = if state.goes_at_once() { DeskWord::Send } else { DeskWord::Review };
    let review = text("button", "main", word(submit)).set("type", "submit").set("form", "fm-form");
    vec![
        review.key("submit"),
        button("quiet", dispatch, Event::Form(FormEvent::Discard)).text(word(DeskWord::Discard)),
    ]
}
