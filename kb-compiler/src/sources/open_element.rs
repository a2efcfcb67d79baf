//! An open element of Markdown with its content so far.

use std::ops::Range;

use kb_core::model::{Block, Inline, LinkTarget, Tone};

/// The kind of an open element.
#[derive(Debug)]
pub(super) enum Kind {
    Root,
    /// Dropped or flattened: its content belongs to the element around it.
    Flattened,
    Paragraph,
    Heading(u8),
    Quote(Option<Tone>),
    List {
        start: Option<u32>,
        items: Vec<Vec<Block>>,
    },
    Item,
    Footnote(String),
    Code(String),
    Html,
    Table {
        head: Vec<Vec<Inline>>,
        rows: Vec<Vec<Vec<Inline>>>,
    },
    Row(Vec<Vec<Inline>>),
    Cell,
    Emphasis,
    Strong,
    Link(LinkTarget),
    Image(String),
}

impl Kind {
    /// Whether it stands within a line.
    pub(super) fn is_inline(&self) -> bool {
        matches!(self, Self::Emphasis | Self::Strong | Self::Link(_) | Self::Image(_) | Self::Flattened)
    }
}

/// An open element.
#[derive(Debug)]
pub(super) struct OpenElement {
    pub(super) kind: Kind,
    pub(super) blocks: Vec<Block>,
    pub(super) inlines: Vec<Inline>,
    /// Raw text of code and HTML.
    pub(super) text: String,
    pub(super) span: Range<usize>,
}

impl OpenElement {
    pub(super) fn new(kind: Kind, span: Range<usize>) -> Self {
        Self { kind, blocks: Vec::new(), inlines: Vec::new(), text: String::new(), span }
    }

    /// Adds text to the text before it.
    pub(super) fn push_text(&mut self, text: &str) {
        match self.inlines.last_mut() {
            _ if text.is_empty() => {}
            Some(Inline::Text(before)) => before.push_str(text),
            _ => self.inlines.push(Inline::Text(text.to_owned())),
        }
    }

    /// Makes a paragraph of text that is directly in an item.
    pub(super) fn flush(&mut self) {
        let inlines = std::mem::take(&mut self.inlines);
        let blank = |inline: &Inline| matches!(inline, Inline::Text(text) if text.trim().is_empty());
        if !inlines.iter().all(blank) {
            self.blocks.push(Block::Paragraph(inlines));
        }
    }

    /// Releases reserved memory, because articles stay in memory to the end of a build.
    pub(super) fn trim(&mut self) {
        if let Some(Inline::Text(text)) = self.inlines.last_mut() {
            text.shrink_to_fit();
        }
        self.inlines.shrink_to_fit();
        self.blocks.shrink_to_fit();
        if let Kind::List { items, .. } = &mut self.kind {
            items.shrink_to_fit();
        }
        self.text.shrink_to_fit();
    }

    /// Adds a row to a table; the first is its head.
    pub(super) fn push_row(&mut self, cells: Vec<Vec<Inline>>) {
        if let Kind::Table { head, rows } = &mut self.kind {
            if head.is_empty() {
                *head = cells;
            } else {
                rows.push(cells);
            }
        }
    }

    /// Adds a cell to a row.
    pub(super) fn push_cell(&mut self, content: Vec<Inline>) {
        if let Kind::Row(cells) = &mut self.kind {
            cells.push(content);
        }
    }
}
