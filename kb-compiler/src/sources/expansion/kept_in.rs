//! Which parts of a text are hidden or internal. Nothing is taken in there: what another file holds could end the part early, and what
//! follows would be shown.

use std::ops::Range;

use super::super::comments;
use super::super::format::Format;
use super::super::internal_names::{self, Names};
use super::super::internal_parts;
use super::super::markdown::{self, Element};
use super::super::visible_text::VisibleText;

/// Hidden and internal parts, sorted by their beginning.
pub(super) struct KeptIn {
    ranges: Vec<Range<usize>>,
}

impl KeptIn {
    pub(super) fn of(text: &str, body: usize, allowed: &[String]) -> Self {
        let names = Names { strict: true, allowed };
        let hidden = comments::find(text, body, names, Format::Markdown);
        let visible = VisibleText::new(text, &hidden.ranges);
        let parts = internal_parts::find(visible.text(), body, names, Format::Markdown);
        let seen = parts.internal.into_iter().chain(sections(visible.text(), body, allowed));
        let mut ranges: Vec<Range<usize>> = seen.map(|range| visible.in_file(&range)).collect();
        ranges.extend(hidden.ranges);
        ranges.extend(hidden.internal);
        ranges.sort_by_key(|range| range.start);
        Self { ranges }
    }

    /// Whether a mark stands within a part. A comment that is nothing but the mark hides nothing else.
    pub(super) fn holds(&self, mark: &Range<usize>) -> bool {
        let before = self.ranges.partition_point(|range| range.start <= mark.start);
        self.ranges[..before].iter().any(|range| range != mark && range.contains(&mark.start))
    }
}

/// The sections below internal headings.
fn sections(text: &str, body: usize, allowed: &[String]) -> Vec<Range<usize>> {
    let headings: Vec<(u8, Range<usize>)> = markdown::elements(text, body)
        .filter_map(|(element, range)| match element {
            Element::Heading(level) => Some((level, range)),
            _ => None,
        })
        .collect();
    let mut sections: Vec<Range<usize>> = Vec::new();
    for (at, (level, range)) in headings.iter().enumerate() {
        let name = text[range.clone()].trim_matches(['#', ' ', '\t', '\n', '\r', '=', '-', '*', '_']);
        let within = sections.last().is_some_and(|section| section.contains(&range.start));
        if within || internal_names::heading(name, allowed) == internal_names::Verdict::Open {
            continue;
        }
        let end = headings[at + 1..].iter().find(|(other, _)| other <= level);
        sections.push(range.start..end.map_or(text.len(), |(_, next)| next.start));
    }
    sections
}
