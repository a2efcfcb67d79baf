//! The ticket has arrived: its number, and what happens next.

use leptos::prelude::*;

use super::icon::{self, icon};
use crate::catalog::Word;
use crate::host::Ui;
use crate::state::{Event, State};

/// The screen.
pub(super) fn sent(ui: Ui, state: &State) -> impl IntoView + use<> {
    let words = &state.catalog;
    let word = |word| words.text(word).to_owned();
    let receipt = state.sent.clone();
    let number = receipt.as_ref().map(|receipt| receipt.number.clone()).filter(|number| !number.is_empty());
    let number = number.map(|number| {
        view! { <p class="number"><span class="hint">{word(Word::SentNumber)}</span> <strong>{number}</strong></p> }
    });
    let next = match receipt.as_ref().map(|receipt| receipt.email.as_str()) {
        Some(email) if !email.is_empty() => words.fill(Word::SentMail, &[("email", email)]),
        _ => word(Word::SentPortal),
    };
    view! {
        <div class="page calm">
            <span class="seal">{icon(icon::DONE)}</span>
            <h2 id="fm-title" tabindex="-1">{word(Word::SentTitle)}</h2>
            {number}
            <h3>{word(Word::SentNext)}</h3>
            <p>{next}</p>
            <button type="button" class="main" on:click=ui.on(Event::Close)>{word(Word::SolvedClose)}</button>
        </div>
    }
}
