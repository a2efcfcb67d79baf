//! The question why an article did not help, and then the next best article.

use kb_core::ticket::{FixOutcome, Reason};

use super::article_link;
use super::dispatch::Dispatch;
use super::element::{Element, button, el, text};
use super::icon::{self, icon};
use super::page::{page, title};
use crate::catalog::{DeskWord, Word};
use crate::state::article::Reading;
use crate::state::results::Hit;
use crate::state::{ArticleEvent, Event, FormEvent, State};

const REASONS: [(FixOutcome, DeskWord); 3] = [
    (FixOutcome::Unrelated, DeskWord::Unrelated),
    (FixOutcome::DidNotHelp, DeskWord::DidNotHelp),
    (FixOutcome::CouldNotFollow, DeskWord::CouldNotFollow),
];

/// The screen: first the question, then the next best article beside a person.
pub(super) fn reasons(dispatch: Dispatch, state: &State, reading: &Reading) -> Element {
    match (reading.failure, state.next_best()) {
        (Some(_), Some(hit)) => next(dispatch, state, hit),
        _ => question(dispatch, state),
    }
}

fn question(dispatch: Dispatch, state: &State) -> Element {
    let word = |word| state.catalog.text(word);
    let choice = |(outcome, label): &(FixOutcome, DeskWord)| {
        button("choice", dispatch, Event::Article(ArticleEvent::Because(*outcome)))
            .add(text("span", "", word(*label)))
            .add(icon(icon::FORTH))
    };
    page("page", "reasons")
        .add(title(word(DeskWord::ReasonTitle)))
        .add(text("p", "", word(DeskWord::ReasonText)))
        .add(el("div", "choices").each(&REASONS, &choice))
}

fn next(dispatch: Dispatch, state: &State, hit: &Hit) -> Element {
    let word = |word| state.catalog.text(word);
    page("page", "next")
        .add(title(word(DeskWord::NextTitle)))
        .add(text("p", "", word(DeskWord::NextText)))
        .add(el("ul", "hits card").add(article_link::row(dispatch, &hit.article, &hit.plain_title())))
        .add(text("p", "", word(DeskWord::NextAsk)))
        .add(
            button("main", dispatch, Event::Form(FormEvent::Open(Reason::FixFailed)))
                .text(state.catalog.text(Word::AskPerson)),
        )
}
