//! A failure, said with what to do next.

use kb_core::ticket::Reason;

use super::element::{Element, button, el, text};
use super::icon::{self, icon};
use crate::catalog::Word;
use crate::host::Ui;
use crate::state::{Event, State, Trouble};

/// The failure of a search or an article; `again` tries once more.
pub(super) fn trouble(ui: Ui, state: &State, trouble: Trouble, again: Event) -> Element {
    let (title, said) = match trouble {
        Trouble::Unreachable => (Word::Unreachable, Word::UnreachableText),
        Trouble::Newer | Trouble::Stale => (Word::Newer, Word::NewerText),
        Trouble::Damaged => (Word::Damaged, Word::DamagedText),
        Trouble::NoArticle => (Word::NoArticle, Word::NoArticleText),
        Trouble::OldBrowser => (Word::OldBrowser, Word::OldBrowserText),
    };
    let word = |word| state.catalog.text(word);
    let way = match trouble {
        Trouble::NoArticle | Trouble::OldBrowser => {
            button("main", ui, Event::Ask(Reason::SearchUnavailable)).text(word(Word::AskPerson))
        }
        _ if trouble.needs_reload() => {
            el("button", "main").set("type", "button").on("click", |_| reload()).text(word(Word::Reload))
        }
        _ => button("main", ui, again).text(word(Word::TryAgain)),
    };
    el("div", "offer trouble")
        .key("trouble")
        .set("role", "alert")
        .add(el("h3", "").add(icon(icon::ALERT)).text(word(title)))
        .add(text("p", "", word(said)))
        .add(way)
}

fn reload() {
    if let Some(window) = web_sys::window() {
        let _ = window.location().reload();
    }
}
