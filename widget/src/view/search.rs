//! The search screen: the box, and below it results, suggestions for the page, or the way to a person.

use wasm_bindgen::JsCast;
use web_sys::{HtmlTextAreaElement, KeyboardEvent};

use super::dispatch::Dispatch;
use super::element::{Element, button, el, text};
use super::icon::{self, icon};
use super::page::page;
use super::results;
use crate::catalog::Word;
use crate::state::event::Direction;
use crate::state::search::MAX_CHARACTERS;
use crate::state::{Event, FormEvent, OutboxEvent, SearchEvent, State};

/// The screen.
pub(super) fn search(dispatch: Dispatch, state: &State) -> Vec<Element> {
    let words = &state.catalog;
    let label = text("label", "unseen", words.text(Word::SearchLabel)).set("for", "fm-search");
    let field = el("div", "box")
        .set("part", "search")
        .add(icon(icon::SEARCH))
        .add(input(dispatch, state))
        .maybe(clear(dispatch, state));
    let cut = state.search.cut.then(|| text("p", "hint", words.text(Word::SearchCut)).set("role", "status"));
    vec![
        page("ask", "search").add(label).add(field).maybe(cut),
        page("", "bars").all(bars(dispatch, state)),
        page("", "results").all(results::results(dispatch, state)),
    ]
}

/// The box is a text area, because a field of one line would join the lines of a pasted text.
fn input(dispatch: Dispatch, state: &State) -> Element {
    let selected = state.search.selected.map(|at| format!("fm-hit-{at}"));
    let expanded = state.search.listed.as_ref().is_some_and(|listed| !listed.results().hits.is_empty());
    el("textarea", "")
        .set("id", "fm-search")
        .set("rows", "1")
        .set("dir", "auto")
        .set("enterkeyhint", "search")
        .set("autocomplete", "off")
        .set("role", "combobox")
        .set("aria-autocomplete", "list")
        .set_if(expanded, "aria-controls", "fm-hits fm-more")
        .state("aria-expanded", expanded)
        .set_if(selected.is_some(), "aria-activedescendant", &selected.unwrap_or_default())
        .set("placeholder", state.catalog.text(Word::SearchHint))
        .value(&state.session.question)
        .on("input", move |event| typed(dispatch, &event))
        .on("keydown", move |event| pressed(dispatch, &event))
}

/// Cuts text beyond the limit at once, so that pasting a huge text does not slow the page down.
fn typed(dispatch: Dispatch, event: &web_sys::Event) {
    let input = event.target().and_then(|target| target.dyn_into::<HtmlTextAreaElement>().ok());
    if let Some(input) = input {
        let text = input.value();
        if let Some((end, _)) = text.char_indices().nth(MAX_CHARACTERS) {
            input.set_value(&text[..end]);
        }
        dispatch.send(Event::Search(SearchEvent::Typed(text)));
    }
}

fn pressed(dispatch: Dispatch, event: &web_sys::Event) {
    let Some(event) = event.dyn_ref::<KeyboardEvent>().filter(|event| !event.is_composing()) else { return };
    let event_of_key = match event.key().as_str() {
        "ArrowDown" => SearchEvent::Select(Direction::Next),
        "ArrowUp" => SearchEvent::Select(Direction::Previous),
        "Enter" => SearchEvent::Enter,
        _ => return,
    };
    event.prevent_default();
    dispatch.send(Event::Search(event_of_key));
}

fn clear(dispatch: Dispatch, state: &State) -> Option<Element> {
    let label = state.catalog.text(Word::SearchClear);
    (!state.session.question.is_empty()).then(|| {
        button("round small", dispatch, Event::Search(SearchEvent::Ask(String::new())))
            .set("aria-label", label)
            .add(icon(icon::CLOSE))
    })
}

/// Bars for messages that wait, and for a draft.
fn bars(dispatch: Dispatch, state: &State) -> Vec<Element> {
    let words = &state.catalog;
    let bar = |content: &str, word: Word, event: Event| {
        el("p", "bar")
            .add(icon(icon::WAIT))
            .add(text("span", "", content))
            .add(button("link", dispatch, event).text(words.text(word)))
    };
    let mut bars = Vec::new();
    let waiting = state.outbox.waiting();
    if waiting > 0 {
        let word = if waiting == 1 { Word::WaitingOne } else { Word::WaitingMany };
        let content = words.fill(word, &[("n", &waiting.to_string())]);
        bars.push(bar(&content, Word::Show, Event::Outbox(OutboxEvent::Show)));
    }
    if state.session.has_own_draft() {
        let reason = state.session.draft.reason.unwrap_or(kb_core::ticket::Reason::Asked);
        bars.push(bar(words.text(Word::Begun), Word::Continue, Event::Form(FormEvent::Open(reason))));
    }
    bars
}
