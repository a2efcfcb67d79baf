//! Thanks for saying that the question is solved.

use super::dispatch::Dispatch;
use super::element::{Element, button, el, text};
use super::icon::{self, icon};
use super::page::{page, title};
use crate::catalog::Word;
use crate::state::{Event, HostEvent, State};

/// The screen.
pub(super) fn solved(dispatch: Dispatch, state: &State) -> Element {
    let word = |word| state.catalog.text(word);
    page("page calm", "solved")
        .add(el("span", "seal").add(icon(icon::DONE)))
        .add(title(word(Word::SolvedTitle)))
        .add(text("p", "", word(Word::SolvedText)))
        .add(button("main", dispatch, Event::Host(HostEvent::Close)).text(word(Word::SolvedClose)))
}
