//! Why an article did not help, and what comes next.

use kb_core::ticket::{Outcome, Reason};
use leptos::prelude::*;

use super::icon::{self, icon};
use super::results;
use crate::catalog::Word;
use crate::host::Ui;
use crate::state::{Event, State};

const REASONS: [(Outcome, Word); 3] = [
    (Outcome::Unrelated, Word::Unrelated),
    (Outcome::DidNotHelp, Word::DidNotHelp),
    (Outcome::CouldNotFollow, Word::CouldNotFollow),
];

/// The screen: first the question, then the next best answer beside a person.
pub(super) fn reasons(ui: Ui, state: &State) -> AnyView {
    let said = state.reading.as_ref().and_then(|reading| reading.failed);
    match (said, state.next_best()) {
        (Some(_), Some(hit)) => {
            let row = results::recent(ui, &hit.article, &hit.plain_title());
            next(ui, state, row.into_any())
        }
        _ => question(ui, state),
    }
}

fn question(ui: Ui, state: &State) -> AnyView {
    let word = |word| state.catalog.text(word).to_owned();
    let choice = |(outcome, label): &(Outcome, Word)| {
        view! {
            <button type="button" class="choice" on:click=ui.on(Event::Because(*outcome))>
                <span>{word(*label)}</span>
                {icon(icon::FORTH)}
            </button>
        }
    };
    let choices: Vec<_> = REASONS.iter().map(choice).collect();
    view! {
        <div class="page">
            <h2 id="fm-title" tabindex="-1">{word(Word::ReasonTitle)}</h2>
            <p>{word(Word::ReasonText)}</p>
            <div class="choices">{choices}</div>
        </div>
    }
    .into_any()
}

fn next(ui: Ui, state: &State, row: AnyView) -> AnyView {
    let word = |word| state.catalog.text(word).to_owned();
    view! {
        <div class="page">
            <h2 id="fm-title" tabindex="-1">{word(Word::NextTitle)}</h2>
            <p>{word(Word::NextText)}</p>
            <ul class="hits card">{row}</ul>
            <p>{word(Word::NextAsk)}</p>
            <button type="button" class="main" on:click=ui.on(Event::Ask(Reason::FixFailed))>
                {word(Word::AskPerson)}
            </button>
        </div>
    }
    .into_any()
}
