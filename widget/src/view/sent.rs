//! The ticket has arrived: its number, and what happens next.

use super::element::{Element, button, el, text};
use super::icon::{self, icon};
use super::{page, title};
use crate::catalog::Word;
use crate::host::Ui;
use crate::state::{Event, State};

/// The screen.
pub(super) fn sent(ui: Ui, state: &State) -> Element {
    let words = &state.catalog;
    let (number, email) =
        state.sent.as_ref().map_or(("", ""), |receipt| (receipt.number.as_str(), receipt.email.as_str()));
    let number = (!number.is_empty()).then(|| {
        let label = text("span", "hint", words.text(Word::SentNumber));
        el("p", "number").add(label).add(text("strong", "", number))
    });
    let next = match email {
        "" => words.text(Word::SentPortal).to_owned(),
        email => words.fill(Word::SentMail, &[("email", email)]),
    };
    page("page calm", "sent")
        .add(el("span", "seal").add(icon(icon::DONE)))
        .add(title(words.text(Word::SentTitle)))
        .maybe(number)
        .add(text("h3", "", words.text(Word::SentNext)))
        .add(text("p", "", &next))
        .add(button("main", ui, Event::Close).text(words.text(Word::SolvedClose)))
}
