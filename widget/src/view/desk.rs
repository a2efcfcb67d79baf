//! The screens of the desk: they belong to the second part of the panel, and are called through pointers so that the first part does
//! without them.

use super::dispatch::Dispatch;
use super::element::Element;
use super::{queued, reasons, review, sent, ticket};
use crate::state::{Screen, State};

/// Draws the screens of the desk.
#[derive(Clone, Copy)]
pub(crate) struct DeskView {
    /// The screen; nothing for a screen of the search part.
    pub(super) screen: fn(Dispatch, &State) -> Option<Element>,
    /// The buttons of its footer; nothing where it has none of its own.
    pub(super) actions: fn(Dispatch, &State) -> Vec<Element>,
}

impl DeskView {
    /// The pointers. Only code of the second part may call this.
    pub(crate) fn new() -> Self {
        Self { screen, actions }
    }
}

fn screen(dispatch: Dispatch, state: &State) -> Option<Element> {
    Some(match &state.screen {
        Screen::Reasons(reading) => reasons::reasons(dispatch, state, reading),
        Screen::Ticket => ticket::ticket(dispatch, state),
        Screen::Review(shown) => review::review(state, shown),
        Screen::Sent(receipt) => sent::sent(dispatch, state, receipt),
        Screen::Queued => queued::queued(dispatch, state),
        Screen::Search | Screen::Article(_) | Screen::Solved => return None,
    })
}

fn actions(dispatch: Dispatch, state: &State) -> Vec<Element> {
    match &state.screen {
        Screen::Ticket => ticket::actions(dispatch, state),
        Screen::Review(_) => review::actions(dispatch, state),
        _ => Vec::new(),
    }
}
