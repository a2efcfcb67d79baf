//! Why an article did not help, and what comes next.

use kb_core::ticket::{Outcome, Reason};

use super::element::{Element, button, el, text};
use super::icon::{self, icon};
use super::{page, results, title};
use crate::catalog::Word;
use crate::host::Ui;
use crate::state::{Event, Hit, State};

const REASONS: [(Outcome, Word); 3] = [
    (Outcome::Unrelated, Word::Unrelated),
    (Outcome::DidNotHelp, Word::DidNotHelp),
    (Outcome::CouldNotFollow, Word::CouldNotFollow),
];

/// The screen: first the question, then the next best answer beside a person.
pub(super) fn reasons(ui: Ui, state: &State) -> Element {
    let said = state.reading.as_ref().and_then(|reading| reading.failed);
    match (said, state.next_best()) {
        (Some(_), Some(hit)) => next(ui, state, hit),
        _ => question(ui, state),
    }
}

fn question(ui: Ui, state: &State) -> Element {
    let word = |word| state.catalog.text(word);
    let choice = |(outcome, label): &(Outcome, Word)| {
        button("choice", ui, Event::Because(*outcome))
            .add(text("span", "", word(*label)))
            .add(icon(icon::FORTH))
    };
    page("page", "reasons")
        .add(title(word(Word::ReasonTitle)))
        .add(text("p", "", word(Word::ReasonText)))
        .add(el("div", "choices").each(&REASONS, &choice))
}

fn next(ui: Ui, state: &State, hit: &Hit) -> Element {
    let word = |word| state.catalog.text(word);
    page("page", "next")
        .add(title(word(Word::NextTitle)))
        .add(text("p", "", word(Word::NextText)))
        .add(el("ul", "hits card").add(results::by_title(ui, &hit.article, &hit.plain_title())))
        .add(text("p", "", word(Word::NextAsk)))
        .add(button("main", ui, Event::Ask(Reason::FixFailed)).text(word(Word::AskPerson)))
}
