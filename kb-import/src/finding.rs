//! What is wrong in an export, and where.

use std::fmt;
use std::sync::Arc;

/// A place in an export. Line and column count from 1, columns in characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file, as it was named.
    pub file: Arc<str>,
    /// The line.
    pub line: u64,
    /// The character in the line.
    pub column: u64,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// What kind of thing is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A part of the file is damaged, and no record could be read from it.
    Damaged,
    /// A record has no number or no subject.
    Incomplete,
    /// A value can't be read: a date, a number, a flag.
    Value,
    /// A ticket is in the export more than once.
    Repeated,
    /// Bytes that are no letters in the file's encoding.
    Encoding,
}

impl Kind {
    /// Whether a record or a part of the file is lost by it.
    pub fn costs_a_record(self) -> bool {
        matches!(self, Self::Damaged | Self::Incomplete)
    }
}

/// Something that is wrong in an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Where it stands.
    pub place: Place,
    /// What kind of thing it is.
    pub kind: Kind,
    /// What happened, and what to do.
    pub message: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = if self.kind.costs_a_record() { "error" } else { "warning" };
        write!(f, "{}: {severity}: {}", self.place, self.message)
    }
}
