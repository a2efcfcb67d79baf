//! Tickets that wait: they are kept, they are sent by themselves, and both is said.

use super::element::{Element, button, el, text};
use super::icon::{self, icon};
use super::{page, title};
use crate::catalog::Word;
use crate::host::Ui;
use crate::state::outbox::Entry;
use crate::state::{Event, State};

/// The screen.
pub(super) fn queued(ui: Ui, state: &State) -> Element {
    let word = |word| state.catalog.text(word);
    let kept = if state.outbox.memory_only { Word::QueuedMemory } else { Word::QueuedReload };
    let visible: Vec<&Entry> = state.outbox.visible().collect();
    let busy = visible.iter().any(|entry| state.outbox.is_sending(&entry.key));
    let label = if busy { Word::Sending } else { Word::RetryNow };
    page("page", "queued")
        .add(el("span", "seal waiting").add(icon(icon::WAIT)))
        .add(title(word(Word::QueuedTitle)))
        .add(text("p", "", word(Word::QueuedText)))
        .add(text("p", "", word(kept)))
        .add(el("ul", "fixes").each(&visible, &|entry| row(ui, state, entry)))
        .add(button("main", ui, Event::Online).set_if(busy, "aria-disabled", "true").text(word(label)))
}

fn row(ui: Ui, state: &State, entry: &Entry) -> Element {
    let word = |word| state.catalog.text(word);
    let row = el("li", "").add(text("span", "", &entry.draft().question));
    match entry.refused {
        Some(_) => row
            .add(text("span", "wrong", word(Word::Refused)))
            .add(button("link", ui, Event::Rework(entry.key.clone())).text(word(Word::Rework))),
        None => row,
    }
}
