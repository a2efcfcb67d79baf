//! Parses an article's body: what is for everybody, then each internal part, after what other tools write became Markdown.

use std::ops::Range;

use kb_core::model::Kind;

use super::anchors::Anchors;
use super::body::{self, Body};
use super::comments;
use super::dialects;
use super::dialects::edits::Edited;
use super::dialects::findings::Finding;
use super::format::Format;
use super::html_content::page;
use super::internal_parts;
use super::links::Targets;
use super::markdown;
use super::mistakes::{self, step_references};
use super::parsed::{Fragment, Parsed, Piece};
use super::placeholder_lines;
use super::source::Source;
use super::split_by_reader::{Split, blank, merged};
use crate::diagnostic::{Diagnostic, LineIndex};

/// Everything that the parts of an article's body gave.
pub(super) struct Parts {
    pub(super) body: Body,
    pub(super) anchors: Anchors,
    pub(super) fragments: Vec<Fragment>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// A file whose body is parsed.
pub(super) struct File<'a> {
    pub(super) lines: &'a LineIndex<'a>,
    pub(super) file: &'a str,
    pub(super) split: &'a Split<'a>,
    pub(super) body: usize,
    pub(super) targets: &'a Targets<'a>,
}

/// Parses every part. The title and the kind may be those of the front matter.
pub(super) fn parse(file: &File<'_>, title: Option<String>, kind: Option<Kind>) -> Parts {
    let split = file.split;
    let mut parser =
        Parser { file, anchors: Anchors::default(), fragments: Vec::new(), diagnostics: Vec::new() };
    parser.diagnostics.extend(split.diagnostics.iter().cloned());
    let markdown = parser.markdown(split.open(), file.body);
    let revealed = if markdown.is_changed() { parser.revealed(&markdown) } else { Vec::new() };
    let open = blanked(&markdown, &revealed);
    let pieces = parser.pieces(open.as_ref().unwrap_or(&markdown), file.body..markdown.text().len());
    let mut body = body::into_sections(pieces, title, kind, &mut parser.anchors);
    for part in revealed {
        let pieces = parser.pieces(&markdown, part);
        body::push_internal(&mut body, pieces, &mut parser.anchors);
    }
    for part in &split.internal {
        let markdown = parser.markdown(&split.visible.text()[..part.end], part.start);
        let pieces = parser.pieces(&markdown, part.start..markdown.text().len());
        body::push_internal(&mut body, pieces, &mut parser.anchors);
    }
    let missing = step_references::find(markdown.text(), file.body, &body.sections);
    parser.report(missing.into_iter().map(|found| found.before(&markdown)));
    let Parser { anchors, fragments, diagnostics, .. } = parser;
    Parts { body, anchors, fragments, diagnostics }
}

/// The Markdown without what turned out to be internal; `None` where nothing did.
fn blanked<'t>(markdown: &Edited<'t>, internal: &[Range<usize>]) -> Option<Edited<'t>> {
    (!internal.is_empty()).then(|| markdown.with_text(blank(markdown.text(), internal)))
}

/// Parses one part after the other.
struct Parser<'a> {
    file: &'a File<'a>,
    anchors: Anchors,
    fragments: Vec<Fragment>,
    diagnostics: Vec<Diagnostic>,
}

impl Parser<'_> {
    /// A part of the visible text as Markdown.
    fn markdown<'t>(&mut self, text: &'t str, body: usize) -> Edited<'t> {
        let format = Format::of(self.file.file);
        if format == Format::Page {
            return Edited::new(text);
        }
        let mdx = format == Format::Mdx;
        let (mut markdown, mut found) = dialects::rewrite(text, body, mdx);
        found.extend(mistakes::mend(&mut markdown, body, mdx));
        placeholder_lines::escape(&mut markdown, body, mdx);
        self.report(found);
        markdown
    }

    /// Adds findings of the visible text.
    fn report(&mut self, found: impl IntoIterator<Item = Finding>) {
        let File { lines, split, .. } = *self.file;
        self.diagnostics.extend(found.into_iter().map(|Finding { code, span, message }| {
            Diagnostic::new(code, lines.place(split.visible.in_file(&span)), message)
        }));
    }

    /// Internal parts that only show once the containers around them are Markdown: a heading in an indented body was code before.
    fn revealed(&mut self, markdown: &Edited<'_>) -> Vec<Range<usize>> {
        let File { lines, split, targets, .. } = *self.file;
        let parts =
            internal_parts::find(markdown.text(), self.file.body, targets.names, Format::of(self.file.file));
        for (code, span, message) in parts.problems {
            let place = lines.place(split.visible.in_file(&markdown.origin(&span)));
            let known = |found: &Diagnostic| found.code == code.id && found.place.line == place.line;
            if !self.diagnostics.iter().any(known) {
                self.diagnostics.push(split.judged(code, place, message));
            }
        }
        // An element that a container became may be named as internal, too.
        let hidden =
            comments::find(markdown.text(), self.file.body, targets.names, Format::of(self.file.file));
        merged(parts.internal.into_iter().chain(hidden.internal).chain(hidden.ranges).collect())
    }

    fn pieces(&mut self, markdown: &Edited<'_>, part: Range<usize>) -> Vec<Piece> {
        let File { lines, file, split, targets, .. } = *self.file;
        let source = Source { lines, visible: &split.visible, markdown, file, targets };
        let taken = std::mem::take(&mut self.anchors);
        let Parsed { pieces, anchors, fragments, diagnostics } = match Format::of(file) {
            Format::Page => page::parse(&source, part, taken),
            Format::Markdown | Format::Mdx => markdown::parse(&source, part, taken),
        };
        self.anchors = anchors;
        self.fragments.extend(fragments);
        self.diagnostics.extend(diagnostics);
        pieces
    }
}
