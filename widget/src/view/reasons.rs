//! The question why an article did not help, and then the next best article.

use kb_core::ticket::{FixOutcome, Reason};
use leptos::prelude::*;

use super::article_link;
use super::button::{button, text_button};
use super::icon::{self, icon};
use super::page::title;
use super::part::part;
use super::ui::Ui;
use crate::catalog::{DeskWord, Word};
use crate::state::shown::Shown;
use crate::state::{ArticleEvent, Event, FormEvent, State};

const REASONS: [(FixOutcome, DeskWord); 3] = [
    (FixOutcome::Unrelated, DeskWord::Unrelated),
    (FixOutcome::DidNotHelp, DeskWord::DidNotHelp),
    (FixOutcome::CouldNotFollow, DeskWord::CouldNotFollow),
];

/// The screen: first the question, then the next best article beside a person.
#[component]
pub(crate) fn Reasons() -> impl IntoView {
    part(|state| Shown::Opened(next_best(state).map(|(id, _)| id)), screen)
}

/// Id and title of the next best article, once the client has said why the last one did not help.
fn next_best(state: &State) -> Option<(String, String)> {
    state.reading()?.failure?;
    let hit = state.next_best()?;
    Some((hit.article.clone(), hit.plain_title()))
}

fn screen() -> AnyView {
    let ui = Ui::get();
    let next_best = next_best(&ui.now());
    match next_best {
        Some((id, title)) => next(ui, id, title),
        None => question(ui),
    }
}

fn question(ui: Ui) -> AnyView {
    let choice = |(outcome, label): (FixOutcome, DeskWord)| {
        let content = view! { <span>{ui.word(label)}</span> {icon(icon::FORTH)} };
        button("choice", move |_| Event::Article(ArticleEvent::Because(outcome)), content.into_any())
    };
    view! {
        <div class="page">
            {title(ui.word(DeskWord::ReasonTitle))}
            <p>{ui.word(DeskWord::ReasonText)}</p>
            <div class="choices">{REASONS.into_iter().map(choice).collect::<Vec<_>>()}</div>
        </div>
    }
    .into_any()
}

fn next(ui: Ui, id: String, title_of_next: String) -> AnyView {
    let ask = |_: &_| Event::Form(FormEvent::Open(Reason::FixFailed));
    view! {
        <div class="page">
            {title(ui.word(DeskWord::NextTitle))}
            <p>{ui.word(DeskWord::NextText)}</p>
            <ul class="hits card">{article_link::row(id, title_of_next)}</ul>
            <p>{ui.word(DeskWord::NextAsk)}</p>
            {text_button("main", ask, ui.word(Word::AskPerson))}
        </div>
    }
    .into_any()
}
