//! Finds what is internal although no Markdown heading of its own says so: labels such as `**Internal:**`, call-outs, containers, HTML
//! headings, and headings that another mistake swallowed. `internal_heading` judges Markdown's own headings, `internal_names` knows the
//! names of both, and `remove_internal` takes the parts out of what clients get.

use std::ops::Range;

use super::code_parts::closed_fence;
use super::document;
use super::format::Format;
use super::internal_labels::{self, Label};
use super::internal_names::{self, Names, Verdict};
use super::parsed::Element;
use crate::diagnostic::{Code, codes};

/// What was found, as ranges of the text.
#[derive(Debug, Default)]
pub(super) struct Parts {
    /// For support staff only.
    pub(super) internal: Vec<Range<usize>>,
    /// What to tell the author.
    pub(super) problems: Vec<(&'static Code, Range<usize>, String)>,
}

/// Where a part ends.
#[derive(Clone, Copy)]
pub(super) enum Until {
    Byte(usize),
    /// The next heading of that level or a higher one.
    Heading(u8),
}

pub(super) struct Finder<'t> {
    pub(super) text: &'t str,
    pub(super) names: Names<'t>,
    /// The elements of the body, in order; what stands in another comes after it.
    pub(super) elements: Vec<Part>,
    /// Headings that are in nothing else, with their levels.
    pub(super) headings: Vec<(usize, u8)>,
    pub(super) found: Vec<(usize, Until)>,
    pub(super) parts: Parts,
}

/// An element with its place, and the number of the element that holds it.
pub(super) struct Part {
    pub(super) element: Element,
    pub(super) range: Range<usize>,
    pub(super) parent: Option<usize>,
}

/// Looks through the body, which begins at byte `body`.
pub(super) fn find(text: &str, body: usize, names: Names<'_>, format: Format) -> Parts {
    let elements = nested(document::elements(format, text, body));
    let mut finder =
        Finder { text, names, elements, headings: Vec::new(), found: Vec::new(), parts: Parts::default() };
    for at in 0..finder.elements.len() {
        let range = finder.elements[at].range.clone();
        match finder.elements[at].element.clone() {
            Element::Heading(level) => finder.heading(level, range),
            Element::Code(fence) => finder.code(fence.as_deref(), range),
            Element::Html => finder.html(range),
            _ => {}
        }
    }
    finder.lines(body);
    finder.finish()
}

/// How far outwards elements are looked at; deeper nesting is no author's.
const DEEPEST: usize = 64;

fn nested(elements: Vec<(Element, Range<usize>)>) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut parent: Option<usize> = None;
    for (element, range) in elements {
        while let Some(holder) = parent.filter(|holder| parts[*holder].range.end <= range.start) {
            parent = parts[holder].parent;
        }
        parts.push(Part { element, range, parent });
        parent = Some(parts.len() - 1);
    }
    parts
}

