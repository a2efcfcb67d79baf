//! An article's body as typed blocks. The widget draws these; there is no HTML anywhere on the way.

use super::ids::{ArticleId, SafeUrl};

/// Text within a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inline {
    /// Plain text.
    Text(String),
    /// Strong emphasis.
    Strong(Vec<Inline>),
    /// Emphasis.
    Emphasis(Vec<Inline>),
    /// Code, a key to press or a field's exact text.
    Code(String),
    /// A link.
    Link {
        /// Its target.
        target: LinkTarget,
        /// Its text.
        content: Vec<Inline>,
    },
    /// An image.
    Image(Image),
    /// A line break that the author asked for.
    Break,
}

/// The target of a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkTarget {
    /// Another article of the same knowledge base, optionally at one of its anchors.
    Article {
        /// The article.
        id: ArticleId,
        /// Section or step within it.
        anchor: Option<String>,
    },
    /// A section or step of this article.
    Anchor(String),
    /// A page elsewhere.
    External(SafeUrl),
}

/// A picture that ships beside the bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// File name below the audience's folder, `HASH.ext`, or an `https:` address.
    pub source: String,
    /// Alternative text; may be empty for decoration.
    pub alt: String,
}

/// A paragraph-level piece of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// Running text.
    Paragraph(Vec<Inline>),
    /// A heading below the section's own (levels 3 to 6).
    Heading {
        /// 3 to 6.
        level: u8,
        /// Its address within the article.
        anchor: String,
        /// Its text.
        content: Vec<Inline>,
    },
    /// A list whose items are not steps.
    List {
        /// First number of an ordered list, `None` for bullets.
        start: Option<u32>,
        /// Each item's blocks.
        items: Vec<Vec<Block>>,
    },
    /// Things to do, in order; each can be ticked off and linked to.
    Steps(Vec<Step>),
    /// Preformatted text.
    Code {
        /// The language named on the fence; may be empty.
        language: String,
        /// The text itself.
        text: String,
    },
    /// A quotation.
    Quote(Vec<Block>),
    /// A call-out.
    Note {
        /// How urgent it is.
        tone: Tone,
        /// Its content.
        content: Vec<Block>,
    },
    /// A table.
    Table {
        /// Header cells.
        head: Vec<Vec<Inline>>,
        /// Rows of cells.
        rows: Vec<Vec<Vec<Inline>>>,
    },
    /// A thematic break.
    Rule,
}

/// How urgent a call-out is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Good to know.
    Note,
    /// Makes it easier.
    Tip,
    /// Something may go wrong.
    Warning,
}

/// One addressable step of a resolution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// `step-1`, `step-2`, … counted through the article.
    pub anchor: String,
    /// What to do, or the question of a branch.
    pub content: Vec<Block>,
    /// Possible answers; empty where the step is not a question.
    pub branches: Vec<Branch>,
}

/// An answer to a step's question, and the step or article that it leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch {
    /// The answer as shown.
    pub label: String,
    /// Its target.
    pub target: LinkTarget,
}

/// The role of a section, as KCS names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SectionRole {
    /// Text before the first heading.
    Lead,
    /// The problem as the client sees it.
    Issue,
    /// Where it happens.
    Environment,
    /// The fix.
    Resolution,
    /// Why it happened.
    Cause,
    /// For support staff only: never leaves internal bundles.
    Internal,
    /// Any other section.
    Other,
}

/// A part of an article under one heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Its role.
    pub role: SectionRole,
    /// Its address within the article; empty for the lead.
    pub anchor: String,
    /// Its heading; empty for the lead.
    pub heading: Vec<Inline>,
    /// Its content.
    pub blocks: Vec<Block>,
}
