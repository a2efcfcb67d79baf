//! An error and what to do next.

use kb_core::ticket::Reason;

use super::dispatch::Dispatch;
use super::element::{Element, button, el, text};
use super::icon::{self, icon};
use crate::catalog::Word;
use crate::state::load_error::LoadError;
use crate::state::{Event, FormEvent, State};

/// The error of a search or an article. `retry` tries again.
pub(super) fn load_error(dispatch: Dispatch, state: &State, error: LoadError, retry: Event) -> Element {
    let (title, explanation) = match error {
        LoadError::Unreachable => (Word::Unreachable, Word::UnreachableText),
        LoadError::NewerFormat | LoadError::Stale => (Word::Newer, Word::NewerText),
        LoadError::Damaged => (Word::Damaged, Word::DamagedText),
        LoadError::ArticleMissing => (Word::NoArticle, Word::NoArticleText),
        LoadError::UnsupportedBrowser => (Word::OldBrowser, Word::OldBrowserText),
    };
    let word = |word| state.catalog.text(word);
    let next = match error {
        LoadError::ArticleMissing | LoadError::UnsupportedBrowser => {
            button("main", dispatch, Event::Form(FormEvent::Open(Reason::SearchUnavailable)))
                .text(word(Word::AskPerson))
        }
        _ if error.needs_reload() => {
            el("button", "main").set("type", "button").on("click", |_| reload()).text(word(Word::Reload))
        }
        _ => button("main", dispatch, retry).text(word(Word::TryAgain)),
    };
    el("div", "offer trouble")
        .key("trouble")
        .set("role", "alert")
        .add(el("h3", "").add(icon(icon::ALERT)).text(word(title)))
        .add(text("p", "", word(explanation)))
        .add(next)
}

fn reload() {
    if let Some(window) = web_sys::window() {
        let _ = window.location().reload();
    }
}
