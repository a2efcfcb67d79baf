//! What every screen has.

use leptos::prelude::*;

/// The title of a screen, which gets the focus when the screen opens.
pub(super) fn title(content: String) -> AnyView {
    view! { <h2 id="fm-title" dir="auto" tabindex="-1">{content}</h2> }.into_any()
}

/// What stands in a screen's place until it has loaded.
pub(super) fn wait(content: String) -> AnyView {
    view! { <p class="wait">{content}</p> }.into_any()
}
