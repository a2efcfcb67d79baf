//! What stands around every screen: the header with the way back, the footer with the way to a person, and the spoken line.

use kb_core::ticket::Reason;
use leptos::prelude::*;

use super::icon::{self, icon};
use crate::catalog::Word;
use crate::host::Ui;
use crate::state::{Event, Screen, State};

/// The panel.
pub(crate) fn frame(ui: Ui, state: &State) -> impl IntoView + use<> {
    let modal = state.phone && !state.config.inline;
    view! {
        <section
            class=if state.config.inline { "panel inline" } else { "panel" }
            part="frame"
            role=if modal { "dialog" } else { "region" }
            aria-modal=modal.then_some("true")
            aria-label=state.catalog.text(Word::Title).to_owned()
            lang=state.config.locale.clone()
            dir=state.direction()
            data-theme=state.theme()
            hidden=!state.open
        >
            {header(ui, state)}
            <div class="body" part="body">{super::screen(ui, state)}</div>
            {footer(ui, state)}
            <p class="unseen" role="status">{state.announcement.clone()}</p>
        </section>
    }
}

fn header(ui: Ui, state: &State) -> impl IntoView + use<> {
    let words = &state.catalog;
    let start = match back(state) {
        Some((word, event)) => view! {
            <button type="button" class="back" on:click=ui.on(event)>
                {icon(icon::BACK)}
                <span>{words.text(word).to_owned()}</span>
            </button>
        }
        .into_any(),
        None => view! { <h2 class="name">{title(state)}</h2> }.into_any(),
    };
    view! {
        <header class="head" part="header">
            {start}
            <button
                type="button"
                class="round"
                part="close"
                aria-label=words.text(Word::Close).to_owned()
                on:click=ui.on(Event::Close)
            >
                {icon(icon::CLOSE)}
            </button>
        </header>
    }
}

fn title(state: &State) -> String {
    let title = state.catalog.text(Word::Title);
    match state.config.product.as_str() {
        "" => title.to_owned(),
        product => format!("{product} · {title}"),
    }
}

/// Where the way back leads, and what it is called.
fn back(state: &State) -> Option<(Word, Event)> {
    let from_search = state.searching.typed_answer().is_some();
    let to_search = if from_search { Word::BackToResults } else { Word::Back };
    match state.screen {
        Screen::Search => None,
        Screen::Reasons => Some((Word::Back, Event::BackToArticle)),
        Screen::Check if state.writing.sending => None,
        Screen::Check => Some((Word::Change, Event::Edit)),
        Screen::Sent | Screen::Solved => Some((Word::SearchMore, Event::ToSearch)),
        Screen::Article | Screen::Ticket | Screen::Queued => Some((to_search, Event::ToSearch)),
    }
}

fn footer(ui: Ui, state: &State) -> AnyView {
    match state.screen {
        Screen::Article if state.reading.as_ref().is_some_and(|reading| reading.document().is_some()) => view! {
            <footer class="foot" part="footer">
                {super::article::verdict(ui, state)}
                {person(ui, state)}
            </footer>
        }
        .into_any(),
        Screen::Ticket => super::ticket::actions(ui, state).into_any(),
        Screen::Check => super::check::actions(ui, state).into_any(),
        _ => view! { <footer class="foot" part="footer">{person(ui, state)}</footer> }.into_any(),
    }
}

/// The quiet way to a person that every screen has.
fn person(ui: Ui, state: &State) -> impl IntoView + use<> {
    view! {
        <button type="button" class="person" part="ask" on:click=ui.on(Event::Ask(Reason::Asked))>
            {icon(icon::PERSON)}
            <span>{state.catalog.text(Word::AskPerson).to_owned()}</span>
        </button>
    }
}
