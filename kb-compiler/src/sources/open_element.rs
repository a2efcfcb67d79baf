//! An open element of Markdown or HTML with its content so far.

use std::ops::Range;

use kb_core::model::{Block, Inline, LinkTarget, Tone, blocks_text, plain_text};

use super::cell_lines;

/// The kind of an open element.
#[derive(Debug, Clone)]
pub(super) enum Kind {
    Root,
    /// Flattened: its content belongs to the element around it.
    Flattened,
    /// Blocks of HTML without a form of their own; they belong to the element around it.
    Blocks,
    /// Dropped with its content, or a player of HTML, which becomes a link.
    Dropped(Option<Player>),
    Paragraph,
    Heading {
        level: u8,
        /// The address that its author gave it.
        id: Option<String>,
    },
    Quote(Option<Tone>),
    List {
        start: Option<u32>,
        items: Vec<Vec<Block>>,
    },
    Item,
    Footnote(String),
    Code(String),
    Table {
        head: Vec<Vec<Inline>>,
        rows: Vec<Vec<Vec<Inline>>>,
    },
    Row {
        cells: Vec<Vec<Inline>>,
        head: bool,
    },
    Cell,
    /// A line that names what follows it: a term, a summary, a caption.
    Label,
    Emphasis,
    Strong,
    InlineCode,
    Sub,
    Sup,
    /// Words behind which a text follows.
    Followed(String),
    Link(LinkTarget),
    Image(String),
}

/// A page or player within the page.
#[derive(Debug, Clone, Default)]
pub(super) struct Player {
    pub(super) address: String,
    pub(super) title: String,
}

impl Kind {
    /// Whether it stands within a line.
    pub(super) fn is_inline(&self) -> bool {
        use Kind::{Emphasis, Flattened, Followed, Image, InlineCode, Link, Strong, Sub, Sup};
        matches!(
            self,
            Emphasis | Strong | Link(_) | Image(_) | InlineCode | Sub | Sup | Followed(_) | Flattened
        )
    }

    /// Whether what is in it belongs to the element around it.
    pub(super) fn is_transparent(&self) -> bool {
        matches!(self, Self::Flattened | Self::Blocks | Self::Dropped(_))
    }

    /// Whether it holds nothing but lines.
    fn holds_lines(&self) -> bool {
        matches!(self, Self::Cell | Self::Heading { .. }) || self.is_inline()
    }
}

/// The tag that opened an element.
#[derive(Debug, Default)]
pub(super) struct HtmlTag {
    /// Its name in lower case.
    pub(super) name: String,
    /// Whether its end tag was met within an element of Markdown, which has to end first.
    pub(super) ended: bool,
    /// Formatting that a block interrupted, and that goes on in the text within that block.
    pub(super) resumes: Option<Kind>,
    /// Whether it goes on with such formatting.
    pub(super) resumed: bool,
}

/// An open element.
#[derive(Debug)]
pub(super) struct OpenElement {
    pub(super) kind: Kind,
    pub(super) blocks: Vec<Block>,
    pub(super) inlines: Vec<Inline>,
    /// The text of code.
    pub(super) text: String,
    pub(super) span: Range<usize>,
    /// The tag that opened it; `None` where Markdown did.
    pub(super) html: Option<Box<HtmlTag>>,
}

impl OpenElement {
    pub(super) fn new(kind: Kind, span: Range<usize>) -> Self {
        Self { kind, blocks: Vec::new(), inlines: Vec::new(), text: String::new(), span, html: None }
    }

    pub(super) fn is_tag(&self, name: &str) -> bool {
        self.html.as_ref().is_some_and(|tag| tag.name == name)
    }

    /// Adds text to the text before it.
    pub(super) fn push_text(&mut self, text: &str) {
        if matches!(self.kind, Kind::Code(_)) {
            return self.text.push_str(text);
        }
        match self.inlines.last_mut() {
            _ if text.is_empty() => {}
            Some(Inline::Text(before)) => before.push_str(text),
            _ => self.inlines.push(Inline::Text(text.to_owned())),
        }
    }

