//! Draws the offer of a person; `state::person_offer` decides who gets it.

use kb_core::bundle::Desk;
use kb_core::ticket::Reason;

use super::dispatch::Dispatch;
use super::element::{Element, button, el, text};
use super::icon::{self, icon};
use crate::catalog::Word;
use crate::state::person_offer::PersonOffer;
use crate::state::{Event, FormEvent, State};

/// A card that offers a person before anything else.
pub(super) fn card(dispatch: Dispatch, state: &State, offer: PersonOffer) -> Element {
    let words = &state.catalog;
    let ask = Event::Form(FormEvent::Open(offer.reason()));
    let desk = state.person_first_category().and_then(|category| category.desk.as_ref());
    el("div", "offer")
        .add(text("h3", "", words.text(offer.title())))
        .add(text("p", "", words.text(offer.text())))
        .maybe(desk.map(contact))
        .add(button("main", dispatch, ask).text(words.text(Word::AskPerson)))
}

/// Who takes it, when they are there, and their telephone number.
pub(super) fn contact(desk: &Desk) -> Element {
    let line = text("p", "desk", &desk.summary());
    if desk.phone.is_empty() {
        return line;
    }
    line.text(" ").add(text("a", "", &desk.phone).set("href", &["tel:", &desk.phone].concat()))
}

/// The button in the footer of almost every screen.
pub(super) fn footer_button(dispatch: Dispatch, state: &State) -> Element {
    button("person", dispatch, Event::Form(FormEvent::Open(Reason::Asked)))
        .set("part", "ask")
        .add(icon(icon::PERSON))
        .add(text("span", "", state.catalog.text(Word::AskPerson)))
}
