//! Listeners outside the view: network, visibility of the tab, other tabs, width of the window, and keys.

use std::rc::Rc;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{EventTarget, KeyboardEvent, StorageEvent, VisibilityState};

use super::keyboard;
use super::runtime::Runtime;
use crate::effect::storage;
use crate::state::gateway::Reply;
use crate::state::{Event, HostEvent, OutboxEvent};

/// The width up to which the panel fills the screen; the style sheet has the same.
const PHONE: &str = "(max-width: 480px)";

/// A listener that is removed when dropped.
#[derive(Debug)]
pub(super) struct Listener {
    target: EventTarget,
    name: &'static str,
    callback: Closure<dyn FnMut(web_sys::Event)>,
}

impl Listener {
    fn new(target: &EventTarget, name: &'static str, act: impl FnMut(web_sys::Event) + 'static) -> Self {
        let callback = Closure::<dyn FnMut(web_sys::Event)>::new(act);
        let _ = target.add_event_listener_with_callback(name, callback.as_ref().unchecked_ref());
        Self { target: target.clone(), name, callback }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let callback = self.callback.as_ref().unchecked_ref();
        let _ = self.target.remove_event_listener_with_callback(self.name, callback);
    }
}

/// Adds all listeners.
pub(super) fn listen(runtime: &Rc<Runtime>) -> Vec<Listener> {
    let Some(window) = web_sys::window() else { return Vec::new() };
    let mut listeners =
        vec![on(runtime, &window, "online", |runtime, _| runtime.dispatch(Event::Host(HostEvent::Online)))];
    listeners.push(on(runtime, &window, "storage", |runtime, event| {
        if let Ok(event) = event.dyn_into() {
            stored_elsewhere(runtime, &event);
        }
    }));
    if let Some(document) = window.document() {
        listeners.push(on(runtime, &document, "visibilitychange", |runtime, _| {
            let document = web_sys::window().and_then(|window| window.document());
            if document.is_some_and(|d| d.visibility_state() == VisibilityState::Visible) {
                runtime.dispatch(Event::Outbox(OutboxEvent::SendAll));
            }
        }));
    }
    if let Ok(Some(query)) = window.match_media(PHONE) {
        runtime.dispatch(Event::Host(HostEvent::Phone(query.matches())));
        let width = query.clone();
        listeners.push(on(runtime, &query, "change", move |runtime, _| {
            runtime.dispatch(Event::Host(HostEvent::Phone(width.matches())));
        }));
    }
    listeners.push(on(runtime, &runtime.container, "keydown", |runtime, event| {
        if let Ok(event) = event.dyn_into::<KeyboardEvent>() {
            keyboard::pressed(runtime, &event);
        }
    }));
    listeners
}

/// Another tab has changed local storage. Without a name, it was emptied.
fn stored_elsewhere(runtime: &Rc<Runtime>, event: &StorageEvent) {
    let told = match (event.key(), event.new_value()) {
        (None, _) => OutboxEvent::StorageCleared,
        (Some(name), _) if storage::is_entry(&name) => OutboxEvent::ChangedElsewhere(storage::entries()),
        (Some(name), Some(number)) => match storage::sent_key(&name) {
            Some(key) => OutboxEvent::Replied { key: key.to_owned(), reply: Reply::SentElsewhere(number) },
            None => return,
        },
        _ => return,
    };
    runtime.dispatch(Event::Outbox(told));
}

fn on(
    runtime: &Rc<Runtime>,
    target: &EventTarget,
    name: &'static str,
    act: impl Fn(&Rc<Runtime>, web_sys::Event) + 'static,
) -> Listener {
    let runtime = Rc::clone(runtime);
    Listener::new(target, name, move |event| {
        // Events may still arrive after the panel was removed.
        if !runtime.state.is_disposed() {
            act(&runtime, event);
        }
    })
}
