//! A link to an article by its title.

use super::dispatch::Dispatch;
use super::element::{Element, button, el, text};
use super::icon::{self, icon};
use crate::state::article::ArticleLink;
use crate::state::{ArticleEvent, Event};

/// A row of a list that opens an article.
pub(super) fn row(dispatch: Dispatch, id: &str, title: &str) -> Element {
    let open = Event::Article(ArticleEvent::Open(ArticleLink::top(id)));
    let content = el("span", "text").set("dir", "auto").add(text("span", "title", title));
    el("li", "").add(button("hit", dispatch, open).add(content).add(icon(icon::FORTH)))
}
