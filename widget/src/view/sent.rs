//! The confirmation that a ticket has arrived: its number, and what happens next.

use leptos::prelude::*;

use super::button::text_button;
use super::icon::{self, icon};
use super::page::title;
use super::ui::Ui;
use crate::catalog::{DeskWord, Word};
use crate::state::screen::Receipt;
use crate::state::{Event, HostEvent, Screen, State};

/// The screen.
#[component]
pub(crate) fn Sent() -> impl IntoView {
    let ui = Ui::get();
    let close = text_button("main", |_| Event::Host(HostEvent::Close), ui.word(Word::SolvedClose));
    view! {
        <div class="page calm">
            <span class="seal">{icon(icon::DONE)}</span>
            {title(ui.word(DeskWord::SentTitle))}
            {number(ui)}
            <h3>{ui.word(DeskWord::SentNext)}</h3>
            <p>{ui.live(|state| next(state).into_any())}</p>
            {close}
        </div>
    }
}

fn receipt(state: &State) -> Option<&Receipt> {
    if let Screen::Sent(receipt) = &state.screen { Some(receipt) } else { None }
}

fn number(ui: Ui) -> Option<AnyView> {
    let number = receipt(&ui.now())?.number.clone();
    (!number.is_empty()).then(|| {
        view! {
            <p class="number">
                <span class="hint">{ui.word(DeskWord::SentNumber)}</span>
                <strong>{number}</strong>
            </p>
        }
        .into_any()
    })
}

fn next(state: &State) -> String {
    match receipt(state).map(|receipt| receipt.email.as_str()) {
        None | Some("") => state.catalog.text(DeskWord::SentPortal).to_owned(),
        Some(email) => state.catalog.fill(DeskWord::SentMail, &[("email", email)]),
    }
}
