//! What is parsed, and where it stands in the file.

use std::ops::Range;

use super::dialects::edits::Edited;
use super::links::Targets;
use super::visible_text::VisibleText;
use crate::diagnostic::LineIndex;

/// The Markdown of an article, or of a part of it.
pub(super) struct Source<'a> {
    pub(super) lines: &'a LineIndex<'a>,
    pub(super) visible: &'a VisibleText<'a>,
    /// The visible text, or one as long, after what other tools write became Markdown.
    pub(super) markdown: &'a Edited<'a>,
    pub(super) file: &'a str,
    pub(super) targets: &'a Targets<'a>,
}

impl Source<'_> {
    /// Where a part of the Markdown stands in the file.
    pub(super) fn in_file(&self, span: &Range<usize>) -> Range<usize> {
        self.visible.in_file(&self.markdown.origin(span))
    }
}
