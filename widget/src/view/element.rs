//! The elements of a view. `view!` gives every element its own type, which made the compressed wasm of this panel 60 KB larger. Here all
//! elements share one type, and leptos renders it like any other view (see `draw`).

use std::cell::Cell;
use std::rc::Rc;

use super::dispatch::Dispatch;
use crate::state::Event;

/// Handles an event of the DOM.
pub(super) type Handler = Rc<dyn Fn(web_sys::Event)>;

/// An element as it should be.
pub(crate) struct Element {
    pub(super) tag: &'static str,
    /// An element is never reused for one with another key.
    pub(super) key: &'static str,
    pub(super) attributes: Vec<(&'static str, String)>,
    /// The text of a field, which the client can change too.
    pub(super) value: Option<String>,
    pub(super) checked: Option<bool>,
    pub(super) handlers: Vec<(&'static str, Handler)>,
    pub(super) children: Vec<Node>,
}

/// A child.
pub(super) enum Node {
    Element(Element),
    Text(String),
}

/// An element with a class, or without one if the class is empty.
pub(super) fn el(tag: &'static str, class: &str) -> Element {
    let element = Element {
        tag,
        key: "",
        attributes: Vec::new(),
        value: None,
        checked: None,
        handlers: Vec::new(),
        children: Vec::new(),
    };
    if class.is_empty() { element } else { element.set("class", class) }
}

/// An element that contains only text.
pub(super) fn text(tag: &'static str, class: &str, text: &str) -> Element {
    el(tag, class).text(text)
}

/// A button that dispatches an event.
pub(super) fn button(class: &str, dispatch: Dispatch, event: Event) -> Element {
    el("button", class).set("type", "button").sends("click", dispatch, event)
}

impl Element {
    pub(super) fn key(mut self, key: &'static str) -> Self {
        self.key = key;
        self
    }

    pub(super) fn set(mut self, name: &'static str, value: &str) -> Self {
        self.attributes.push((name, value.to_owned()));
        self
    }

    /// Sets an attribute on a condition.
    pub(super) fn set_if(self, there: bool, name: &'static str, value: &str) -> Self {
        if there { self.set(name, value) } else { self }
    }

    /// Sets an attribute to `true` or `false`.
    pub(super) fn state(self, name: &'static str, on: bool) -> Self {
        self.set(name, if on { "true" } else { "false" })
    }

    pub(super) fn value(mut self, value: &str) -> Self {
        self.value = Some(value.to_owned());
        self
    }

    pub(super) fn checked(mut self, checked: bool) -> Self {
        self.checked = Some(checked);
        self
    }

    pub(super) fn on(mut self, event: &'static str, act: impl Fn(web_sys::Event) + 'static) -> Self {
        self.handlers.push((event, Rc::new(act)));
        self
    }

    /// Dispatches an event, once: afterwards the panel is drawn again, with a new handler. (Cloning the event instead would add the code
    /// that clones whole articles.)
    pub(super) fn sends(self, name: &'static str, dispatch: Dispatch, event: Event) -> Self {
        let event = Cell::new(Some(event));
        self.on(name, move |_| {
            if let Some(event) = event.take() {
                dispatch.send(event);
            }
        })
    }

    pub(super) fn text(mut self, text: &str) -> Self {
        self.children.push(Node::Text(text.to_owned()));
        self
    }

    pub(super) fn add(mut self, child: Self) -> Self {
        self.children.push(Node::Element(child));
        self
    }

    /// Adds a child, if there is one.
    pub(super) fn maybe(self, child: Option<Self>) -> Self {
        match child {
            Some(child) => self.add(child),
            None => self,
        }
    }

    /// Adds a child for each item. The function is a trait object, because generic code for every list makes the wasm larger.
    pub(super) fn each<T>(mut self, items: &[T], draw: &dyn Fn(&T) -> Self) -> Self {
        for item in items {
            self.children.push(Node::Element(draw(item)));
        }
        self
    }

    pub(super) fn all(mut self, children: Vec<Self>) -> Self {
        for child in children {
            self.children.push(Node::Element(child));
        }
        self
    }

    pub(super) fn nodes(mut self, nodes: Vec<Node>) -> Self {
        self.children.extend(nodes);
        self
    }
}
