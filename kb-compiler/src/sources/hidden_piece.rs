//! A piece of text that an author hides or marks as internal.

/// What begins at some place of a text.
pub(super) struct Piece {
    pub(super) end: usize,
    pub(super) kind: Kind,
    /// Whether it has an end of its own.
    pub(super) closed: bool,
}

/// What a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Hidden,
    /// An element whose content is for support staff.
    Internal,
    /// A mark behind which an internal part begins.
    Opens,
    /// A mark behind which it ends.
    Closes,
}

/// The beginning of a text, at most so many bytes.
pub(super) fn nearby(text: &str, most: usize) -> &str {
    &text[..text.floor_char_boundary(most.min(text.len()))]
}
