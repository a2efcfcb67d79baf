//! Markdown to typed blocks. The only file that knows pulldown-cmark: events go onto a stack of open elements, never
//! through recursion, so that no nesting can exhaust the real one.

use std::collections::BTreeSet;
use std::ops::Range;

use kb_core::model::{Block, Inline};
use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};

use super::anchors::Anchors;
use super::dialects;
use super::html::unknown_tags::{self, Tags};
use super::html_piece::HtmlPiece;
use super::links::Targets;
use super::open_element::{Kind, OpenElement};
pub(super) use super::parsed::{Element, Fragment, Parsed, Piece};
use super::source::Source;
use crate::diagnostic::{Code, Diagnostic, LineIndex};

/// What is read beyond CommonMark where only the structure counts.
const STRUCTURE: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_GFM);

/// What is read beyond CommonMark once other dialects are Markdown.
const OPTIONS: Options = STRUCTURE.union(Options::ENABLE_HEADING_ATTRIBUTES);

/// Nesting beyond this is flattened.
pub(super) const MAX_LEVELS: usize = 12;

/// The elements of a body in the order of the text, each with its whole range in the file.
pub(super) fn elements(text: &str, body: usize) -> impl Iterator<Item = (Element, Range<usize>)> {
    Parser::new_ext(&text[body..], STRUCTURE).into_offset_iter().filter_map(move |(event, range)| {
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

/// The words of a line of Markdown, without its marks and tags. What begins a block in a body doesn't in a line.
pub(super) fn words(line: &str) -> String {
    let edited = dialects::rewrite_line(line);
    let line = edited.text();
    if !line.contains(['&', '<', '*', '_', '`', '[', '~', '\\']) {
        return line.to_owned();
    }
    let line = format!(".{}", line.split_whitespace().collect::<Vec<_>>().join(" "));
    let mut words = String::with_capacity(line.len());
    for event in Parser::new_ext(&line, OPTIONS) {
        match event {
            Event::Text(text) | Event::Code(text) => words.push_str(&text),
            Event::InlineHtml(tag) => words.push_str(unknown_tags::words(&tag, &line)),
            Event::FootnoteReference(label) => words.push_str(&format!("[^{label}]")),
            _ => {}
        }
    }
    words.strip_prefix('.').unwrap_or(&words).trim().to_owned()
}

/// Parses a part of the source's Markdown. Its anchors are added to those that are taken.
pub(super) fn parse(source: &Source<'_>, part: Range<usize>, anchors: Anchors) -> Parsed {
    let (text, from) = (source.markdown.text(), part.start);
    let mut reader = Reader::new(source, from, anchors);
    for (event, range) in Parser::new_ext(&text[part], OPTIONS).into_offset_iter() {
        reader.at = range.end + from;
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
    /// Whether an element is open that is dropped with its content.
    pub(super) dropping: bool,
    /// The block of HTML that is being read.
    pub(super) piece: HtmlPiece,
    pub(super) tags: Tags<'a>,
    /// How far the text is read.
    pub(super) at: usize,
    /// What of the HTML isn't shown, with its places.
    pub(super) unshown: Vec<(Range<usize>, String)>,
    /// Long forms of abbreviations that have been shown.
    pub(super) explained: BTreeSet<String>,
    /// Names from `<a name=…>` and the like that belong to the next heading or block.
    pub(super) names: Vec<String>,
    pub(super) flattened: Option<Range<usize>>,
    pub(super) out: Parsed,
}

impl<'a> Reader<'a> {
    /// Begins to read at byte `from`.
    pub(super) fn new(source: &Source<'a>, from: usize, anchors: Anchors) -> Self {
        Self {
            lines: source.lines,
            file: source.file,
            targets: source.targets,
            stack: vec![OpenElement::new(Kind::Root, from..from)],
            levels: 0,
            inline_levels: 0,
            dropping: false,
            piece: HtmlPiece::default(),
            tags: Tags::of(source.markdown.text(), source.file.ends_with(".mdx")),
            at: from,
            unshown: Vec::new(),
            explained: BTreeSet::new(),
            names: Vec::new(),
            flattened: None,
            out: Parsed { anchors, ..Parsed::default() },
        }
    }

    pub(super) fn report(&mut self, code: &'static Code, span: &Range<usize>, message: String) {
        let place = self.lines.place(span.clone());
        self.out.diagnostics.push(Diagnostic::new(code, place, message));
    }

    fn take(&mut self, event: Event<'_>, span: Range<usize>) {
        match event {
            Event::Start(Tag::HtmlBlock) => self.piece = HtmlPiece::default(),
            Event::Html(html) => self.piece.push(&html, span.start),
            Event::End(TagEnd::HtmlBlock) => self.html_block(),
            Event::InlineHtml(tag) => self.inline_html(&tag, &span),
            Event::Start(tag) => self.start(tag, span),
            Event::End(_) => self.close_markdown(),
            _ if self.dropping => {}
            Event::Text(text) => self.top().push_text(&text),
            Event::Code(code) => self.top().push_inline(Inline::Code(code.into_string())),
            Event::InlineMath(text) | Event::DisplayMath(text) => self.top().push_text(&text),
            Event::FootnoteReference(label) => self.top().push_text(&format!("[{label}]")),
            Event::SoftBreak => self.top().push_soft_break(),
            Event::HardBreak => self.top().push_inline(Inline::Break),
            Event::Rule => self.push_block(Block::Rule),
            Event::TaskListMarker(done) => self.top().push_text(if done { "☑ " } else { "☐ " }),
        }
    }

    fn start(&mut self, tag: Tag<'_>, span: Range<usize>) {
        let holds_text = matches!(tag, Tag::Paragraph | Tag::Heading { .. } | Tag::TableCell);
        let within_line = matches!(
            tag,
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. }
        );
        if !within_line && self.stack.len() > 1 {
            self.interrupt();
        }
        let kind = self.open(tag, &span);
        self.stack.push(OpenElement::new(kind, span));
        if holds_text {
            self.resume_formatting();
        }
    }

    /// The innermost element that keeps content of its own.
    pub(super) fn top(&mut self) -> &mut OpenElement {
        let at = self.stack.iter().rposition(|element| !element.kind.is_transparent()).unwrap_or(0);
        &mut self.stack[at]
    }

    fn open(&mut self, tag: Tag<'_>, span: &Range<usize>) -> Kind {
        match tag {
            Tag::Paragraph => Kind::Paragraph,
            Tag::Heading { level, id, .. } => {
                Kind::Heading { level: level as u8, id: id.map(CowStr::into_string) }
            }
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
            Tag::FootnoteDefinition(label) => Kind::Footnote(label.into_string()),
            Tag::Table(_) => Kind::Table { head: Vec::new(), rows: Vec::new() },
            Tag::TableHead => Kind::Row { cells: Vec::new(), head: true },
            Tag::TableRow => Kind::Row { cells: Vec::new(), head: false },
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

    pub(super) fn level(&mut self, kind: Kind, span: &Range<usize>) -> Kind {
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
}

fn tone(kind: BlockQuoteKind) -> kb_core::model::Tone {
    use kb_core::model::Tone;
    match kind {
        BlockQuoteKind::Note => Tone::Note,
        BlockQuoteKind::Tip => Tone::Tip,
        BlockQuoteKind::Important | BlockQuoteKind::Warning | BlockQuoteKind::Caution => Tone::Warning,
    }
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn a_title_has_words_alone() {
        for (line, expected) in [
            ("Use <b>Save</b> and **Save as**", "Use Save and Save as"),
            ("Gr&ouml;&szlig;e &lt;b&gt;", "Größe <b>"),
            ("_Save_ `a_b` snake_case_name 2 * 3", "Save a_b snake_case_name 2 * 3"),
            ("# 1. [Draft] > x", "# 1. [Draft] > x"),
            ("[Pay](a.md) ![seal](b.png) <user>@<host>", "Pay seal <user>@<host>"),
            ("a<br>b  c", "a b c"),
            ("- plain:  title", "- plain:  title"),
            (":fire: Hot ==words== {#hot .x}", "🔥 Hot words"),
            ("H~2~O and $x^2$ for $5", "H2O and x2 for $5"),
        ] {
            assert_eq!(words(line), expected, "{line}");
        }
    }
}
