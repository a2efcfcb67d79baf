//! Keys that work everywhere in the panel: Escape; and Tab on phones, where the focus must stay inside, because the panel covers the
//! page.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent, ShadowRoot};

use super::runtime::Runtime;
use crate::state::{Event, HostEvent, State};

/// The elements that Tab can focus.
const FOCUSABLE: &str = "a[href],button:not([disabled]),input:not([disabled]),textarea,summary";

/// Handles a key.
pub(super) fn pressed(runtime: &Rc<Runtime>, event: &KeyboardEvent) {
    match event.key().as_str() {
        "Escape" if !event.is_composing() => {
            event.prevent_default();
            event.stop_propagation();
            runtime.dispatch(Event::Host(HostEvent::Escape));
        }
        "Tab" if runtime.with(State::is_modal) => {
            trap(&runtime.container, event);
        }
        _ => {}
    }
}

/// Moves the focus from the last element to the first, and back.
fn trap(container: &HtmlElement, event: &KeyboardEvent) {
    let Ok(all) = container.query_selector_all(FOCUSABLE) else { return };
    let shown: Vec<HtmlElement> = (0..all.length())
        .filter_map(|at| all.get(at)?.dyn_into::<HtmlElement>().ok())
        .filter(|element| element.offset_parent().is_some())
        .collect();
    let (Some(first), Some(last)) = (shown.first(), shown.last()) else { return };
    let root: Option<ShadowRoot> = container.get_root_node().dyn_into().ok();
    let active = root.and_then(|root| root.active_element());
    let at = |element: &HtmlElement| active.as_ref().is_some_and(|active| active.is_same_node(Some(element)));
    let at_end = if event.shift_key() { at(first) } else { at(last) };
    if at_end {
        event.prevent_default();
        let _ = if event.shift_key() { last.focus() } else { first.focus() };
    }
}
