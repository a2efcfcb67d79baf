//! Markdown to typed blocks. The only file that knows pulldown-cmark: events go onto a stack of open elements, never
//! through recursion, so that no nesting can exhaust the real one.

use std::ops::Range;

use kb_core::model::{Block, Inline, plain_text};
use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, Event, LinkType, Options, Parser, Tag};

use super::anchors::Anchors;
use super::callout;
use super::links::Targets;
use super::open_element::{Kind, OpenElement};
pub(super) use super::parsed::{Element, Fragment, Parsed, Piece};
use super::source::Source;
use crate::diagnostic::{Code, Diagnostic, LineIndex, codes};

/// What is read beyond CommonMark.
const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_GFM);

/// Nesting beyond this is flattened.
const MAX_LEVELS: usize = 12;

/// The elements of a body in the order of the text, each with its whole range in the file.
pub(super) fn elements(text: &str, body: usize) -> impl Iterator<Item = (Element, Range<usize>)> {
    Parser::new_ext(&text[body..], OPTIONS).into_offset_iter().filter_map(move |(event, range)| {
        let element = match event {
            Event::Start(Tag::BlockQuote(_)) => Element::Quote,
            Event::Start(Tag::Item) => Element::Item,
            Event::Start(Tag::Table(_)) => Element::Table,
            Event::Start(Tag::Heading { level, .. }) => Element::Heading(level as u8),
            Event::Start(Tag::Paragraph) => Element::Paragraph,
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                Element::Code(Some(info.into_string()))
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => Element::Code(None),
            Event::Start(Tag::HtmlBlock) => Element::Html,
            Event::Code(_) => Element::InlineCode,
            _ => return None,
        };
        Some((element, range.start + body..range.end + body))
    })
}

/// Parses a part of the source's Markdown. Its anchors are added to those that are taken.
pub(super) fn parse(source: &Source<'_>, part: Range<usize>, anchors: Anchors) -> Parsed {
    let from = part.start;
    let mut reader = Reader {
        lines: source.lines,
        file: source.file,
        targets: source.targets,
        stack: vec![OpenElement::new(Kind::Root, from..from)],
        levels: 0,
        inline_levels: 0,
        skipped_element: None,
        html: Vec::new(),
        names: Vec::new(),
        flattened: None,
        out: Parsed { anchors, ..Parsed::default() },
    };
    for (event, range) in Parser::new_ext(&source.markdown.text()[part], OPTIONS).into_offset_iter() {
        reader.take(event, source.in_file(&(range.start + from..range.end + from)));
    }
    reader.finish()
}

/// The open elements, and the output of those that are closed.
pub(super) struct Reader<'a> {
    pub(super) lines: &'a LineIndex<'a>,
    pub(super) file: &'a str,
    pub(super) targets: &'a Targets<'a>,
    pub(super) stack: Vec<OpenElement>,
    pub(super) levels: usize,
    pub(super) inline_levels: usize,
    /// The dropped element whose end tag is awaited within this paragraph.
    pub(super) skipped_element: Option<&'static str>,
    pub(super) html: Vec<Range<usize>>,
    /// Names from `<a name=…>` that belong to the next heading or paragraph.
    pub(super) names: Vec<String>,
    pub(super) flattened: Option<Range<usize>>,
    pub(super) out: Parsed,
}

