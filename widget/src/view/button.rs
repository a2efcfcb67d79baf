//! Buttons.

use leptos::prelude::*;

use super::ui::Ui;
use crate::state::{Event, State};

/// A button that dispatches an event.
pub(super) fn button(
    class: &'static str,
    event: impl Fn(&State) -> Event + Send + 'static,
    content: AnyView,
) -> AnyView {
    let click = Ui::get().on(event);
    view! { <button type="button" class=class on:click=click>{content}</button> }.into_any()
}

/// A button with a text.
pub(super) fn text_button(
    class: &'static str,
    event: impl Fn(&State) -> Event + Send + 'static,
    label: String,
) -> AnyView {
    button(class, event, label.into_any())
}
