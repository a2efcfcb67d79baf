//! The root and the title of a screen.

use super::element::{Element, el, text};

/// The root of a screen. The key keeps the roots of different screens apart.
pub(super) fn page(class: &str, key: &'static str) -> Element {
    el("div", class).key(key)
}

/// The title of a screen, which gets the focus when the screen opens.
pub(super) fn title(content: &str) -> Element {
    text("h2", "", content).set("id", "fm-title").set("dir", "auto").set("tabindex", "-1")
}
