//! Code, in which nothing hides or is internal.

use std::ops::Range;

use super::document;
use super::format::Format;
use super::hidden_elements;
use super::internal_names::Names;
use super::parsed::Element;

/// Where code stands in the file.
pub(super) struct Code {
    pub(super) range: Range<usize>,
    pub(super) indented: bool,
}

impl Code {
    /// Whether an element begins at `at` that ends behind the code: its line was indented by a slip.
    pub(super) fn is_left_by(&self, text: &str, at: usize, names: Names<'_>) -> bool {
        let piece = || hidden_elements::piece(text, at, names, false);
        self.indented
            && text[at..].starts_with('<')
            && piece().is_some_and(|piece| piece.end > self.range.end)
    }
}

/// The code of a body. A fence that is never closed swallows what was not meant as code, so it doesn't count.
pub(super) fn parts(text: &str, body: usize, format: Format) -> Vec<Code> {
    let is_code = |element: &Element, range: &Range<usize>| match element {
        Element::InlineCode | Element::Code(None) => true,
        Element::Code(Some(_)) => closed_fence(&text[range.clone()]),
        _ => false,
    };
    let code = |(element, range)| Code { range, indented: matches!(element, Element::Code(None)) };
    document::elements(format, text, body)
        .into_iter()
        .filter(|(element, range)| is_code(element, range))
        .map(code)
        .collect()
}

/// Whether a fenced block ends with a fence.
pub(super) fn closed_fence(block: &str) -> bool {
    let last = block.trim_end().lines().skip(1).last().unwrap_or_default();
    let fence = last.trim_start_matches([' ', '\t', '>']);
    fence.starts_with("```") || fence.starts_with("~~~")
}
