//! The search screen: the box, and below it answers, what fits the page, or the way to a person.

use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, KeyboardEvent};

use super::element::{Element, button, el, text};
use super::icon::{self, icon};
use super::{page, results};
use crate::catalog::Word;
use crate::host::Ui;
use crate::state::searching::MAX_CHARACTERS;
use crate::state::{Event, Move, State};

/// The screen.
pub(super) fn search(ui: Ui, state: &State) -> Vec<Element> {
    let words = &state.catalog;
    let label = text("label", "unseen", words.text(Word::SearchLabel)).set("for", "fm-search");
    let field = el("div", "box")
        .set("part", "search")
        .add(icon(icon::SEARCH))
        .add(input(ui, state))
        .maybe(clear(ui, state));
    let cut =
        state.searching.cut.then(|| text("p", "hint", words.text(Word::SearchCut)).set("role", "status"));
    vec![
        page("ask", "search").add(label).add(field).maybe(cut),
        page("", "bars").all(bars(ui, state)),
        page("", "results").all(results::results(ui, state)),
    ]
}

fn input(ui: Ui, state: &State) -> Element {
    let pointed = state.searching.pointed.map(|at| format!("fm-hit-{at}"));
    let expanded = state.searching.answer.as_ref().is_some_and(|(answer, _)| !answer.hits.is_empty());
    el("input", "")
        .set("id", "fm-search")
        .set("type", "text")
        .set("enterkeyhint", "search")
        .set("autocomplete", "off")
        .set("role", "combobox")
        .set("aria-autocomplete", "list")
        .set_if(expanded, "aria-controls", "fm-hits fm-more")
        .state("aria-expanded", expanded)
        .set_if(pointed.is_some(), "aria-activedescendant", &pointed.unwrap_or_default())
        .set("placeholder", state.catalog.text(Word::SearchHint))
        .value(&state.session.question)
        .on("input", move |event| typed(ui, &event))
        .on("keydown", move |event| pressed(ui, &event))
}

/// What exceeds the limit leaves the box at once, so that a huge paste can't slow the page down.
fn typed(ui: Ui, event: &web_sys::Event) {
    let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
    if let Some(input) = input {
        let text = input.value();
        if let Some((end, _)) = text.char_indices().nth(MAX_CHARACTERS) {
            input.set_value(&text[..end]);
        }
        ui.send(Event::Typed(text));
    }
}

fn pressed(ui: Ui, event: &web_sys::Event) {
    let Some(event) = event.dyn_ref::<KeyboardEvent>().filter(|event| !event.is_composing()) else { return };
    let meant = match event.key().as_str() {
        "ArrowDown" => Event::Point(Move::Next),
        "ArrowUp" => Event::Point(Move::Previous),
        "Enter" => Event::Enter,
        _ => return,
    };
    event.prevent_default();
    ui.send(meant);
}

fn clear(ui: Ui, state: &State) -> Option<Element> {
    let label = state.catalog.text(Word::SearchClear);
    (!state.session.question.is_empty()).then(|| {
        button("round small", ui, Event::Search(String::new()))
            .set("aria-label", label)
            .add(icon(icon::CLOSE))
    })
}

/// What waits or was begun stays in sight.
fn bars(ui: Ui, state: &State) -> Vec<Element> {
    let words = &state.catalog;
    let bar = |said: &str, word: Word, event: Event| {
        el("p", "bar")
            .add(icon(icon::WAIT))
            .add(text("span", "", said))
            .add(button("link", ui, event).text(words.text(word)))
    };
    let mut bars = Vec::new();
    let waiting = state.outbox.waiting();
    if waiting > 0 {
        let word = if waiting == 1 { Word::WaitingOne } else { Word::WaitingMany };
        let said = words.fill(word, &[("n", &waiting.to_string())]);
        bars.push(bar(&said, Word::Show, Event::ShowQueued));
    }
    if state.session.draft_is_worth_keeping() {
        let reason = state.session.draft.reason.unwrap_or(kb_core::ticket::Reason::Asked);
        bars.push(bar(words.text(Word::Begun), Word::Continue, Event::Ask(reason)));
    }
    bars
}
