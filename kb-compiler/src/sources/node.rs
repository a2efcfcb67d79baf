//! A value of YAML or TOML with its position in the file.

use std::ops::Range;

/// Nesting beyond this is refused: no field needs it, and it keeps hostile input off the stack.
pub(super) const MAX_DEPTH: usize = 16;

/// A value and its byte range in the file.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) span: Range<usize>,
    pub(super) value: Value,
}

#[derive(Debug, Clone)]
pub(super) enum Value {
    /// Nothing, or a value that is not supported.
    Null,
    /// Text, a number, a date or a flag, as written.
    Scalar(String),
    List(Vec<Node>),
    Map(Map),
}

/// The entries of a mapping in the order of the file; fields are taken out as they are read, so that what is left
/// at the end is unknown.
pub(super) type Map = Vec<Entry>;

#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) key: Text,
    pub(super) node: Node,
}

/// A text and its position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Text {
    pub(super) text: String,
    pub(super) span: Range<usize>,
}

/// A syntax error of YAML or TOML.
#[derive(Debug)]
pub(super) struct SyntaxError {
    pub(super) message: String,
    pub(super) span: Range<usize>,
}
