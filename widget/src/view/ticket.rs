//! The form that asks a person.

use kb_core::ticket::{Outcome, TriedFix};

use super::element::{Element, button, el, text};
use super::fields::{self, Looks};
use super::{problems, results, title};
use crate::catalog::{Catalog, Word};
use crate::host::Ui;
use crate::state::{Event, Field, Hit, State};

const QUESTION: Looks =
    Looks { field: Field::Question, label: Word::Question, hint: None, lines: Some("2"), fills: "off" };
const DETAILS: Looks = Looks {
    field: Field::Details,
    label: Word::Details,
    hint: Some(Word::DetailsHint),
    lines: Some("4"),
    fills: "off",
};
const NAME: Looks = Looks { field: Field::Name, label: Word::Name, hint: None, lines: None, fills: "name" };
const EMAIL: Looks = Looks {
    field: Field::Email,
    label: Word::Email,
    hint: Some(Word::EmailHint),
    lines: None,
    fills: "email",
};

/// The screen.
pub(super) fn ticket(ui: Ui, state: &State) -> Element {
    let word = |word| state.catalog.text(word);
    let who = if state.asks_who() { &[&NAME, &EMAIL][..] } else { &[] };
    el("form", "page")
        .key("ticket")
        .set("id", "fm-form")
        .set("novalidate", "")
        .on("submit", move |event| {
            event.prevent_default();
            ui.send(Event::Review);
        })
        .add(title(word(Word::TicketTitle)))
        .add(text("p", "", word(Word::TicketText)))
        .maybe(problems::summary(state))
        .add(fields::field(ui, state, &QUESTION).key("question"))
        .maybe(suggested(ui, state))
        .add(fields::field(ui, state, &DETAILS).key("details"))
        .maybe(asked_for(state))
        .add(fields::impact(ui, state))
        .each(who, &|looks| fields::field(ui, state, looks).key(looks.fills))
        .maybe(tried(state))
}

/// Articles that may answer what is being written.
fn suggested(ui: Ui, state: &State) -> Option<Element> {
    let hits = state.suggested();
    let row = |hit: &&Hit| results::by_title(ui, &hit.article, &hit.plain_title());
    (!hits.is_empty()).then(|| {
        el("div", "field")
            .key("suggested")
            .set("role", "status")
            .add(text("p", "hint", state.catalog.text(Word::FormSuggested)))
            .add(el("ul", "hits card").each(&hits, &row))
    })
}

/// What the last article asks a ticket to say.
fn asked_for(state: &State) -> Option<Element> {
    let ask = &state.session.ask;
    (!ask.is_empty()).then(|| {
        let label = text("strong", "", state.catalog.text(Word::AskFor));
        el("div", "note").add(label).add(el("ul", "").each(ask, &|question| text("li", "", question)))
    })
}

fn tried(state: &State) -> Option<Element> {
    let tried = &state.session.tried;
    let word = |word| state.catalog.text(word);
    (!tried.is_empty()).then(|| {
        el("div", "field")
            .key("tried")
            .add(text("h3", "", word(Word::Tried)))
            .add(text("p", "hint", word(Word::TriedText)))
            .add(fixes(&state.catalog, tried))
    })
}

/// The fixes that go along, each with how far it was tried and how it ended.
pub(super) fn fixes(words: &Catalog, tried: &[TriedFix]) -> Element {
    let row = |fix: &TriedFix| {
        let mut said = match fix.steps.len() {
            0 => words.text(Word::TriedRead).to_owned(),
            1 => words.text(Word::TriedStep).to_owned(),
            steps => words.fill(Word::TriedSteps, &[("n", &steps.to_string())]),
        };
        if let Some(outcome) = outcome(words, fix.outcome) {
            said.push_str(" · ");
            said.push_str(outcome);
        }
        el("li", "").add(text("span", "", &fix.title)).add(text("span", "hint", &said))
    };
    el("ul", "fixes").each(tried, &row)
}

fn outcome(words: &Catalog, outcome: Outcome) -> Option<&str> {
    let word = match outcome {
        Outcome::Unrelated => Word::Unrelated,
        Outcome::DidNotHelp => Word::DidNotHelp,
        Outcome::CouldNotFollow => Word::CouldNotFollow,
        Outcome::Solved | Outcome::NotSaid => return None,
    };
    Some(words.text(word))
}

/// The way on, and the way out.
pub(super) fn actions(ui: Ui, state: &State) -> Vec<Element> {
    let word = |word| state.catalog.text(word);
    let review = text("button", "main", word(Word::Review)).set("type", "submit").set("form", "fm-form");
    vec![review.key("submit"), button("quiet", ui, Event::Discard).text(word(Word::Discard))]
}
