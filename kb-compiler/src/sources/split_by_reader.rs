//! Divides an article's body into what everybody reads, what support staff read, and what nobody does.

use std::ops::Range;

use super::comments;
use super::format::Format;
use super::internal_names::Names;
use super::internal_parts;
use super::visible_text::VisibleText;
use crate::diagnostic::{Code, Diagnostic, LineIndex, Place, Severity, codes};

/// A file's text in its parts.
pub(super) struct Split<'t> {
    /// The file without what is hidden from everybody.
    pub(super) visible: VisibleText<'t>,
    /// The same with internal parts that have no heading of their own blank; `None` where there are none.
    open: Option<String>,
    /// Those parts, as ranges of the visible text. Sorted, without overlaps.
    pub(super) internal: Vec<Range<usize>>,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Whether what is doubtful is kept in.
    strict: bool,
}

impl Split<'_> {
    /// What is for everybody, or has a heading of its own.
    pub(super) fn open(&self) -> &str {
        self.open.as_deref().unwrap_or(self.visible.text())
    }

    /// A problem with an internal part. What is doubtful and ships all the same is a warning.
    pub(super) fn judged(&self, code: &'static Code, place: Place, message: String) -> Diagnostic {
        judged(code, place, message, self.strict)
    }
}

fn judged(code: &'static Code, place: Place, message: String, strict: bool) -> Diagnostic {
    let diagnostic = Diagnostic::new(code, place, message);
    let ships = std::ptr::eq(code, &codes::DOUBTFUL_PART) && !strict;
    if ships { diagnostic.severity(Severity::Warning) } else { diagnostic }
}

/// Divides the body, which begins at byte `body`.
pub(super) fn split<'t>(lines: &LineIndex<'t>, body: usize, names: Names<'_>) -> Split<'t> {
    let format = Format::of(lines.file());
    let hidden = comments::find(lines.text(), body, names, format);
    let visible = VisibleText::new(lines.text(), &hidden.ranges);
    let parts = internal_parts::find(visible.text(), body, names, format);
    let unclosed = hidden
        .problems
        .into_iter()
        .map(|(span, message)| Diagnostic::new(&codes::ENDLESS_PART, lines.place(span), message.to_owned()));
    let problems = parts.problems.into_iter().map(|(code, span, message)| {
        judged(code, lines.place(visible.in_file(&span)), message, names.strict)
    });
    let diagnostics = unclosed.chain(problems).collect();
    let marked = hidden.internal.iter().map(|range| visible.of_file(range));
    let internal = merged(parts.internal.into_iter().chain(marked).collect());
    let open = (!internal.is_empty()).then(|| blank(visible.text(), &internal));
    Split { open, internal, diagnostics, visible, strict: names.strict }
}

pub(super) fn merged(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| (range.start, range.end));
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges.into_iter().filter(|range| !range.is_empty()) {
        match merged.last_mut().filter(|last| last.end >= range.start) {
            Some(last) => last.end = last.end.max(range.end),
            None => merged.push(range),
        }
    }
    merged
}

/// The text with these ranges blank; lines stay lines, and every other place stays where it is.
pub(super) fn blank(text: &str, ranges: &[Range<usize>]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for range in ranges {
        out.push_str(&text[at..range.start]);
        out.extend(
            text[range.clone()]
                .bytes()
                .map(|byte| if matches!(byte, b'\n' | b'\r') { byte as char } else { ' ' }),
        );
        at = range.end;
    }
    out.push_str(&text[at..]);
    out
}
