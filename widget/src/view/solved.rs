//! The question is solved: thanks, and the way out.

use leptos::prelude::*;

use super::icon::{self, icon};
use crate::catalog::Word;
use crate::host::Ui;
use crate::state::{Event, State};

/// The screen.
pub(super) fn solved(ui: Ui, state: &State) -> impl IntoView + use<> {
    let word = |word| state.catalog.text(word).to_owned();
    view! {
        <div class="page calm">
            <span class="seal">{icon(icon::DONE)}</span>
            <h2 id="fm-title" tabindex="-1">{word(Word::SolvedTitle)}</h2>
            <p>{word(Word::SolvedText)}</p>
            <button type="button" class="main" on:click=ui.on(Event::Close)>{word(Word::SolvedClose)}</button>
        </div>
    }
}
