//! A page of HTML: an article without any Markdown.

use std::ops::Range;

use super::super::anchors::Anchors;
use super::super::markdown::Reader;
use super::super::parsed::Parsed;
use super::super::source::Source;

/// Parses a part of a page. Its anchors are added to those that are taken.
pub(in crate::sources) fn parse(source: &Source<'_>, part: Range<usize>, anchors: Anchors) -> Parsed {
    let mut reader = Reader::new(source, part.start, anchors);
    let mut at = part.start;
    for line in source.markdown.text()[part].split_inclusive('\n') {
        reader.piece.push(line, source.in_file(&(at..at + line.len())).start);
        at += line.len();
    }
    reader.at = at;
    reader.html_block();
    reader.finish()
}
