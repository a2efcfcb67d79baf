//! A failure, said with what to do next.

use kb_core::ticket::Reason;
use leptos::prelude::*;

use super::icon::{self, icon};
use crate::catalog::Word;
use crate::host::Ui;
use crate::state::{Event, State, Trouble};

/// The failure of a search or an article; `again` tries once more.
pub(super) fn trouble(ui: Ui, state: &State, trouble: Trouble, again: Event) -> AnyView {
    let (title, text) = match trouble {
        Trouble::Unreachable => (Word::Unreachable, Word::UnreachableText),
        Trouble::Newer | Trouble::Stale => (Word::Newer, Word::NewerText),
        Trouble::Damaged => (Word::Damaged, Word::DamagedText),
        Trouble::NoArticle => (Word::NoArticle, Word::NoArticleText),
        Trouble::OldBrowser => (Word::OldBrowser, Word::OldBrowserText),
    };
    let word = |word| state.catalog.text(word).to_owned();
    let way = match trouble {
        Trouble::NoArticle | Trouble::OldBrowser => view! {
            <button type="button" class="main" on:click=ui.on(Event::Ask(Reason::SearchUnavailable))>
                {word(Word::AskPerson)}
            </button>
        }
        .into_any(),
        _ if trouble.needs_reload() => view! {
            <button type="button" class="main" on:click=|_| reload()>{word(Word::Reload)}</button>
        }
        .into_any(),
        _ => view! {
            <button type="button" class="main" on:click=ui.on(again)>{word(Word::TryAgain)}</button>
        }
        .into_any(),
    };
    view! {
        <div class="offer trouble" role="alert">
            <h3>{icon(icon::ALERT)} {word(title)}</h3>
            <p>{word(text)}</p>
            {way}
        </div>
    }
    .into_any()
}

fn reload() {
    if let Some(window) = web_sys::window() {
        let _ = window.location().reload();
    }
}
