//! What a view is made of. `view!` gives every element a type of its own, which came to 60 KB of compressed wasm for this panel;
//! here all elements share one type, and leptos renders it like any other view (see `draw`).

use std::cell::Cell;
use std::rc::Rc;

use crate::host::Ui;
use crate::state::Event;

/// What happens on an event of the DOM.
pub(super) type Handler = Rc<dyn Fn(web_sys::Event)>;

/// An element as it should be.
pub(crate) struct Element {
    pub(super) tag: &'static str,
    /// Elements of different keys never become each other.
    pub(super) key: &'static str,
    pub(super) attributes: Vec<(&'static str, String)>,
    /// What is typed or ticked, which the client changes too.
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

/// An element with a class; none where it is empty.
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

/// An element with nothing but text.
pub(super) fn text(tag: &'static str, class: &str, text: &str) -> Element {
    el(tag, class).text(text)
}

/// A button that lets an event happen.
pub(super) fn button(class: &str, ui: Ui, event: Event) -> Element {
    el("button", class).set("type", "button").sends("click", ui, event)
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

    /// An attribute that is there or not.
    pub(super) fn set_if(self, there: bool, name: &'static str, value: &str) -> Self {
        if there { self.set(name, value) } else { self }
    }

    /// `true` or `false`, as ARIA spells it.
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

    /// Lets an event happen, once: whatever happens, the panel is drawn anew with a fresh one. (Copying events instead would bring
    /// along the code that copies whole articles.)
    pub(super) fn sends(self, name: &'static str, ui: Ui, event: Event) -> Self {
        let event = Cell::new(Some(event));
        self.on(name, move |_| {
            if let Some(event) = event.take() {
                ui.send(event);
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

    /// A child that may be missing.
    pub(super) fn maybe(self, child: Option<Self>) -> Self {
        match child {
            Some(child) => self.add(child),
            None => self,
        }
    }

    /// A child for each item. One loop behind a pointer, because an iterator of its own for every list costs bytes.
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
