//! Draws the offer of a person; `state::person_offer` decides who gets it.

use kb_core::ticket::Reason;
use leptos::html::custom;
use leptos::prelude::*;

use super::button::text_button;
use super::icon::{self, icon};
use super::part::rows;
use super::ui::Ui;
use crate::catalog::Word;
use crate::state::person_offer::PersonOffer;
use crate::state::{Event, FormEvent, State};

/// A card that offers a person before anything else.
pub(super) fn card(offer: PersonOffer) -> AnyView {
    let ui = Ui::get();
    let ask = move |_: &_| Event::Form(FormEvent::Open(offer.reason()));
    view! {
        <div class="offer">
            <h3>{ui.word(offer.title())}</h3>
            <p>{ui.word(offer.text())}</p>
            <Contact />
            {text_button("main", ask, ui.word(Word::AskPerson))}
        </div>
    }
    .into_any()
}

/// Who takes a question that goes to a person first, when they are there, and their telephone number.
#[component]
pub(crate) fn Contact() -> impl IntoView {
    let desk = |state: &State| {
        let desk = state.person_first_category().and_then(|category| category.desk.as_ref());
        desk.map(|desk| (desk.summary(), desk.phone.clone())).into_iter().collect()
    };
    rows(desk, |desks| desks.into_iter().map(contact).collect::<Vec<_>>().into_any())
}

fn contact((summary, phone): (String, String)) -> AnyView {
    let call = (!phone.is_empty()).then(|| {
        let address = ["tel:", &phone].concat();
        view! { " " {custom("a").attr("href", address).child(phone)} }.into_any()
    });
    view! { <p class="desk">{summary}{call}</p> }.into_any()
}

/// The button in the footer of almost every screen.
#[component]
pub(crate) fn PersonButton() -> impl IntoView {
    let ui = Ui::get();
    let ask = ui.on(|_| Event::Form(FormEvent::Open(Reason::Asked)));
    view! {
        <button type="button" class="person" part="ask" on:click=ask>
            {icon(icon::PERSON)}
            <span>{ui.word(Word::AskPerson)}</span>
        </button>
    }
}
