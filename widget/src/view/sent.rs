//! The confirmation that a ticket has arrived: its number, and what happens next.

use super::dispatch::Dispatch;
use super::element::{Element, button, el, text};
use super::icon::{self, icon};
use super::page::{page, title};
use crate::catalog::{DeskWord, Word};
use crate::state::screen::Receipt;
use crate::state::{Event, HostEvent, State};

/// The screen.
pub(super) fn sent(dispatch: Dispatch, state: &State, receipt: &Receipt) -> Element {
    let words = &state.catalog;
    let number = (!receipt.number.is_empty()).then(|| {
        let label = text("span", "hint", words.text(DeskWord::SentNumber));
        el("p", "number").add(label).add(text("strong", "", &receipt.number))
    });
    let next = match receipt.email.as_str() {
        "" => words.text(DeskWord::SentPortal).to_owned(),
        email => words.fill(DeskWord::SentMail, &[("email", email)]),
    };
    page("page calm", "sent")
        .add(el("span", "seal").add(icon(icon::DONE)))
        .add(title(words.text(DeskWord::SentTitle)))
        .maybe(number)
        .add(text("h3", "", words.text(DeskWord::SentNext)))
        .add(text("p", "", &next))
        .add(button("main", dispatch, Event::Host(HostEvent::Close)).text(words.text(Word::SolvedClose)))
}
