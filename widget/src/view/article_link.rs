//! A link to an article by its title.

use leptos::prelude::*;

use super::button::button;
use super::icon::{self, icon};
use crate::state::article::ArticleLink;
use crate::state::{ArticleEvent, Event};

/// A row of a list that opens an article.
pub(super) fn row(id: String, title: String) -> AnyView {
    let open = move |_: &_| Event::Article(ArticleEvent::Open(ArticleLink::top(&id)));
    let content = view! {
        <span class="text" dir="auto"><span class="title">{title}</span></span>
        {icon(icon::FORTH)}
    };
    view! { <li>{button("hit", open, content.into_any())}</li> }.into_any()
}

/// Rows for articles, each with its id and title.
pub(super) fn rows(articles: &[(String, String)]) -> Vec<AnyView> {
    articles.iter().map(|(id, title)| row(id.clone(), title.clone())).collect()
}
