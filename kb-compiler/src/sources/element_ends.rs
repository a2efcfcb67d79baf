//! Closes elements of Markdown and HTML, and puts what they hold into the element around them.

use std::ops::Range;

use kb_core::model::{Block, Inline, SectionRole, plain_text};

use super::callout;
use super::markdown::{MAX_LEVELS, Parsed, Piece, Reader};
use super::open_element::{Kind, OpenElement, trim_lines};
use super::script_digits;
use crate::diagnostic::codes;

impl Reader<'_> {
    pub(super) fn push_block(&mut self, block: Block) {
        self.name_last();
        self.top().push_block(block);
        self.settle_root();
    }

    /// Ends the line of text that is directly in the innermost element. Formatting that HTML began goes on in the next line.
    pub(super) fn end_line(&mut self) {
        self.suspend_formatting();
        if self.top().has_words() {
            self.name_last();
        }
        self.top().end_line();
        self.settle_root();
    }

    /// Names that were met before a block lead to the heading above it.
    fn name_last(&mut self) {
        if !self.names.is_empty() {
            self.out.anchors.alias(&std::mem::take(&mut self.names));
        }
    }

    /// Blocks that are in nothing else are finished.
    fn settle_root(&mut self) {
        if matches!(self.top().kind, Kind::Root) {
            let blocks = std::mem::take(&mut self.top().blocks);
            self.out.pieces.extend(blocks.into_iter().map(Piece::Block));
        }
    }

    /// Closes the innermost element of Markdown, and those of HTML that were opened in it.
    pub(super) fn close_markdown(&mut self) {
        while self.stack.last().is_some_and(|element| element.html.is_some()) {
            self.close();
        }
        self.close();
        self.close_ended();
    }

    /// Closes the innermost element.
    pub(super) fn close(&mut self) {
        if matches!(self.stack.last().map(|element| &element.kind), Some(Kind::Blocks)) {
            self.end_line();
        }
        let Some(mut top) = self.stack.pop() else { return };
        match top.kind {
            Kind::Quote(_) | Kind::List { .. } => self.levels -= 1,
            Kind::Flattened | Kind::Dropped(_) => {}
            _ if top.kind.is_inline() => self.inline_levels -= 1,
            _ => {}
        }
        if !matches!(top.kind, Kind::Paragraph | Kind::Heading { .. } | Kind::Cell) && !top.kind.is_inline() {
            top.end_line();
        }
        top.trim();
        self.place(top);
    }

    /// Puts a finished element into the one around it.
    fn place(&mut self, mut element: OpenElement) {
        if let Kind::Dropped(player) = element.kind {
            self.dropping = false;
            return self.player(player, &element.span);
        }
        if self.dropping {
            return;
        }
        if matches!(element.kind, Kind::Paragraph) && !element.blocks.is_empty() {
            element.end_line();
        }
        let OpenElement { kind, mut blocks, mut inlines, text, span, html } = element;
        match kind {
            Kind::Root | Kind::Flattened | Kind::Blocks | Kind::Dropped(_) => {}
            Kind::Paragraph if html.is_some() => {
                trim_lines(&mut inlines);
                self.paragraph(inlines, blocks);
            }
            Kind::Paragraph => self.paragraph(inlines, blocks),
            Kind::Label => self.push_all(blocks.into_iter().map(named).collect()),
            Kind::Heading { level, id } => {
                trim_lines(&mut inlines);
                self.heading(level, id.as_deref(), inlines, &span);
            }
            Kind::Quote(_) if blocks.is_empty() && html.is_some() => {}
            Kind::Quote(tone) => self.push_block(callout::block(tone, blocks)),
            Kind::List { items, .. } if items.is_empty() && html.is_some() => {}
            Kind::List { start, items } => self.push_block(Block::List { start, items }),
            Kind::Item => self.item(blocks, &span),
            Kind::Footnote(label) => self.footnote(&label, blocks),
            Kind::Code(language) => self.code(language, text, html.is_some()),
            Kind::Table { head, rows } => self.table(head, rows, blocks),
            Kind::Row { cells, head } => {
                self.top().blocks.append(&mut blocks);
                self.top().push_row(cells, head);
            }
            Kind::Cell => {
                trim_lines(&mut inlines);
                self.top().push_cell(inlines);
            }
            Kind::Emphasis => self.wrap(inlines, Inline::Emphasis),
            Kind::Strong => self.wrap(inlines, Inline::Strong),
            Kind::InlineCode => self.push_inlines(code_words(inlines)),
            Kind::Sub => self.push_inlines(script_digits::lowered(inlines)),
            Kind::Sup => self.push_inlines(script_digits::raised(inlines)),
            Kind::Followed(after) => {
                self.push_inlines(inlines);
                self.top().push_text(&after);
            }
            Kind::Link(target) => self.finish_link(target, inlines, &span),
            Kind::Image(source) => self.image(&source, &inlines, &span),
        }
    }

    fn push_all(&mut self, blocks: Vec<Block>) {
        for block in blocks {
            self.push_block(block);
        }
    }

    fn paragraph(&mut self, inlines: Vec<Inline>, blocks: Vec<Block>) {
        self.push_all(blocks);
        if !inlines.is_empty() {
            self.push_block(Block::Paragraph(inlines));
        }
    }

    fn code(&mut self, language: String, text: String, of_html: bool) {
        // HTML ignores a line break behind `<pre>`.
        let text = if of_html { text.trim_start_matches('\n').trim_end().to_owned() + "\n" } else { text };
        self.push_block(Block::Code { language, text });
    }

    /// A table, behind what stood in it outside its cells.
    fn table(&mut self, head: Vec<Vec<Inline>>, rows: Vec<Vec<Vec<Inline>>>, beside: Vec<Block>) {
        self.push_all(beside);
        if !(head.is_empty() && rows.is_empty()) {
            self.push_block(Block::Table { head, rows });
        }
    }

    fn push_inlines(&mut self, inlines: Vec<Inline>) {
        for inline in inlines {
            self.top().push_inline(inline);
        }
    }

    fn wrap(&mut self, content: Vec<Inline>, wrap: impl FnOnce(Vec<Inline>) -> Inline) {
        if !content.is_empty() {
            self.top().push_inline(wrap(content));
        }
    }

    fn heading(&mut self, level: u8, id: Option<&str>, content: Vec<Inline>, span: &Range<usize>) {
        let name = plain_text(&content);
        let role = self.role(&name, span);
        if role == SectionRole::Internal {
            // What follows is for support staff, also behind the end of an element of HTML around the heading.
            self.close_html();
        }
        let anchor = self.out.anchors.claim(&name, id);
        self.out.anchors.alias(&std::mem::take(&mut self.names));
        if self.is_outermost() {
            self.settle_paragraphs();
            self.out.pieces.push(Piece::Heading { level, anchor, content, role });
        } else {
            self.push_block(Block::Heading { level: level.max(3), anchor, content });
        }
    }

    /// Closes the elements of HTML that are open within the innermost one of Markdown.
    fn close_html(&mut self) {
        while self.stack.last().is_some_and(|element| element.html.is_some()) {
            self.close();
        }
    }

    /// Whether nothing is open that holds blocks of its own.
    fn is_outermost(&self) -> bool {
        let of_page =
            |element: &OpenElement| element.kind.is_transparent() || matches!(element.kind, Kind::Paragraph);
        self.stack.iter().skip(1).all(of_page)
    }

    /// Finishes what stands before a heading in a paragraph of Markdown.
    fn settle_paragraphs(&mut self) {
        for at in 0..self.stack.len() {
            self.stack[at].end_line();
            let blocks = std::mem::take(&mut self.stack[at].blocks);
            self.out.pieces.extend(blocks.into_iter().map(Piece::Block));
        }
    }

    fn item(&mut self, blocks: Vec<Block>, span: &Range<usize>) {
        let top_level = self.levels == 1;
        let Kind::List { start, items } = &mut self.top().kind else { return };
        let ordered = start.is_some();
        let empty = blocks.is_empty();
        if !empty {
            items.push(blocks);
        } else if ordered && top_level {
            let line = span.start..span.start + 1;
            self.report(&codes::EMPTY_STEP, &line, "this step is empty; it is left out".to_owned());
        }
    }

    fn footnote(&mut self, label: &str, blocks: Vec<Block>) {
        let mut label = Some(Inline::Text(format!("[{label}] ")));
        for mut block in blocks {
            if let Block::Paragraph(content) = &mut block {
                content.splice(0..0, label.take());
            }
            self.push_block(block);
        }
    }

    pub(super) fn finish(mut self) -> Parsed {
        while self.stack.len() > 1 {
            self.close();
        }
        self.end_line();
        self.report_unshown();
        if let Some(span) = self.flattened.take() {
            let first = span.start..span.start;
            let message = format!("lists or quotes nest deeper than {MAX_LEVELS} levels");
            self.report(&codes::TOO_DEEP, &first, message);
        }
        self.out
    }
}

/// The content of a line that names what follows it.
fn named(block: Block) -> Block {
    match block {
        Block::Paragraph(content) if !matches!(content.as_slice(), [Inline::Strong(_)]) => {
            Block::Paragraph(vec![Inline::Strong(content)])
        }
        block => block,
    }
}

/// Words of an element of code, as code; what is more than words stays in it.
fn code_words(content: Vec<Inline>) -> Vec<Inline> {
    let mut code: Vec<Inline> = Vec::with_capacity(content.len());
    for inline in content {
        match inline {
            Inline::Text(text) | Inline::Code(text) => match code.last_mut() {
                Some(Inline::Code(before)) => before.push_str(&text),
                _ => code.push(Inline::Code(text)),
            },
            Inline::Strong(inner) | Inline::Emphasis(inner) => code.extend(code_words(inner)),
            Inline::Link { target, content } => {
                code.push(Inline::Link { target, content: code_words(content) });
            }
            Inline::Image(_) | Inline::Break => code.push(inline),
        }
    }
    code
}
