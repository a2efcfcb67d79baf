//! Tickets that wait: they are kept, they are sent by themselves, and both is said.

use leptos::prelude::*;

use super::icon::{self, icon};
use crate::catalog::Word;
use crate::host::Ui;
use crate::state::outbox::Entry;
use crate::state::{Event, State};

/// The screen.
pub(super) fn queued(ui: Ui, state: &State) -> impl IntoView + use<> {
    let word = |word| state.catalog.text(word).to_owned();
    let rows: Vec<_> = state.outbox.visible().map(|entry| row(ui, state, entry)).collect();
    let kept = if state.outbox.memory_only { Word::QueuedMemory } else { Word::QueuedReload };
    let busy = state.outbox.visible().any(|entry| state.outbox.sending.contains(&entry.key));
    let label = if busy { Word::Sending } else { Word::RetryNow };
    view! {
        <div class="page">
            <span class="seal waiting">{icon(icon::WAIT)}</span>
            <h2 id="fm-title" tabindex="-1">{word(Word::QueuedTitle)}</h2>
            <p>{word(Word::QueuedText)}</p>
            <p>{word(kept)}</p>
            <ul class="fixes">{rows}</ul>
            <button type="button" class="main" aria-disabled=busy.then_some("true") on:click=ui.on(Event::Online)>
                {word(label)}
            </button>
        </div>
    }
}

fn row(ui: Ui, state: &State, entry: &Entry) -> impl IntoView + use<> {
    let word = |word| state.catalog.text(word).to_owned();
    let refused = entry.refused.as_ref().map(|_| {
        let rework = Event::Rework(entry.key.clone());
        view! {
            <span class="wrong">{word(Word::Refused)}</span>
            <button type="button" class="link" on:click=ui.on(rework)>{word(Word::Rework)}</button>
        }
    });
    view! { <li><span>{entry.draft().question}</span> {refused}</li> }
}
