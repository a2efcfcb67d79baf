//! Elements that are replaced or left out: images, players and pages within the page, fields of forms, and what isn't shown.

use std::ops::Range;

use kb_core::model::Inline;

use super::super::html::tokens::StartTag;
use super::super::markdown::Reader;
use super::super::open_element::{Kind, OpenElement, Player};
use crate::diagnostic::codes;

impl Reader<'_> {
    pub(super) fn html_image(&mut self, tag: &StartTag, span: &Range<usize>) {
        let alt = tag.value("alt").unwrap_or_default().to_owned();
        match tag.value("src") {
            Some(source) => self.image(source, &[Inline::Text(alt)], span),
            None => self.top().push_text(&alt),
        }
    }

    /// A field of a form: what it says is kept, what it asks for can't be filled in here.
    pub(super) fn input(&mut self, tag: &StartTag, span: &Range<usize>) {
        match tag.value("type").unwrap_or("text") {
            "checkbox" | "radio" => self.top().push_text(if tag.has("checked") { "☑" } else { "☐" }),
            "button" | "submit" | "reset" => self.top().push_text(tag.value("value").unwrap_or_default()),
            "hidden" => {}
            _ => self.unshown.push((span.clone(), "`<input>`".to_owned())),
        }
    }

    pub(super) fn frame(&mut self, tag: &StartTag, span: &Range<usize>) {
        let address = tag.value("src").unwrap_or_default().to_owned();
        let title =
            ["title", "aria-label"].iter().find_map(|name| tag.value(name)).unwrap_or_default().to_owned();
        let player = Player { address, title };
        if tag.name == "embed" {
            self.player(Some(player), span);
        } else {
            self.drop_content(&tag.name, span, Some(player));
        }
    }

    /// Opens an element that is dropped with its content.
    pub(super) fn drop_content(&mut self, name: &str, span: &Range<usize>, player: Option<Player>) {
        self.dropping = true;
        self.open_html(Kind::Dropped(player), name, span);
    }

    /// The address of a player that has none itself.
    pub(super) fn source_of_player(&mut self, tag: &StartTag) {
        if let Some(OpenElement { kind: Kind::Dropped(Some(player)), .. }) = self.stack.last_mut()
            && tag.name == "source"
            && player.address.is_empty()
        {
            player.address = tag.value("src").unwrap_or_default().to_owned();
        }
    }

    /// A page or player becomes a link to it.
    pub(in crate::sources) fn player(&mut self, player: Option<Player>, span: &Range<usize>) {
        let Some(Player { address, title }) = player else { return };
        if address.is_empty() {
            self.unshown.push((span.clone(), "a frame or player".to_owned()));
            return self.top().push_text(&title);
        }
        self.unshown.push((span.clone(), format!("the frame or player `{address}`, which becomes a link")));
        let kind = self.link(&address, span);
        self.stack.push(OpenElement::new(kind, span.clone()));
        self.top().push_text(if title.is_empty() { &address } else { &title });
        self.close();
    }

    /// One note for all that isn't shown of an article's HTML.
    pub(in crate::sources) fn report_unshown(&mut self) {
        let Some((first, what)) = self.unshown.first().cloned() else { return };
        let message = match self.unshown.len() {
            1 => format!("the widget doesn't show {what}"),
            n => format!("the widget doesn't show {n} parts of the HTML; the first is {what}"),
        };
        self.report(&codes::RAW_HTML, &first, message);
    }
}
