//! Draws the article that is offered before a ticket is checked; `state::form` decides whether there is one.

use leptos::prelude::*;

use super::button::text_button;
use super::part::part;
use super::ui::Ui;
use crate::catalog::DeskWord;
use crate::state::article::ArticleLink;
use crate::state::shown::Shown;
use crate::state::{ArticleEvent, Event, FormEvent, State};

/// The offer, which the focus goes to.
#[component]
pub(crate) fn FixOffer() -> impl IntoView {
    part(|state| Shown::Opened(state.form.offer.shown().map(|hit| hit.article.clone())), card)
}

fn card() -> AnyView {
    let ui = Ui::get();
    let state = ui.now();
    let Some(hit) = state.form.offer.shown() else { return ().into_any() };
    let link = ArticleLink { article: hit.article.clone(), anchor: hit.anchor.clone() };
    let read = move |_: &State| Event::Article(ArticleEvent::Open(link.clone()));
    let go_on = |_: &State| Event::Form(FormEvent::Review);
    view! {
        <div class="offer" id="fm-offer" tabindex="-1" role="group" aria-labelledby="fm-offered">
            <h3 id="fm-offered">{ui.word(DeskWord::OfferLikely)}</h3>
            <p>{hit.plain_title()}</p>
            {text_button("second", read, ui.word(DeskWord::ReadIt))}
            " "
            {text_button("quiet", go_on, ui.word(DeskWord::GoOn))}
        </div>
    }
    .into_any()
}
