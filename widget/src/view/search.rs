//! The search screen: the box, and below it answers, what fits the page, or the way to a person.

use leptos::ev;
use leptos::prelude::*;

use super::icon::{self, icon};
use super::results;
use crate::catalog::Word;
use crate::host::Ui;
use crate::state::searching::MAX_CHARACTERS;
use crate::state::{Event, Move, State};

/// The screen.
pub(super) fn search(ui: Ui, state: &State) -> impl IntoView + use<> {
    let words = &state.catalog;
    let cut = state.searching.cut.then(|| view! { <p class="hint">{words.text(Word::SearchCut).to_owned()}</p> });
    view! {
        <div class="ask">
            <label class="unseen" for="fm-search">{words.text(Word::SearchLabel).to_owned()}</label>
            <div class="box" part="search">
                {icon(icon::SEARCH)}
                {input(ui, state)}
                {clear(ui, state)}
            </div>
            {cut}
        </div>
        {bars(ui, state)}
        {results::results(ui, state)}
    }
}

fn input(ui: Ui, state: &State) -> impl IntoView + use<> {
    let pointed = state.searching.pointed.map(|at| format!("fm-hit-{at}"));
    let expanded = state.searching.answer.as_ref().is_some_and(|(answer, _)| !answer.hits.is_empty());
    view! {
        <input
            id="fm-search"
            type="text"
            enterkeyhint="search"
            autocomplete="off"
            role="combobox"
            aria-autocomplete="list"
            aria-controls="fm-hits"
            aria-expanded=if expanded { "true" } else { "false" }
            aria-activedescendant=pointed
            placeholder=state.catalog.text(Word::SearchHint).to_owned()
            prop:value=state.session.question.clone()
            on:input=move |event| typed(ui, &event)
            on:keydown=move |event| pressed(ui, &event)
        />
    }
}

/// What exceeds the limit leaves the box at once, so that a huge paste can't slow the page down.
fn typed(ui: Ui, event: &ev::Event) {
    let input = event_target::<web_sys::HtmlInputElement>(event);
    let text = input.value();
    if let Some((end, _)) = text.char_indices().nth(MAX_CHARACTERS) {
        input.set_value(&text[..end]);
    }
    ui.send(Event::Typed(text));
}

fn pressed(ui: Ui, event: &ev::KeyboardEvent) {
    if event.is_composing() {
        return;
    }
    let meant = match event.key().as_str() {
        "ArrowDown" => Event::Point(Move::Next),
        "ArrowUp" => Event::Point(Move::Previous),
        "Enter" => Event::Enter,
        _ => return,
    };
    event.prevent_default();
    ui.send(meant);
}

fn clear(ui: Ui, state: &State) -> Option<impl IntoView + use<>> {
    let label = state.catalog.text(Word::SearchClear).to_owned();
    (!state.session.question.is_empty()).then(|| {
        view! {
            <button type="button" class="round small" aria-label=label on:click=ui.on(Event::Search(String::new()))>
                {icon(icon::CLOSE)}
            </button>
        }
    })
}

/// What waits or was begun stays in sight.
fn bars(ui: Ui, state: &State) -> impl IntoView + use<> {
    let words = &state.catalog;
    let bar = |text: String, word: Word, event: Event| {
        let action = words.text(word).to_owned();
        view! {
            <p class="bar">
                {icon(icon::WAIT)}
                <span>{text}</span>
                <button type="button" class="link" on:click=ui.on(event)>{action}</button>
            </p>
        }
    };
    let waiting = state.outbox.waiting();
    let word = if waiting == 1 { Word::WaitingOne } else { Word::WaitingMany };
    let waits = (waiting > 0)
        .then(|| bar(words.fill(word, &[("n", &waiting.to_string())]), Word::Show, Event::ShowQueued));
    let begun = state.session.draft_is_worth_keeping().then(|| {
        let reason = state.session.draft.reason.unwrap_or(kb_core::ticket::Reason::Asked);
        bar(words.text(Word::Begun).to_owned(), Word::Continue, Event::Ask(reason))
    });
    view! { {waits} {begun} }
}
