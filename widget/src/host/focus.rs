//! Moves focus and scrolls, after the state has been drawn.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, ScrollBehavior, ScrollIntoViewOptions, ScrollLogicalPosition};

use crate::effect::{clock, task};
use crate::state::command::Target;

/// Moves the focus.
pub(super) fn focus(container: &HtmlElement, target: Target) {
    let selector = match target {
        Target::SearchBox => "#fm-search",
        Target::Title => "#fm-title",
        Target::Problems => "#fm-problems",
        Target::Offer => "#fm-offer",
    };
    when_drawn(container, selector.to_owned(), |element| {
        let _ = element.focus();
    });
}

/// Scrolls an anchor of the article to the top and focuses it.
pub(super) fn scroll_to_anchor(container: &HtmlElement, anchor: &str) {
    let quoted: String = anchor.chars().filter(|c| !matches!(c, '"' | '\\')).collect();
    when_drawn(container, format!("[data-anchor=\"{quoted}\"]"), |element| {
        let _ = element.focus();
        scroll(element, ScrollLogicalPosition::Start);
    });
}

/// Scrolls a result into view.
pub(super) fn scroll_to_result(container: &HtmlElement, at: usize) {
    when_drawn(container, format!("#fm-hit-{at}"), |element| scroll(element, ScrollLogicalPosition::Nearest));
}

fn scroll(element: &Element, block: ScrollLogicalPosition) {
    let reduced_motion = web_sys::window()
        .and_then(|window| window.match_media("(prefers-reduced-motion: reduce)").ok()?)
        .is_some_and(|query| query.matches());
    let options = ScrollIntoViewOptions::new();
    options.set_behavior(if reduced_motion { ScrollBehavior::Instant } else { ScrollBehavior::Smooth });
    options.set_block(block);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

/// Acts on an element after the view has been drawn. Drawing happens in a microtask, so a macrotask runs after it.
fn when_drawn(container: &HtmlElement, selector: String, act: fn(&HtmlElement)) {
    let container = container.clone();
    task::spawn(async move {
        clock::sleep(0).await;
        let found = container.query_selector(&selector).ok().flatten();
        if let Some(element) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
            act(&element);
        }
    });
}