    /// Adds the end of a line of the source, which is a blank unless it stands in code.
    pub(super) fn push_soft_break(&mut self) {
        self.push_text(if matches!(self.kind, Kind::Code(_)) { "\n" } else { " " });
    }

    pub(super) fn push_inline(&mut self, inline: Inline) {
        match (&self.kind, inline) {
            (Kind::Code(_), Inline::Break) => self.text.push('\n'),
            (Kind::Code(_), inline) => self.text.push_str(&plain_text(&[inline])),
            (_, Inline::Text(text)) => self.push_text(&text),
            (_, inline) => self.inlines.push(inline),
        }
    }

    /// Adds a block behind the text before it. Where only lines can stand, it becomes lines.
    pub(super) fn push_block(&mut self, block: Block) {
        self.end_line();
        if matches!(self.kind, Kind::Code(_)) {
            self.text.push_str(&blocks_text(&[block]));
        } else if self.kind.holds_lines() {
            for line in cell_lines::of(block) {
                self.end_line();
                self.inlines.extend(line);
            }
        } else {
            self.blocks.push(block);
            self.end_line();
        }
    }

    /// Ends the line of text that is directly in it.
    pub(super) fn end_line(&mut self) {
        match &mut self.kind {
            Kind::Code(_) if self.text.is_empty() || self.text.ends_with('\n') => {}
            Kind::Code(_) => self.text.push('\n'),
            kind if kind.holds_lines() => {
                if self.has_words() && self.inlines.last() != Some(&Inline::Break) {
                    self.inlines.push(Inline::Break);
                }
            }
            _ => {
                self.flush();
                if let Kind::List { items, .. } = &mut self.kind {
                    // What stands beside the items of a list belongs to the one before it.
                    match items.last_mut() {
                        Some(item) => item.append(&mut self.blocks),
                        None if self.blocks.is_empty() => {}
                        None => items.push(std::mem::take(&mut self.blocks)),
                    }
                }
            }
        }
    }

    /// Whether a blank at its end would be one too many.
    pub(super) fn ends_with_blank(&self) -> bool {
        match self.inlines.last() {
            None => !self.kind.is_inline(),
            Some(Inline::Text(text)) => text.ends_with(char::is_whitespace),
            Some(inline) => *inline == Inline::Break,
        }
    }

    pub(super) fn has_words(&self) -> bool {
        !self.inlines.iter().all(is_blank)
    }

    /// Makes a paragraph of text that is directly in it.
    pub(super) fn flush(&mut self) {
        let mut inlines = std::mem::take(&mut self.inlines);
        trim_lines(&mut inlines);
        if inlines.is_empty() {
            return;
        }
        let named = matches!(self.kind, Kind::Label);
        self.blocks.push(Block::Paragraph(if named { vec![Inline::Strong(inlines)] } else { inlines }));
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

    /// Adds a row to a table; its head comes first.
    pub(super) fn push_row(&mut self, cells: Vec<Vec<Inline>>, is_head: bool) {
        if let Kind::Table { head, rows } = &mut self.kind {
            if is_head && head.is_empty() && rows.is_empty() {
                *head = cells;
            } else {
                rows.push(cells);
            }
        }
    }

    /// Adds a cell to a row.
    pub(super) fn push_cell(&mut self, content: Vec<Inline>) {
        if let Kind::Row { cells, .. } = &mut self.kind {
            cells.push(content);
        }
    }
}

/// Removes breaks and blanks around some lines.
pub(super) fn trim_lines(content: &mut Vec<Inline>) {
    while content.last().is_some_and(is_blank) {
        content.pop();
    }
    let blank = content.iter().take_while(|inline| is_blank(inline)).count();
    content.drain(..blank);
    if let Some(Inline::Text(text)) = content.last_mut() {
        text.truncate(text.trim_end().len());
    }
    if let Some(Inline::Text(text)) = content.first_mut() {
        text.drain(..text.len() - text.trim_start().len());
    }
}

fn is_blank(inline: &Inline) -> bool {
    match inline {
        Inline::Text(text) => text.trim().is_empty(),
        inline => *inline == Inline::Break,
    }
}
