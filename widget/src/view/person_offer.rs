//! Draws the offer of a person; `state::person_offer` decides who gets it.

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
    el("div", "offer")
        .add(text("h3", "", words.text(offer.title())))
        .add(text("p", "", words.text(offer.text())))
        .add(button("main", dispatch, ask).text(words.text(Word::AskPerson)))
}

/// The button in the footer of almost every screen.
pub(super) fn footer_button(dispatch: Dispatch, state: &State) -> Element {
    button("person", dispatch, Event::Form(FormEvent::Open(Reason::Asked)))
        .set("part", "ask")
        .add(icon(icon::PERSON))
        .add(text("span", "", state.catalog.text(Word::AskPerson)))
}
