//! Components of other tools and custom elements: their tags go, and the words in them and in their attributes stay.

use std::ops::Range;

use kb_core::model::Tone;

use super::super::callout;
use super::super::html::tokens::StartTag;
use super::super::html::unknown_tags::written_name;
use super::super::markdown::Reader;
use super::super::open_element::Kind;
use super::MOST_OPEN;

/// Attributes that hold words for readers.
const WORDS: [&str; 7] = ["title", "label", "header", "heading", "summary", "caption", "name"];

/// Attributes that say what kind of call-out a component is.
const TONES: [&str; 7] = ["type", "kind", "variant", "intent", "severity", "status", "theme"];

/// What a component is.
enum Role {
    /// An ordered list.
    Steps,
    Step,
    Note(Tone),
    /// Blocks, named by its attributes.
    Blocks,
    /// Words within a line.
    Words,
}

impl Reader<'_> {
    pub(super) fn component(&mut self, tag: &StartTag, raw: &str, span: &Range<usize>, in_block: bool) {
        let role = match role(tag, written_name(raw)) {
            Role::Words if in_block => Role::Blocks,
            role => role,
        };
        self.names.extend(tag.value("id").map(str::to_owned));
        if self.stack.len() >= MOST_OPEN {
            return;
        }
        if let Role::Words = role {
            if !tag.self_closing {
                self.open_html(Kind::Flattened, &tag.name, span);
            }
            return;
        }
        self.close_paragraph();
        self.end_line();
        let kind = match role {
            Role::Steps => self.level(Kind::List { start: Some(1), items: Vec::new() }, span),
            Role::Step if matches!(self.top().kind, Kind::List { .. }) => Kind::Item,
            Role::Note(tone) => self.level(Kind::Quote(Some(tone)), span),
            Role::Step | Role::Blocks | Role::Words => Kind::Blocks,
        };
        self.open_html(kind, &tag.name, span);
        self.label(tag, span);
        if tag.self_closing {
            self.end_tag(&tag.name, raw);
        }
    }

    /// The line that names what is in a component, from its attributes.
    fn label(&mut self, tag: &StartTag, span: &Range<usize>) {
        let Some(words) = WORDS.iter().find_map(|name| tag.value(name)).map(unquoted) else { return };
        if words.is_empty() {
            return;
        }
        self.open_html(Kind::Label, "label", span);
        let link = tag.value("href").map(|address| self.link(unquoted(address), span));
        self.open_html(link.unwrap_or(Kind::Flattened), "label", span);
        self.top().push_text(words);
        self.close();
        self.close();
    }
}

/// A value without the braces and quotation marks of MDX.
fn unquoted(value: &str) -> &str {
    value.trim_matches(['{', '}', '"', '\'', '`', ' '])
}

fn role(tag: &StartTag, written: &str) -> Role {
    match tag.name.as_str() {
        "steps" | "stepper" => Role::Steps,
        "step" => Role::Step,
        "callout" | "admonition" | "aside" | "alert" | "hint" | "banner" => {
            let kinds =
                TONES.iter().filter_map(|name| tag.value(name)).map(|kind| unquoted(kind).to_lowercase());
            Role::Note(kinds.into_iter().find_map(|kind| callout::tone_of(&kind)).unwrap_or(Tone::Note))
        }
        "tabs" | "tab" | "tabitem" | "tabpane" | "tabpanel" | "tabgroup" | "card" | "cards" | "cardgroup"
        | "cardgrid" | "linkcard" | "accordion" | "accordions" | "accordiongroup" | "accordionitem"
        | "expandable" | "collapsible" | "collapse" | "toggle" | "frame" | "panel" | "columns" | "column"
        | "grid" | "codegroup" | "codetabs" | "update" | "paramfield" | "responsefield" | "field" | "box" => {
            Role::Blocks
        }
        name => match callout::tone_of(name) {
            Some(tone) if written.starts_with(|c: char| c.is_ascii_uppercase()) => Role::Note(tone),
            _ => Role::Words,
        },
    }
}