impl Reader<'_> {
    pub(super) fn report(&mut self, code: &'static Code, span: &Range<usize>, message: String) {
        let place = self.lines.place(span.clone());
        self.out.diagnostics.push(Diagnostic::new(code, place, message));
    }

    fn take(&mut self, event: Event<'_>, span: Range<usize>) {
        match event {
            Event::Start(tag) => {
                let kind = self.open(tag, &span);
                self.stack.push(OpenElement::new(kind, span));
            }
            Event::End(_) => self.close(),
            Event::Html(html) => self.top().text.push_str(&html),
            Event::InlineHtml(tag) => self.inline_html(&tag, span),
            _ if self.skipped_element.is_some() => {}
            Event::Text(text) => match self.top().kind {
                Kind::Code(_) => self.top().text.push_str(&text),
                _ => self.top().push_text(&text),
            },
            Event::Code(code) => self.top().inlines.push(Inline::Code(code.into_string())),
            Event::InlineMath(text) | Event::DisplayMath(text) => self.top().push_text(&text),
            Event::FootnoteReference(label) => self.top().push_text(&format!("[{label}]")),
            Event::SoftBreak => self.top().push_text(" "),
            Event::HardBreak => self.top().inlines.push(Inline::Break),
            Event::Rule => self.push_block(Block::Rule),
            Event::TaskListMarker(done) => self.top().push_text(if done { "☑ " } else { "☐ " }),
        }
    }

    /// The innermost element that keeps content of its own.
    pub(super) fn top(&mut self) -> &mut OpenElement {
        let at = self.stack.iter().rposition(|element| !matches!(element.kind, Kind::Flattened)).unwrap_or(0);
        &mut self.stack[at]
    }

    pub(super) fn push_block(&mut self, block: Block) {
        let top = self.top();
        top.flush();
        top.blocks.push(block);
        if matches!(top.kind, Kind::Root) {
            let blocks = std::mem::take(&mut top.blocks);
            self.out.pieces.extend(blocks.into_iter().map(Piece::Block));
        }
    }

    fn open(&mut self, tag: Tag<'_>, span: &Range<usize>) -> Kind {
        match tag {
            Tag::Paragraph => Kind::Paragraph,
            Tag::Heading { level, .. } => Kind::Heading(level as u8),
            Tag::BlockQuote(kind) => self.level(Kind::Quote(kind.map(tone)), span),
            Tag::List(start) => {
                let start = start.map(|n| u32::try_from(n).unwrap_or(1));
                self.level(Kind::List { start, items: Vec::new() }, span)
            }
            Tag::Item if matches!(self.stack.last(), Some(OpenElement { kind: Kind::List { .. }, .. })) => {
                Kind::Item
            }
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) => {
                Kind::Code(info.split([' ', ',', '{']).next().unwrap_or_default().to_owned())
            }
            Tag::CodeBlock(CodeBlockKind::Indented) => Kind::Code(String::new()),
            Tag::HtmlBlock => Kind::Html,
            Tag::FootnoteDefinition(label) => Kind::Footnote(label.into_string()),
            Tag::Table(_) => Kind::Table { head: Vec::new(), rows: Vec::new() },
            Tag::TableHead | Tag::TableRow => Kind::Row(Vec::new()),
            Tag::TableCell => Kind::Cell,
            Tag::Emphasis => self.inline_level(Kind::Emphasis),
            Tag::Strong => self.inline_level(Kind::Strong),
            Tag::Link { link_type, dest_url, .. } => {
                let mail = if link_type == LinkType::Email { "mailto:" } else { "" };
                self.link(&format!("{mail}{dest_url}"), span)
            }
            Tag::Image { dest_url, .. } => self.inline_level(Kind::Image(dest_url.into_string())),
            _ => Kind::Flattened,
        }
    }

    fn level(&mut self, kind: Kind, span: &Range<usize>) -> Kind {
        if self.levels >= MAX_LEVELS || matches!(self.stack.last().map(|f| &f.kind), Some(Kind::Flattened)) {
            self.flattened.get_or_insert_with(|| span.clone());
            return Kind::Flattened;
        }
        self.levels += 1;
        kind
    }

    pub(super) fn inline_level(&mut self, kind: Kind) -> Kind {
        if self.inline_levels >= MAX_LEVELS {
            return Kind::Flattened;
        }
        self.inline_levels += 1;
        kind
    }

    fn close(&mut self) {
        let Some(mut top) = self.stack.pop() else { return };
        match top.kind {
            Kind::Quote(_) | Kind::List { .. } => self.levels -= 1,
            Kind::Emphasis | Kind::Strong | Kind::Link(_) | Kind::Image(_) => self.inline_levels -= 1,
            Kind::Paragraph | Kind::Heading(_) | Kind::Cell => self.skipped_element = None,
            _ => {}
        }
        if !matches!(top.kind, Kind::Paragraph | Kind::Heading(_) | Kind::Cell) && !top.kind.is_inline() {
            top.flush();
        }
        top.trim();
        self.place(top);
    }

    /// Puts a finished element into the one around it.
    fn place(&mut self, element: OpenElement) {
        let OpenElement { kind, blocks, inlines, text, span } = element;
        match kind {
            Kind::Root | Kind::Flattened => {}
            Kind::Paragraph => {
                if !inlines.is_empty() {
                    self.out.anchors.alias(std::mem::take(&mut self.names));
                    self.push_block(Block::Paragraph(inlines));
                }
            }
            Kind::Heading(level) => self.heading(level, inlines, &span),
            Kind::Quote(tone) => self.push_block(callout::block(tone, blocks)),
            Kind::List { start, items } => self.push_block(Block::List { start, items }),
            Kind::Item => self.item(blocks, &span),
            Kind::Footnote(label) => self.footnote(&label, blocks),
            Kind::Code(language) => self.push_block(Block::Code { language, text }),
            Kind::Html => self.html_block(&text, span),
            Kind::Table { head, rows } => self.push_block(Block::Table { head, rows }),
            Kind::Row(cells) => self.top().push_row(cells),
            Kind::Cell => self.top().push_cell(inlines),
            Kind::Emphasis => self.wrap(inlines, Inline::Emphasis),
            Kind::Strong => self.wrap(inlines, Inline::Strong),
            Kind::Link(target) => self.finish_link(target, inlines, &span),
            Kind::Image(source) => self.image(&source, &inlines, &span),
        }
    }

    fn wrap(&mut self, content: Vec<Inline>, wrap: impl FnOnce(Vec<Inline>) -> Inline) {
        if !content.is_empty() {
            self.top().inlines.push(wrap(content));
        }
    }

    fn heading(&mut self, level: u8, content: Vec<Inline>, span: &Range<usize>) {
        let role = self.role(&plain_text(&content), span);
        let anchor = self.out.anchors.claim(&plain_text(&content));
        self.out.anchors.alias(std::mem::take(&mut self.names));
        if matches!(self.top().kind, Kind::Root) {
            self.out.pieces.push(Piece::Heading { level, anchor, content, role });
        } else {
            self.push_block(Block::Heading { level: level.max(3), anchor, content });
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

    fn finish(mut self) -> Parsed {
        while self.stack.len() > 1 {
            self.close();
        }
        self.report_html();
        if let Some(span) = self.flattened.take() {
            let first = span.start..span.start;
            self.report(
                &codes::TOO_DEEP,
                &first,
                format!("lists or quotes nest deeper than {MAX_LEVELS} levels"),
            );
        }
        self.out
    }
}

fn tone(kind: BlockQuoteKind) -> kb_core::model::Tone {
    use kb_core::model::Tone;
    match kind {
        BlockQuoteKind::Note => Tone::Note,
        BlockQuoteKind::Tip => Tone::Tip,
        BlockQuoteKind::Important | BlockQuoteKind::Warning | BlockQuoteKind::Caution => Tone::Warning,
    }
}
