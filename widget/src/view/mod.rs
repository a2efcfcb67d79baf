//! The panel as a function of the state. One file a screen; the screen is chosen here.

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

use leptos::prelude::*;

use crate::host::Ui;
use crate::state::{Screen, State};

pub(crate) use frame::frame;

/// What the body shows.
fn screen(ui: Ui, state: &State) -> AnyView {
    match state.screen {
        Screen::Search => search::search(ui, state).into_any(),
        Screen::Article => article::article(ui, state).into_any(),
        Screen::Reasons => reasons::reasons(ui, state).into_any(),
        Screen::Solved => solved::solved(ui, state).into_any(),
        Screen::Ticket => ticket::ticket(ui, state).into_any(),
        Screen::Check => check::check(state).into_any(),
        Screen::Sent => sent::sent(ui, state).into_any(),
        Screen::Queued => queued::queued(ui, state).into_any(),
    }
}
