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
        /// Where it leads.
        target: LinkTarget,
        /// What is shown.
        content: Vec<Inline>,
    },
    /// An image.
    Image(Image),
    /// A line break that the author asked for.
    Break,
}

/// Where a link leads.
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
    /// What it shows, for those who can't see it; may be empty for decoration.
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
    /// Things to do, in order; each can be ticked off and referred to.
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
        /// How loud it is.
        tone: Tone,
        /// What it says.
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

/// How loud a call-out is.
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
    /// Answers that lead elsewhere; empty where the step is no question.
    pub branches: Vec<Branch>,
}

/// An answer to a step's question, and where it leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch {
    /// The answer as shown.
    pub label: String,
    /// Where it leads.
    pub target: LinkTarget,
}

/// What part a section plays (KCS).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SectionRole {
    /// Text before the first heading.
    Lead,
    /// What the client sees go wrong.
    Issue,
    /// Where it happens.
    Environment,
    /// What puts it right.
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
    /// The part it plays.
    pub role: SectionRole,
    /// Its address within the article; empty for the lead.
    pub anchor: String,
    /// Its heading; empty for the lead.
    pub heading: Vec<Inline>,
    /// Its content.
    pub blocks: Vec<Block>,
}

/// The words of some inline content, markup dropped.
pub fn plain_text(content: &[Inline]) -> String {
    let mut text = String::new();
    push_inlines(content, &mut text);
    text
}

/// The words of some blocks, one block a line, markup dropped.
pub fn blocks_text(blocks: &[Block]) -> String {
    let mut text = String::new();
    push_blocks(blocks, &mut text);
    text
}

fn push_inlines(content: &[Inline], text: &mut String) {
    for inline in content {
        match inline {
            Inline::Text(t) | Inline::Code(t) => text.push_str(t),
            Inline::Strong(inner) | Inline::Emphasis(inner) | Inline::Link { content: inner, .. } => {
                push_inlines(inner, text)
            }
            Inline::Image(image) => text.push_str(&image.alt),
            Inline::Break => text.push(' '),
        }
    }
}

fn push_blocks(blocks: &[Block], text: &mut String) {
    for block in blocks {
        match block {
            Block::Paragraph(content) | Block::Heading { content, .. } => push_inlines(content, text),
            Block::List { items, .. } => items.iter().for_each(|item| push_blocks(item, text)),
            Block::Steps(steps) => steps.iter().for_each(|step| push_step(step, text)),
            Block::Code { text: code, .. } => text.push_str(code),
            Block::Quote(inner) | Block::Note { content: inner, .. } => push_blocks(inner, text),
            Block::Table { head, rows } => {
                for cell in head.iter().chain(rows.iter().flatten()) {
                    push_inlines(cell, text);
                    text.push('\n');
                }
            }
            Block::Rule => {}
        }
        text.push('\n');
    }
}

fn push_step(step: &Step, text: &mut String) {
    push_blocks(&step.content, text);
    for branch in &step.branches {
        text.push_str(&branch.label);
        text.push('\n');
    }
}
