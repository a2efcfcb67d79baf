//! Internal parts in containers of other tools and in HTML, and headings that code or HTML swallowed.

use std::ops::Range;

use super::code_parts::closed_fence;
use super::hidden_piece::nearby;
use super::html::tags;
use super::internal_labels;
use super::internal_names::{self, Verdict};
use super::internal_parts::{Finder, Until};
use crate::diagnostic::codes;

/// Longest heading of HTML, in bytes.
const LONGEST_HEADING: usize = 1024;

impl Finder<'_> {
    /// A container of other tools that this line opens: `::: internal` up to `:::`, `!!! internal` with the indented lines below it.
    pub(super) fn container(&mut self, at: usize, mark: &str, verdict: Verdict) {
        let covered = |(_, until): &(usize, Until)| matches!(until, Until::Byte(end) if *end > at);
        if verdict == Verdict::Open || self.found.last().is_some_and(covered) {
            return;
        }
        let end = if mark == ":::" { self.end_of_fence(at) } else { Some(self.end_of_indented(at)) };
        let until = Until::Byte(end.unwrap_or(self.text.len()));
        if verdict == Verdict::Doubtful {
            let name = self.text[at..].lines().next().unwrap_or_default().trim().to_owned();
            self.doubtful(at, until, &name);
        } else {
            self.found.push((at, until));
        }
        if end.is_none() && self.names.keep_in(verdict) {
            let message = "this internal part never ends, so the rest of the article is kept in".to_owned();
            self.parts.problems.push((&codes::ENDLESS_PART, at..at + 1, message));
        }
    }

    /// Where the container that begins here ends; others may stand in it.
    fn end_of_fence(&self, at: usize) -> Option<usize> {
        let (mut end, mut depth) = (at, 0usize);
        for line in self.text[at..].split_inclusive('\n') {
            end += line.len();
            let content = line.trim_start_matches([' ', '\t', '>']).trim_end();
            if !content.starts_with(":::") {
                continue;
            }
            let name = content.trim_matches(':').trim();
            if name.is_empty() || name.ends_with("-end") {
                depth = depth.saturating_sub(1);
            } else if !content.ends_with(":::") {
                depth += 1;
            }
            if depth == 0 {
                return Some(end);
            }
        }
        None
    }

    /// Where the lines end that are indented, or follow the first without a blank line.
    fn end_of_indented(&self, at: usize) -> usize {
        let (mut end, mut blank) = (at, false);
        for line in self.text[at..].split_inclusive('\n') {
            let indented = line.starts_with("    ") || line.starts_with('\t');
            let is_blank = line.trim_matches([' ', '\t', '>', '\r', '\n']).is_empty();
            if blank && !is_blank && !indented {
                return end;
            }
            blank = is_blank;
            end += line.len();
        }
        end
    }

    pub(super) fn code(&mut self, fence: Option<&str>, range: Range<usize>) {
        let block = &self.text[range.clone()];
        if fence.is_some_and(|info| internal_names::whole(info, self.names.allowed) == Verdict::Internal) {
            return self.found.push((range.start, Until::Byte(range.end)));
        }
        let sample = fence.is_some_and(|language| {
            ["md", "markdown", "mdx"].iter().any(|known| language.to_lowercase().starts_with(known))
        });
        let closed = fence.is_some() && closed_fence(block);
        let nested = block.lines().skip(1).any(|line| {
            let info = line.trim().trim_start_matches('`');
            line.trim().len() > info.len() + 2 && !info.is_empty()
        });
        if !(sample && closed && !nested) {
            self.swallowed_lines(range, if closed { 2 } else { 1 });
        }
    }

    pub(super) fn html(&mut self, range: Range<usize>) {
        self.swallowed_lines(range.clone(), 1);
        let block = self.text[range.clone()].to_ascii_lowercase();
        for (at, _) in block.match_indices("<h") {
            let level = block[at + 2..].chars().next().and_then(|c| c.to_digit(10)).unwrap_or(7);
            let Some(level) = u8::try_from(level).ok().filter(|level| (1..7).contains(level)) else {
                continue;
            };
            let rest = nearby(&self.text[range.start + at..range.end], LONGEST_HEADING);
            let heading =
                tags::strip(&rest[..rest.find("</h").or(rest.find("</H")).unwrap_or(rest.len())]).text;
            match internal_names::heading(&heading, self.names.allowed) {
                Verdict::Internal => self.found.push((range.start + at, Until::Heading(level))),
                Verdict::Doubtful => self.doubtful(range.start + at, Until::Heading(level), heading.trim()),
                Verdict::Open => {}
            }
            self.headings.push((range.start + at, level));
        }
    }

    /// Lines of code or HTML that are internal headings or call-outs. Nobody can tell where such a part ends.
    fn swallowed_lines(&mut self, range: Range<usize>, least_marks: usize) {
        let mut at = range.start;
        for line in self.text[range].split_inclusive('\n') {
            let content = line.trim_start_matches([' ', '\t', '>']);
            let name = content.trim_start_matches('#');
            let marks = content.len() - name.len();
            let named = |name: &str| internal_names::whole(name, self.names.allowed) == Verdict::Internal;
            let heading = marks >= least_marks && (named(name) || (marks > 1 && self.is_heading(name)));
            let label = (content.starts_with("**") || content.starts_with("[!"))
                && internal_labels::find(content, self.names.allowed)
                    .iter()
                    .any(|label| label.verdict == Verdict::Internal);
            if heading || label {
                return self.swallowed(at, Until::Byte(self.text.len()));
            }
            at += line.len();
        }
    }

    fn is_heading(&self, name: &str) -> bool {
        internal_names::heading(name, self.names.allowed) == Verdict::Internal
    }
}
