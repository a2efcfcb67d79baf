//! The panel as a function of the state. One file a screen; the screen is chosen here.

mod element;
mod draw;
mod icon;
mod frame;
mod search;
mod results;
mod article;
mod blocks;
mod steps;
mod reasons;
mod solved;
mod ticket;
mod fields;
mod problems;
mod check;
mod sent;
mod queued;
mod trouble;

use crate::host::Ui;
use crate::state::{Screen, State};
use element::{Element, el};

pub(crate) use frame::frame;

/// What the body shows.
fn screen(ui: Ui, state: &State) -> Vec<Element> {
    match state.screen {
        Screen::Search => search::search(ui, state),
        Screen::Article => vec![article::article(ui, state)],
        Screen::Reasons => vec![reasons::reasons(ui, state)],
        Screen::Solved => vec![solved::solved(ui, state)],
        Screen::Ticket => vec![ticket::ticket(ui, state)],
        Screen::Check => vec![check::check(ui, state)],
        Screen::Sent => vec![sent::sent(ui, state)],
        Screen::Queued => vec![queued::queued(ui, state)],
    }
}

/// The root of a screen; of different screens none becomes another.
fn page(class: &str, key: &'static str) -> Element {
    el("div", class).key(key)
}

/// A screen's title, where the focus goes when the screen opens.
fn title(text: &str) -> Element {
    element::text("h2", "", text).set("id", "fm-title").set("tabindex", "-1")
}
