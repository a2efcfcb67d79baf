//! The search screen: the box, and below it results, suggestions for the page, or the way to a person.

use leptos::ev;
use leptos::html::custom;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlTextAreaElement, KeyboardEvent};

use super::button::text_button;
use super::icon::{self, icon};
use super::part::{part, part_if};
use super::results::{self, Results};
use super::ui::{Attribute, Handler, Ui};
use crate::catalog::Word;
use crate::state::event::Direction;
use crate::state::search::MAX_CHARACTERS;
use crate::state::{Event, FormEvent, OutboxEvent, SearchEvent, State};

/// The screen.
#[component]
pub(crate) fn Search() -> impl IntoView {
    let ui = Ui::get();
    view! {
        <div class="ask">
            <label class="unseen" for="fm-search">{ui.word(Word::SearchLabel)}</label>
            <div class="box" part="search">
                {icon(icon::SEARCH)}
                {search_box(ui)}
                {part_if(|state| !state.session.question.is_empty(), clear)}
            </div>
            {part_if(|state| state.search.cut, cut)}
        </div>
        <div>{part(State::shown_bars, bars)}</div>
        <div><Results /></div>
    }
}

/// The box is a text area, because a field of one line would join the lines of a pasted text.
fn search_box(ui: Ui) -> AnyView {
    let attribute = |value: fn(&State) -> Option<String>| -> Attribute { ui.reading(value) };
    let text = ui.reading(|state| JsValue::from(&state.session.question));
    let typed: Handler<web_sys::Event> = Box::new(move |event| typed(ui, &event));
    let pressed: Handler<KeyboardEvent> = Box::new(move |event| pressed(ui, &event));
    custom("textarea")
        .attr("id", "fm-search")
        .attr("rows", "1")
        .attr("dir", "auto")
        .attr("enterkeyhint", "search")
        .attr("autocomplete", "off")
        .attr("role", "combobox")
        .attr("aria-autocomplete", "list")
        .attr("aria-controls", attribute(|state| is_expanded(state).then(|| "fm-hits fm-more".to_owned())))
        .attr("aria-expanded", attribute(|state| Some(is_expanded(state).to_string())))
        .attr("aria-activedescendant", attribute(|state| state.search.selected.map(results::id)))
        .attr("placeholder", ui.word(Word::SearchHint))
        .prop("value", text)
        .on(ev::input, typed)
        .on(ev::keydown, pressed)
        .into_any()
}

fn is_expanded(state: &State) -> bool {
    state.search.listed.as_ref().is_some_and(|listed| !listed.results().hits.is_empty())
}

/// Cuts text beyond the limit at once, so that pasting a huge text does not slow the page down.
fn typed(ui: Ui, event: &web_sys::Event) {
    let input = event.target().and_then(|target| target.dyn_into::<HtmlTextAreaElement>().ok());
    if let Some(input) = input {
        let text = input.value();
        if let Some((end, _)) = text.char_indices().nth(MAX_CHARACTERS) {
            input.set_value(&text[..end]);
        }
        ui.send(Event::Search(SearchEvent::Typed(text)));
    }
}

fn pressed(ui: Ui, event: &KeyboardEvent) {
    if event.is_composing() {
        return;
    }
    let event_of_key = match event.key().as_str() {
        "ArrowDown" => SearchEvent::Select(Direction::Next),
        "ArrowUp" => SearchEvent::Select(Direction::Previous),
        "Enter" => SearchEvent::Enter,
        _ => return,
    };
    event.prevent_default();
    ui.send(Event::Search(event_of_key));
}

fn clear() -> AnyView {
    let ui = Ui::get();
    let ask = ui.on(|_| Event::Search(SearchEvent::Ask(String::new())));
    view! {
        <button type="button" class="round small" aria-label=ui.word(Word::SearchClear) on:click=ask>
            {icon(icon::CLOSE)}
        </button>
    }
    .into_any()
}

fn cut() -> AnyView {
    view! { <p class="hint" role="status">{Ui::get().word(Word::SearchCut)}</p> }.into_any()
}

/// Bars for messages that wait, and for a draft.
fn bars() -> AnyView {
    let ui = Ui::get();
    let state = ui.now();
    let mut bars = Vec::new();
    let waiting = state.outbox.waiting();
    if waiting > 0 {
        let word = if waiting == 1 { Word::WaitingOne } else { Word::WaitingMany };
        let content = state.catalog.fill(word, &[("n", &waiting.to_string())]);
        bars.push(bar(content, Word::Show, |_| Event::Outbox(OutboxEvent::Show)));
    }
    if state.session.has_own_draft() {
        let open = |state: &State| {
            let reason = state.session.draft.reason.unwrap_or(kb_core::ticket::Reason::Asked);
            Event::Form(FormEvent::Open(reason))
        };
        bars.push(bar(ui.word(Word::Begun), Word::Continue, open));
    }
    bars.into_any()
}

fn bar(content: String, action: Word, event: fn(&State) -> Event) -> AnyView {
    let button = text_button("link", event, Ui::get().word(action));
    view! { <p class="bar">{icon(icon::WAIT)}<span>{content}</span>{button}</p> }.into_any()
}
