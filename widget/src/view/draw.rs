//! Draws elements, and updates drawn elements in place, so that focus, caret and scroll position do not change.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::{Mountable, Render};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{Document, HtmlInputElement, HtmlTextAreaElement};

use super::element::{Element, Handler, Node};

/// An element that is drawn.
pub(crate) struct Drawn {
    dom: web_sys::Element,
    tag: &'static str,
    key: &'static str,
    attributes: Vec<(&'static str, String)>,
    listeners: Vec<Listener>,
    children: Vec<DrawnNode>,
}

enum DrawnNode {
    Element(Drawn),
    Text(web_sys::Text, String),
}

/// A listener whose handler can be replaced without registering it again.
struct Listener {
    name: &'static str,
    handler: Rc<RefCell<Handler>>,
    _callback: Closure<dyn FnMut(web_sys::Event)>,
}

impl Render for Element {
    type State = Drawn;

    fn build(self) -> Drawn {
        let Some(document) = web_sys::window().and_then(|window| window.document()) else {
            unreachable!("a panel is mounted in a document")
        };
        draw(&document, self)
    }

    fn rebuild(self, drawn: &mut Drawn) {
        if let Some(document) = drawn.dom.owner_document() {
            change(&document, drawn, self);
        }
    }
}

impl Mountable for Drawn {
    fn unmount(&mut self) {
        self.dom.remove();
    }

    fn mount(&mut self, parent: &web_sys::Element, marker: Option<&web_sys::Node>) {
        let _ = parent.insert_before(&self.dom, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        match self.dom.parent_element() {
            Some(parent) => {
                child.mount(&parent, Some(&self.dom));
                true
            }
            None => false,
        }
    }

    fn elements(&self) -> Vec<web_sys::Element> {
        vec![self.dom.clone()]
    }
}

fn draw(document: &Document, element: Element) -> Drawn {
    const SVG: &str = "http://www.w3.org/2000/svg";
    let namespace = matches!(element.tag, "svg" | "path").then_some(SVG);
    let made = match namespace {
        Some(namespace) => document.create_element_ns(Some(namespace), element.tag),
        None => document.create_element(element.tag),
    };
    let Ok(dom) = made else { unreachable!("tags are written in this crate, and each is a name") };
    let mut drawn = Drawn {
        dom,
        tag: element.tag,
        key: element.key,
        attributes: Vec::new(),
        listeners: Vec::new(),
        children: Vec::new(),
    };
    change(document, &mut drawn, element);
    drawn
}

fn change(document: &Document, drawn: &mut Drawn, element: Element) {
    set_attributes(drawn, element.attributes);
    for (name, handler) in element.handlers {
        match drawn.listeners.iter_mut().find(|listener| listener.name == name) {
            Some(listener) => *listener.handler.borrow_mut() = handler,
            None => listen(drawn, name, handler),
        }
    }
    change_children(document, drawn, element.children);
    // After the children, because a value may depend on them; and only if it differs, because setting it moves the caret.
    if let Some(value) = element.value {
        set_value(&drawn.dom, &value);
    }
    if let (Some(checked), Some(input)) = (element.checked, drawn.dom.dyn_ref::<HtmlInputElement>()) {
        input.set_checked(checked);
    }
}

fn set_attributes(drawn: &mut Drawn, attributes: Vec<(&'static str, String)>) {
    for (name, _) in drawn.attributes.iter().filter(|(name, _)| attributes.iter().all(|(n, _)| n != name)) {
        let _ = drawn.dom.remove_attribute(name);
    }
    for attribute in attributes.iter().filter(|attribute| !drawn.attributes.contains(attribute)) {
        let _ = drawn.dom.set_attribute(attribute.0, &attribute.1);
    }
    drawn.attributes = attributes;
}

fn listen(drawn: &mut Drawn, name: &'static str, handler: Handler) {
    let handler = Rc::new(RefCell::new(handler));
    let current = Rc::clone(&handler);
    let callback = Closure::<dyn FnMut(web_sys::Event)>::new(move |event| {
        let act = Rc::clone(&current.borrow());
        act(event);
    });
    let _ = drawn.dom.add_event_listener_with_callback(name, callback.as_ref().unchecked_ref());
    drawn.listeners.push(Listener { name, handler, _callback: callback });
}

fn change_children(document: &Document, drawn: &mut Drawn, children: Vec<Node>) {
    let wanted = children.len();
    for (at, child) in children.into_iter().enumerate() {
        let old = drawn.children.get_mut(at);
        match (old, child) {
            (Some(DrawnNode::Text(dom, shown)), Node::Text(text)) => {
                if *shown != text {
                    dom.set_data(&text);
                    *shown = text;
                }
            }
            (Some(DrawnNode::Element(old)), Node::Element(new)) if same(old, &new) => {
                change(document, old, new)
            }
            (old, child) => {
                let new = draw_node(document, child);
                let _ = match old {
                    Some(old) => drawn.dom.replace_child(new.dom(), old.dom()),
                    None => drawn.dom.append_child(new.dom()),
                };
                match drawn.children.get_mut(at) {
                    Some(old) => *old = new,
                    None => drawn.children.push(new),
                }
            }
        }
    }
    for gone in drawn.children.drain(wanted..) {
        let _ = drawn.dom.remove_child(gone.dom());
    }
}

fn same(old: &Drawn, new: &Element) -> bool {
    // Handlers are replaced but never removed, so an element with fewer handlers is drawn again from scratch.
    let handles = |name| new.handlers.iter().any(|(known, _)| *known == name);
    old.tag == new.tag && old.key == new.key && old.listeners.iter().all(|listener| handles(listener.name))
}

fn draw_node(document: &Document, node: Node) -> DrawnNode {
    match node {
        Node::Element(element) => DrawnNode::Element(draw(document, element)),
        Node::Text(text) => DrawnNode::Text(document.create_text_node(&text), text),
    }
}

impl DrawnNode {
    fn dom(&self) -> &web_sys::Node {
        match self {
            Self::Element(drawn) => &drawn.dom,
            Self::Text(text, _) => text,
        }
    }
}

fn set_value(dom: &web_sys::Element, value: &str) {
    if let Some(input) = dom.dyn_ref::<HtmlInputElement>().filter(|input| input.value() != value) {
        input.set_value(value);
    } else if let Some(area) = dom.dyn_ref::<HtmlTextAreaElement>().filter(|area| area.value() != value) {
        area.set_value(value);
    }
}
