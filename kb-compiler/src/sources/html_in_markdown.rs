//! Converts raw HTML in Markdown: the text is kept, tags and scripts are dropped.

use std::ops::Range;

use kb_core::model::{Block, Inline};

use super::html_tags;
use super::markdown::Reader;
use crate::diagnostic::codes;

impl Reader<'_> {
    /// A block of HTML becomes a paragraph of its words.
    pub(super) fn html_block(&mut self, text: &str, span: Range<usize>) {
        let stripped = html_tags::strip(text);
        if stripped.script {
            let first = span.start..span.start + text.lines().next().map_or(0, str::len);
            self.report(&codes::SCRIPT, &first, "a script or style is dropped with its content".to_owned());
        } else if !text.trim_start().starts_with("<!--") {
            self.html.push(span.start..span.start + text.lines().next().map_or(0, str::len));
        }
        let mut content = Vec::new();
        for line in stripped.text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            if !content.is_empty() {
                content.push(Inline::Break);
            }
            content.push(Inline::Text(line.split_whitespace().collect::<Vec<_>>().join(" ")));
        }
        if !content.is_empty() {
            self.push_block(Block::Paragraph(content));
        }
    }

    /// A tag within a line. The content of a dropped element is skipped until its end tag.
    pub(super) fn inline_html(&mut self, tag: &str, span: Range<usize>) {
        let name = html_tags::tag_name(tag);
        if let Some(skipped_element) = self.skipped_element {
            if tag.starts_with("</") && name == skipped_element {
                self.skipped_element = None;
            }
        } else if let Some(element) = html_tags::dropped_element(&name) {
            self.report(&codes::SCRIPT, &span, format!("`<{element}>` is dropped with its content"));
            self.skipped_element = (!tag.starts_with("</")).then_some(element);
        } else if let Some(name) = html_tags::anchor_name(tag) {
            self.names.push(name.to_owned());
        } else if name == "br" {
            self.top().inlines.push(Inline::Break);
        } else if !tag.starts_with("<!--") && tag != "</a>" {
            let alt = html_tags::strip(tag).text;
            self.top().push_text(alt.trim());
            self.html.push(span);
        }
    }

    /// One note for all the HTML of an article.
    pub(super) fn report_html(&mut self) {
        let Some(first) = self.html.first().cloned() else { return };
        let message = match self.html.len() {
            1 => "a piece of raw HTML is dropped".to_owned(),
            n => format!("{n} pieces of raw HTML are dropped; this is the first"),
        };
        self.report(&codes::RAW_HTML, &first, message);
    }
}
