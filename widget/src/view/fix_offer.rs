//! Draws the article that is offered before a ticket is checked; `state::form` decides whether there is one.

use super::dispatch::Dispatch;
use super::element::{Element, button, el, text};
use crate::catalog::{Catalog, DeskWord};
use crate::state::article::ArticleLink;
use crate::state::results::Hit;
use crate::state::{ArticleEvent, Event, FormEvent};

/// The offer, which the focus goes to.
pub(super) fn card(dispatch: Dispatch, words: &Catalog, hit: &Hit) -> Element {
    let link = ArticleLink { article: hit.article.clone(), anchor: hit.anchor.clone() };
    let read = Event::Article(ArticleEvent::Open(link));
    el("div", "offer")
        .key("offer")
        .set("id", "fm-offer")
        .set("tabindex", "-1")
        .set("role", "group")
        .set("aria-labelledby", "fm-offered")
        .add(text("h3", "", words.text(DeskWord::OfferLikely)).set("id", "fm-offered"))
        .add(text("p", "", &hit.plain_title()))
        .add(button("second", dispatch, read).text(words.text(DeskWord::ReadIt)))
        .text(" ")
        .add(button("quiet", dispatch, Event::Form(FormEvent::Review)).text(words.text(DeskWord::GoOn)))
}
