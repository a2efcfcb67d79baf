//! A text as dialects look at it: its lines, and where code is.

use std::cell::OnceCell;

use super::code_ranges::{self, Code};
use super::lines::{Line, lines};

/// The text that a dialect looks for its syntax in.
pub(in crate::sources) struct Text<'t> {
    pub(in crate::sources) all: &'t str,
    /// Where the body begins.
    pub(in crate::sources) body: usize,
    /// Whether the file is MDX.
    pub(in crate::sources) mdx: bool,
    code: OnceCell<Vec<Code>>,
}

impl<'t> Text<'t> {
    pub(in crate::sources) fn new(all: &'t str, body: usize, mdx: bool) -> Self {
        Self { all, body, mdx, code: OnceCell::new() }
    }

    /// Fenced code and code spans, in order. Indented code is not among them, because bodies of containers are indented.
    pub(in crate::sources) fn code(&self) -> &[Code] {
        self.code.get_or_init(|| code_ranges::find(self.all, self.body))
    }

    /// Whether code stands at a place.
    pub(in crate::sources) fn is_code(&self, at: usize) -> bool {
        let before = self.code().partition_point(|code| code.range.start <= at);
        before.checked_sub(1).is_some_and(|last| self.code()[last].range.contains(&at))
    }

    /// The lines of the body.
    pub(in crate::sources) fn lines(&self) -> impl Iterator<Item = Line<'t>> {
        lines(self.all, self.body)
    }
}