impl Finder<'_> {
    /// The elements that hold a place, from the innermost outwards.
    pub(super) fn holding(&self, at: usize) -> impl Iterator<Item = &Part> {
        let mut next = self.elements.partition_point(|part| part.range.start <= at).checked_sub(1);
        std::iter::from_fn(move || {
            let part = &self.elements[next?];
            next = part.parent;
            Some(part)
        })
        .take(DEEPEST)
        .filter(move |part| part.range.contains(&at))
    }

    fn heading(&mut self, level: u8, range: Range<usize>) {
        let around = self
            .holding(range.start)
            .filter(|part| part.range.start < range.start || part.range.end > range.end);
        let Some(end) = around.last().map(|part| part.range.end) else {
            return self.headings.push((range.start, level));
        };
        let verdict = internal_names::heading(bare(&self.text[range.clone()]), self.names.allowed);
        // The reader of Markdown reports a doubtful heading.
        if verdict == Verdict::Internal || (verdict == Verdict::Doubtful && self.names.strict) {
            self.found.push((range.start, Until::Byte(end)));
        }
    }

    /// Labels, containers and headings without their blank, in lines that are neither code nor headings.
    fn lines(&mut self, body: usize) {
        // A fence that is never closed swallows what was not meant as code.
        let is_skipped = |part: &&Part| match part.element {
            Element::Code(Some(_)) => closed_fence(&self.text[part.range.clone()]),
            Element::Code(None) | Element::Heading(_) => true,
            _ => false,
        };
        let skipped = self.elements.iter().filter(is_skipped);
        let skipped: Vec<Range<usize>> = skipped.map(|part| part.range.clone()).collect();
        let mut skipped = skipped.into_iter().peekable();
        let text = self.text;
        let mut at = body;
        for line in text[body..].split_inclusive('\n') {
            let start = at;
            at += line.len();
            while skipped.peek().is_some_and(|range| range.end <= start) {
                skipped.next();
            }
            let content = start + (line.len() - line.trim_start_matches([' ', '\t', '>']).len());
            if !line.trim().is_empty() && skipped.peek().is_none_or(|range| range.start > content) {
                self.line(content, &text[content..at]);
            }
        }
    }

    fn line(&mut self, at: usize, line: &str) {
        let name = line.trim_start_matches('\\').trim_start_matches('#');
        let marks = line.len() - name.len();
        if line.starts_with(['#', '\\']) && marks > 0 && self.unread_heading(at, marks, name) {
            return;
        }
        let container = [":::", "!!!", "???", "==="].into_iter().find(|mark| line.starts_with(mark));
        if let Some(mark) = container {
            let verdict = internal_labels::of_container(line, self.names.allowed);
            return self.container(at, mark, verdict);
        }
        for label in internal_labels::find(line, self.names.allowed) {
            self.label(at + label.at, &label);
        }
    }

    /// A line such as `##Internal`, which is no heading to Markdown.
    fn unread_heading(&mut self, at: usize, marks: usize, name: &str) -> bool {
        let verdict = internal_names::heading(name, self.names.allowed);
        let until = Until::Heading(u8::try_from(marks).unwrap_or(6).min(6));
        match verdict {
            Verdict::Open => return false,
            Verdict::Internal => self.swallowed(at, until),
            Verdict::Doubtful => self.doubtful(at, until, name.trim()),
        }
        true
    }

    fn label(&mut self, at: usize, label: &Label<'_>) {
        if self.holding(at).any(|part| matches!(part.element, Element::InlineCode)) {
            return;
        }
        let table = self.holding(at).find(|part| matches!(part.element, Element::Table));
        if label.cell && table.is_none_or(|table| self.text[table.range.start..at].contains('\n')) {
            // The name alone is a value, unless it is the name of a column.
            return;
        }
        let Some((start, until)) = self.extent(at, label) else { return };
        if label.verdict == Verdict::Doubtful || self.is_term(at) {
            return self.doubtful(start, until, label.name);
        }
        if label.plain || self.holding(at).any(|part| matches!(part.element, Element::Item | Element::Table))
        {
            let message = format!("what follows `{}` is internal", label.name);
            self.parts.problems.push((&codes::INTERNAL_PART, at..at + 1, message));
        }
        self.found.push((start, until));
    }

    pub(super) fn swallowed(&mut self, at: usize, until: Until) {
        let message = "an internal heading stands within code, HTML or a paragraph".to_owned();
        self.parts.problems.push((&codes::SWALLOWED_HEADING, at..at + 1, message));
        self.found.push((at, until));
    }

    pub(super) fn doubtful(&mut self, at: usize, until: Until, name: &str) {
        let message = format!("`{name}` may have been meant as an internal part");
        self.parts.problems.push((&codes::DOUBTFUL_PART, at..at + 1, message));
        if self.names.strict {
            self.found.push((at, until));
        }
    }

    fn finish(mut self) -> Parts {
        self.headings.sort_unstable();
        self.found.sort_by_key(|(at, _)| *at);
        self.parts.problems.dedup_by(|next, before| next.1 == before.1);
        let mut internal: Vec<Range<usize>> = Vec::new();
        for (at, until) in &self.found {
            let next = self.headings.partition_point(|(start, _)| start <= at);
            let end = match until {
                Until::Byte(end) => *end,
                Until::Heading(level) => {
                    let next = self.headings[next..].iter().find(|(_, other)| other <= level);
                    next.map_or(self.text.len(), |(start, _)| *start)
                }
            };
            internal.push(*at..end.clamp(*at, self.text.len()));
        }
        self.parts.internal = internal;
        self.parts
    }
}

/// A heading's line without its marks.
fn bare(line: &str) -> &str {
    line.lines().next().unwrap_or_default().trim_matches(['#', ' ', '\t', '*', '_'])
}

/// Whether a body has an internal part of any form, which makes the knowledge base one that keeps things in.
pub(super) fn any(text: &str, body: usize, allowed: &[String], format: Format) -> bool {
    let internal = |line: &str| {
        let content = line.trim_start_matches([' ', '\t', '>']);
        match content.as_bytes() {
            [b'#', ..] => internal_names::whole(content, allowed) == Verdict::Internal,
            [b':' | b'!' | b'?' | b'=', ..] => {
                internal_labels::of_container(content, allowed) == Verdict::Internal
            }
            _ => false,
        }
    };
    let labelled = |line: &str| {
        let content = line.trim_start_matches([' ', '\t', '>']);
        internal_labels::find(content, allowed).iter().any(|label| label.verdict == Verdict::Internal)
    };
    let lines = || text[body..].lines();
    // Whether a label labels anything depends on what is around it.
    lines().any(internal)
        || lines().any(labelled)
            && !find(text, body, Names { strict: false, allowed }, format).internal.is_empty()
}
