//! The question is solved: thanks, and the way out.

use super::element::{Element, button, el, text};
use super::icon::{self, icon};
use super::{page, title};
use crate::catalog::Word;
use crate::host::Ui;
use crate::state::{Event, State};

/// The screen.
pub(super) fn solved(ui: Ui, state: &State) -> Element {
    let word = |word| state.catalog.text(word);
    page("page calm", "solved")
        .add(el("span", "seal").add(icon(icon::DONE)))
        .add(title(word(Word::SolvedTitle)))
        .add(text("p", "", word(Word::SolvedText)))
        .add(button("main", ui, Event::Close).text(word(Word::SolvedClose)))
}
