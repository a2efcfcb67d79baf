//! What stands around every screen: the header with the way back, the footer with the way to a person, and the spoken line.

use kb_core::ticket::Reason;

use super::element::{Element, button, el, text};
use super::icon::{self, icon};
use crate::catalog::Word;
use crate::host::Ui;
use crate::state::{Event, Screen, State};

/// The panel.
pub(crate) fn frame(ui: Ui, state: &State) -> Element {
    let modal = state.phone && !state.config.inline;
    el("section", if state.config.inline { "panel inline" } else { "panel" })
        .set("part", "frame")
        .set("role", if modal { "dialog" } else { "region" })
        .set_if(modal, "aria-modal", "true")
        .set("aria-label", state.catalog.text(Word::Title))
        .set("lang", state.catalog.language(&state.config.locale))
        .set("dir", state.direction())
        .set("data-theme", state.theme())
        .set_if(!state.open, "hidden", "")
        .add(header(ui, state))
        .add(el("div", "body").set("part", "body").all(super::screen(ui, state)))
        .add(footer(ui, state))
        .add(text("p", "unseen", &state.announcement).set("role", "status"))
}

fn header(ui: Ui, state: &State) -> Element {
    let words = &state.catalog;
    let start = match back(state) {
        Some((word, event)) => {
            button("back", ui, event).add(icon(icon::BACK)).add(text("span", "", words.text(word)))
        }
        None => text("h2", "name", &title(state)),
    };
    let close = button("round", ui, Event::Close)
        .set("part", "close")
        .set("aria-label", words.text(Word::Close))
        .add(icon(icon::CLOSE));
    el("header", "head").set("part", "header").add(start).add(close)
}

fn title(state: &State) -> String {
    let title = state.catalog.text(Word::Title);
    match state.config.product.as_str() {
        "" => title.to_owned(),
        product => [product, title].join(" · "),
    }
}

/// Where the way back leads, and what it is called.
fn back(state: &State) -> Option<(Word, Event)> {
    let from_search = state.searching.typed_answer().is_some();
    let to_search = if from_search { Word::BackToResults } else { Word::Back };
    match state.screen {
        Screen::Search => None,
        Screen::Article if state.writing.left => {
            let reason = state.session.draft.reason.unwrap_or(Reason::Asked);
            Some((Word::BackToForm, Event::Ask(reason)))
        }
        Screen::Reasons => Some((Word::Back, Event::BackToArticle)),
        Screen::Check if state.writing.sending => None,
        Screen::Check => Some((Word::Change, Event::Edit)),
        Screen::Sent | Screen::Solved => Some((Word::SearchMore, Event::ToSearch)),
        Screen::Article | Screen::Ticket | Screen::Queued => Some((to_search, Event::ToSearch)),
    }
}

fn footer(ui: Ui, state: &State) -> Element {
    let foot = |class, key| el("footer", class).set("part", "footer").key(key);
    match state.screen {
        Screen::Article if state.reading.as_ref().is_some_and(|reading| reading.document().is_some()) => {
            foot("foot", "verdict").add(super::article::verdict(ui, state)).add(person(ui, state))
        }
        Screen::Ticket => foot("foot act", "ticket").all(super::ticket::actions(ui, state)),
        Screen::Check => foot("foot act", "check").all(super::check::actions(ui, state)),
        _ => foot("foot", "").add(person(ui, state)),
    }
}

/// The quiet way to a person that every screen has.
fn person(ui: Ui, state: &State) -> Element {
    button("person", ui, Event::Ask(Reason::Asked)).set("part", "ask").add(icon(icon::PERSON)).add(text(
        "span",
        "",
        state.catalog.text(Word::AskPerson),
    ))
}
