//! End tags, and the elements that end without one.

use super::super::html::elements::{self, Element};
use super::super::markdown::Reader;
use super::super::open_element::Kind;

impl Reader<'_> {
    /// An end tag. One that ends nothing is ignored.
    pub(super) fn end_tag(&mut self, name: &str, raw: &str) {
        let element = elements::named(name);
        if self.dropping || matches!(self.top().kind, Kind::Code(_)) {
            return self.end_of_unread(name);
        }
        if let Some(at) = self.innermost(name, element) {
            let goes_on = self.stack[at].html.as_ref().is_some_and(|tag| tag.resumed);
            self.close_down_to(at);
            if goes_on {
                self.end_later(name);
            }
            self.close_ended();
        } else if self.end_later(name) {
        } else if self.tags.is_text_end(name, raw) {
            self.push_words(raw);
        } else if element == Some(Element::Break) {
            self.top().end_line();
        }
        if element.is_some_and(Element::is_block) {
            self.end_line();
        }
    }

    /// The end of something whose tags are not read.
    fn end_of_unread(&mut self, name: &str) {
        let unread = |kind: &Kind| matches!(kind, Kind::Dropped(_) | Kind::Code(_));
        let Some(at) = self.stack.iter().rposition(|element| unread(&element.kind)) else { return };
        if self.stack[at].is_tag(name) {
            self.end_unread(at);
        }
    }

    /// Ends an element whose content is not read. Where Markdown opened others in it, it is closed behind them.
    pub(super) fn end_unread(&mut self, at: usize) {
        let within_markdown = self.stack[at + 1..].iter().any(|element| element.html.is_none());
        if !within_markdown {
            self.close_down_to(at);
        } else if let Some(tag) = &mut self.stack[at].html {
            tag.ended = true;
            if matches!(self.stack[at].kind, Kind::Dropped(_)) {
                self.stack[at].kind = Kind::Flattened;
                self.dropping = false;
            }
        }
    }

    /// The element that an end tag ends: the innermost of its name that HTML opened, within the innermost element of Markdown.
    fn innermost(&self, name: &str, element: Option<Element>) -> Option<usize> {
        let within_line = element.is_none_or(|element| !element.is_block());
        for (at, open) in self.stack.iter().enumerate().skip(1).rev() {
            let tag = open.html.as_ref()?;
            let heading = |element| matches!(element, Some(Element::Heading(_)));
            if tag.name == name || (heading(element) && matches!(open.kind, Kind::Heading { .. })) {
                return Some(at);
            }
            if (within_line && !open.kind.is_inline()) || scope(name).contains(&tag.name.as_str()) {
                return None;
            }
        }
        None
    }

    /// Notes the end of an element that can't be closed yet; whether there is one.
    fn end_later(&mut self, name: &str) -> bool {
        let open = self.stack.iter_mut().rev().filter_map(|element| element.html.as_mut());
        let Some(tag) = open.into_iter().find(|tag| tag.name == name && !tag.ended && !tag.resumed) else {
            return false;
        };
        tag.ended = true;
        tag.resumes = None;
        true
    }

    /// Closes elements whose end tag was met while others were open in them.
    pub(in crate::sources) fn close_ended(&mut self) {
        while self.stack.last().is_some_and(|element| element.html.as_ref().is_some_and(|tag| tag.ended)) {
            self.close();
        }
    }

    pub(super) fn close_down_to(&mut self, at: usize) {
        while self.stack.len() > at {
            self.close();
        }
    }

    /// Ends what the beginning of such an element ends: an item the one before it, a block the paragraph before it.
    pub(super) fn close_implied(&mut self, element: Element, name: &str) {
        match element {
            Element::Item => self.close_open(&["li"], &["ul", "ol", "menu", "dir"]),
            Element::Row => self.close_open(&["tr"], &["table"]),
            Element::Cell { .. } => self.close_open(&["td", "th"], &["tr", "table"]),
            Element::Rows { .. } => {
                self.close_open(&["tr"], &["table"]);
                self.close_open(&["thead", "tbody", "tfoot"], &["table"]);
            }
            _ if ["dt", "dd"].contains(&name) => self.close_open(&["dt", "dd"], &["dl"]),
            _ if ["option", "optgroup"].contains(&name) => self.close_open(&["option"], &["select"]),
            Element::Heading(_) => {
                self.close_open(&["h1", "h2", "h3", "h4", "h5", "h6"], &["div", "td", "th", "li"])
            }
            _ => {}
        }
        if element.is_block() {
            self.close_paragraph();
        }
    }

    /// Closes the innermost open element of these names, unless one of the others holds it.
    fn close_open(&mut self, names: &[&str], within: &[&str]) {
        for at in (1..self.stack.len()).rev() {
            let Some(tag) = &self.stack[at].html else { return };
            if names.contains(&tag.name.as_str()) {
                return self.close_down_to(at);
            }
            if within.contains(&tag.name.as_str()) {
                return;
            }
        }
    }

    /// Closes a paragraph of HTML, which no block can stand in.
    pub(super) fn close_paragraph(&mut self) {
        for at in (1..self.stack.len()).rev() {
            if self.stack[at].is_tag("p") {
                return self.close_down_to(at);
            }
            if self.stack[at].html.is_none() || !self.stack[at].kind.is_inline() {
                return;
            }
        }
    }
}

/// The elements that an end tag of that name doesn't reach out of.
fn scope(name: &str) -> &'static [&'static str] {
    match name {
        "li" => &["ul", "ol", "menu", "dir", "td", "th"],
        "td" | "th" | "tr" | "thead" | "tbody" | "tfoot" => &["table"],
        "dt" | "dd" => &["dl"],
        "p" => &["li", "td", "th", "div", "blockquote", "section", "dd"],
        _ => &["td", "th"],
    }
}
