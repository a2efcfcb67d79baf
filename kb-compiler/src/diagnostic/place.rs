//! Places in the sources.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use super::origins::Origins;

/// A range of one file, by line and column for people and by bytes for tools.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Path below the knowledge base's folder, with `/` on every system.
    pub file: Arc<str>,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// Line in which it ends, from 1.
    pub end_line: u32,
    /// Column behind its last character, from 1.
    pub end_column: u32,
    /// Bytes of the file, possibly none.
    pub span: Range<usize>,
}

impl Place {
    /// The start of a file.
    pub fn file(file: &Arc<str>) -> Self {
        Self::point(file, 1, 1, 0)
    }

    /// A point in a file, at a line and column from 1 and at a byte from 0.
    pub fn point(file: &Arc<str>, line: usize, column: usize, byte: usize) -> Self {
        let (line, column) = (number(line), number(column));
        let file = Arc::clone(file);
        Self { file, line, column, end_line: line, end_column: column, span: byte..byte }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// An index of a text's lines. It turns byte offsets into lines and columns.
#[derive(Debug)]
pub struct LineIndex<'t> {
    file: Arc<str>,
    text: &'t str,
    /// The text of the file, which people know, and the way back to it from an edited one.
    source: &'t str,
    origins: Option<&'t Origins>,
    starts: Vec<usize>,
}

impl<'t> LineIndex<'t> {
    /// Indexes a file's text.
    pub fn new(file: &Arc<str>, text: &'t str) -> Self {
        Self::of(file, text, text, None)
    }

    /// The file that it is of.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Indexes a text that was made of the file's by edits. Its places are those in the file.
    pub fn edited(file: &Arc<str>, text: &'t str, source: &'t str, origins: &'t Origins) -> Self {
        Self::of(file, text, source, Some(origins))
    }

    fn of(file: &Arc<str>, text: &'t str, source: &'t str, origins: Option<&'t Origins>) -> Self {
        let breaks = source.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        let starts = std::iter::once(0).chain(breaks).collect();
        Self { file: Arc::clone(file), text, source, origins, starts }
    }

    /// The text that is read.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// The place of a byte range; offsets beyond the text mean its end.
    pub fn place(&self, span: Range<usize>) -> Place {
        let span = self.origins.map_or_else(|| span.clone(), |origins| origins.of(&span));
        let boundary = |at: usize| self.source.floor_char_boundary(at.min(self.source.len()));
        let start = boundary(span.start);
        let end = boundary(span.end).max(start);
        let (line, column) = self.position(start);
        let (end_line, end_column) = if end > start { self.position(end) } else { (line, column) };
        Place { file: Arc::clone(&self.file), line, column, end_line, end_column, span: start..end }
    }

    /// The line and column of a byte, from 1.
    fn position(&self, at: usize) -> (u32, u32) {
        let line = self.starts.partition_point(|start| *start <= at);
        let line_start = self.starts[line.saturating_sub(1)];
        (number(line), number(self.source[line_start..at].chars().count() + 1))
    }
}

/// A line or column number; numbers beyond 32 bits become the largest.
fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
