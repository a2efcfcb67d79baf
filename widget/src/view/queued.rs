//! Tickets that wait to be sent.

use super::dispatch::Dispatch;
use super::element::{Element, button, el, text};
use super::icon::{self, icon};
use super::page::{page, title};
use crate::catalog::DeskWord;
use crate::state::obstacle::Obstacle;
use crate::state::outbox::Entry;
use crate::state::{Event, OutboxEvent, State};

/// The screen.
pub(super) fn queued(dispatch: Dispatch, state: &State) -> Element {
    let word = |word| state.catalog.text(word);
    let kept = if state.outbox.memory_only { DeskWord::QueuedMemory } else { DeskWord::QueuedReload };
    let visible: Vec<&Entry> = state.outbox.visible().collect();
    let busy = visible.iter().any(|entry| state.outbox.is_sending(&entry.key));
    let label = if busy { DeskWord::Sending } else { DeskWord::RetryNow };
    page("page", "queued")
        .add(el("span", "seal waiting").add(icon(icon::WAIT)))
        .add(title(word(DeskWord::QueuedTitle)))
        .add(text("p", "", word(state.outbox.obstacle.map_or(DeskWord::QueuedText, Obstacle::text))))
        .add(text("p", "", word(kept)))
        .add(el("ul", "fixes").each(&visible, &|entry| row(dispatch, state, entry)))
        .add(
            button("main", dispatch, Event::Outbox(OutboxEvent::SendAll))
                .set_if(busy, "aria-disabled", "true")
                .text(word(label)),
        )
}

fn row(dispatch: Dispatch, state: &State, entry: &Entry) -> Element {
    let word = |word| state.catalog.text(word);
    let row = el("li", "").add(text("span", "", &entry.draft().question));
    match entry.refused {
        Some(_) => row.add(text("span", "wrong", word(DeskWord::Refused))).add(
            button("link", dispatch, Event::Outbox(OutboxEvent::Correct(entry.key.clone())))
                .text(word(DeskWord::Rework)),
        ),
        None => row,
    }
}
