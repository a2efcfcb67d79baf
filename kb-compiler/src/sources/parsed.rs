//! An article's body as it comes out of the parser, before it is cut into sections.

use std::ops::Range;

use kb_core::model::{ArticleId, Block, Inline, SectionRole};

use super::anchors::Anchors;
use crate::diagnostic::Diagnostic;

/// A top-level piece of an article.
#[derive(Debug)]
pub(super) enum Piece {
    Heading { level: u8, anchor: String, content: Vec<Inline>, role: SectionRole },
    Block(Block),
}

/// A link to a section or step, to be checked once all anchors are known.
#[derive(Debug)]
pub(super) struct Fragment {
    pub(super) to: Option<ArticleId>,
    pub(super) fragment: String,
    pub(super) span: Range<usize>,
}

/// An article's body, before it is cut into sections.
#[derive(Debug, Default)]
pub(super) struct Parsed {
    pub(super) pieces: Vec<Piece>,
    pub(super) anchors: Anchors,
    pub(super) fragments: Vec<Fragment>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// What a look over the text needs to know of an element.
#[derive(Debug, Clone)]
pub(super) enum Element {
    Quote,
    Item,
    Table,
    Heading(u8),
    Paragraph,
    /// A code block, with the language on its fence where it has one.
    Code(Option<String>),
    InlineCode,
    Html,
}
