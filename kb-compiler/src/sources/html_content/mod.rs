//! HTML becomes the same blocks as Markdown: its tags open and close elements on the stack that Markdown's events drive, so that either
//! may stand in the other.

mod formatting;
mod replaced;
mod components;
mod start_tags;
mod end_tags;
pub(super) mod page;

use std::ops::Range;

use super::html::tokens::{self, Content};
use super::markdown::Reader;
use super::open_element::Kind;

/// Most elements that are open at once. Tags beyond it only end lines.
const MOST_OPEN: usize = 256;

impl Reader<'_> {
    /// A block of HTML has ended. Its elements stay open until their end tags, or until the container of Markdown around them ends.
    pub(super) fn html_block(&mut self) {
        let piece = std::mem::take(&mut self.piece);
        for token in tokens::tokens(&piece.text) {
            let raw = &piece.text[token.range.clone()];
            let span = piece.in_file(&token.range);
            match token.content {
                Content::Start(tag) if !self.tags.is_text(&tag, raw) => {
                    self.start_tag(&tag, raw, &span, true)
                }
                Content::End(name) => self.end_tag(&name, raw),
                Content::Text(text) => self.html_text(&text),
                Content::Start(_) => self.html_text(raw),
            }
        }
        self.give_up_dropping();
        self.end_line();
    }

    /// A tag within a line.
    pub(super) fn inline_html(&mut self, raw: &str, span: &Range<usize>) {
        for token in tokens::tokens(raw) {
            match token.content {
                Content::Start(tag) if !self.tags.is_text(&tag, raw) => {
                    self.start_tag(&tag, raw, span, false)
                }
                Content::End(name) => self.end_tag(&name, raw),
                Content::Start(_) | Content::Text(_) => self.push_words(raw),
            }
        }
    }

    /// Text that is no markup.
    fn push_words(&mut self, text: &str) {
        if !self.dropping {
            self.top().push_text(text);
        }
    }

    /// Text of a block of HTML, where white space is one blank.
    fn html_text(&mut self, text: &str) {
        if matches!(self.top().kind, Kind::Code(_)) {
            return self.push_words(text);
        }
        let is_space = |c: char| c.is_ascii_whitespace();
        let mut words = String::with_capacity(text.len());
        if text.starts_with(is_space) && !self.top().ends_with_blank() {
            words.push(' ');
        }
        for word in text.split(is_space).filter(|word| !word.is_empty()) {
            words.push_str(word);
            words.push(' ');
        }
        if !text.ends_with(is_space) {
            words.pop();
        }
        self.push_words(&words);
    }

    /// Where nothing ends what is dropped, it ends with its block, so that no more text is lost.
    fn give_up_dropping(&mut self) {
        if !self.dropping {
            return;
        }
        let dropped = self.stack.iter().rposition(|element| matches!(element.kind, Kind::Dropped(_)));
        let Some(at) = dropped else { return };
        let ends = self.stack[at].html.as_ref().is_some_and(|tag| self.tags.ends_behind(&tag.name, self.at));
        if !ends {
            self.end_unread(at);
        }
    }
}
