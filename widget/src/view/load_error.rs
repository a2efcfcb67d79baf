//! An error and what to do next.

use kb_core::ticket::Reason;
use leptos::prelude::*;

use super::button::text_button;
use super::icon::{self, icon};
use super::ui::{Handler, Ui};
use crate::catalog::Word;
use crate::state::load_error::LoadError;
use crate::state::{Event, FormEvent};

/// The error of a search or an article. `retry` tries again.
pub(super) fn load_error(error: LoadError, retry: fn() -> Event) -> AnyView {
    let ui = Ui::get();
    let (title, explanation) = match error {
        LoadError::Unreachable => (Word::Unreachable, Word::UnreachableText),
        LoadError::NewerFormat | LoadError::Stale => (Word::Newer, Word::NewerText),
        LoadError::Damaged => (Word::Damaged, Word::DamagedText),
        LoadError::ArticleMissing => (Word::NoArticle, Word::NoArticleText),
        LoadError::UnsupportedBrowser => (Word::OldBrowser, Word::OldBrowserText),
    };
    let next = match error {
        LoadError::ArticleMissing | LoadError::UnsupportedBrowser => {
            let ask = |_: &_| Event::Form(FormEvent::Open(Reason::SearchUnavailable));
            text_button("main", ask, ui.word(Word::AskPerson))
        }
        _ if error.needs_reload() => {
            let reload: Handler<web_sys::MouseEvent> = Box::new(|_| reload());
            view! { <button type="button" class="main" on:click=reload>{ui.word(Word::Reload)}</button> }
                .into_any()
        }
        _ => text_button("main", move |_| retry(), ui.word(Word::TryAgain)),
    };
    view! {
        <div class="offer trouble" role="alert">
            <h3>{icon(icon::ALERT)}{ui.word(title)}</h3>
            <p>{ui.word(explanation)}</p>
            {next}
        </div>
    }
    .into_any()
}

fn reload() {
    if let Some(window) = web_sys::window() {
        let _ = window.location().reload();
    }
}
