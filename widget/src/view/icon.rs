//! Line icons, 20 × 20, drawn in the colour of the text.

use leptos::prelude::*;

pub(super) const SEARCH: &str = "M9 3.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11M13 13l4 4";
pub(super) const CLOSE: &str = "M5 5l10 10M15 5 5 15";
pub(super) const BACK: &str = "M12 4l-6 6 6 6";
pub(super) const FORTH: &str = "M8 4l6 6-6 6";
pub(super) const PERSON: &str = "M10 3.5a3 3 0 1 1 0 6 3 3 0 0 1 0-6M4 16.5c.6-3 3-4.5 6-4.5s5.4 1.5 6 4.5";
pub(super) const DONE: &str = "M4.5 10.5l3.5 3.5 7.5-8";
pub(super) const WAIT: &str = "M10 3a7 7 0 1 1 0 14 7 7 0 0 1 0-14M10 6v4.2l2.8 1.8";
pub(super) const ALERT: &str = "M10 3.2 17.5 16.5h-15ZM10 8v4M10 14.2v.1";

/// An icon, hidden from screen readers.
pub(super) fn icon(path: &'static str) -> AnyView {
    view! {
        <svg class="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
            <path d=path></path>
        </svg>
    }
    .into_any()
}
