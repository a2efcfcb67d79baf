//! What dialects tell the author.

use std::ops::Range;

use super::edits::Edited;
use crate::diagnostic::Code;

/// A problem at a range of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::sources) struct Finding {
    pub(in crate::sources) code: &'static Code,
    pub(in crate::sources) span: Range<usize>,
    pub(in crate::sources) message: String,
}

impl Finding {
    /// The same at its place in the text before all edits.
    pub(in crate::sources) fn before(self, edited: &Edited<'_>) -> Self {
        Self { span: edited.origin(&self.span), ..self }
    }
}

/// The problems of a text.
#[derive(Debug, Default)]
pub(in crate::sources) struct Findings {
    pub(in crate::sources) found: Vec<Finding>,
}

impl Findings {
    pub(in crate::sources) fn report(&mut self, code: &'static Code, span: Range<usize>, message: String) {
        self.found.push(Finding { code, span, message });
    }
}
