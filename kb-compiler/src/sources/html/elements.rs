//! What each element of HTML means to a reader.

/// What an element of HTML is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::sources) enum Element {
    /// Blocks without a form of their own.
    Block,
    Paragraph,
    Heading(u8),
    List {
        ordered: bool,
    },
    Item,
    Table,
    /// Rows of a table; whether they are its head.
    Rows {
        head: bool,
    },
    Row,
    Cell {
        head: bool,
    },
    /// A line that names what follows it.
    Label,
    Code,
    Preformatted,
    Quote,
    Rule,
    /// Words within a line, without a form of their own.
    Words,
    Strong,
    Emphasis,
    Sub,
    Sup,
    Link,
    Abbreviation,
    Quotation,
    Image,
    Break,
    /// A place where a word may be broken, or what says nothing to a reader.
    Nothing,
    Input,
    /// A page or player within the page.
    Frame,
    /// The address of a player.
    Source,
    Drawing,
    /// Dropped with its content.
    Dropped,
}

impl Element {
    /// Whether its beginning and end are ends of lines.
    pub(in crate::sources) fn is_block(self) -> bool {
        use Element::*;
        matches!(
            self,
            Block
                | Paragraph
                | Heading(_)
                | List { .. }
                | Item
                | Table
                | Rows { .. }
                | Row
                | Cell { .. }
                | Label
                | Preformatted
                | Quote
                | Rule
        )
    }

    /// Whether it has no content and so no end tag.
    pub(in crate::sources) fn is_void(self, name: &str) -> bool {
        use Element::*;
        matches!(self, Rule | Image | Break | Nothing | Input | Source) || name == "embed"
    }
}

/// The element of that name in lower case; `None` where HTML has none.
pub(in crate::sources) fn named(name: &str) -> Option<Element> {
    Some(match name {
        "p" => Element::Paragraph,
        "h1" => Element::Heading(1),
        "h2" => Element::Heading(2),
        "h3" => Element::Heading(3),
        "h4" => Element::Heading(4),
        "h5" => Element::Heading(5),
        "h6" => Element::Heading(6),
        "ol" => Element::List { ordered: true },
        "ul" | "menu" | "dir" => Element::List { ordered: false },
        "li" => Element::Item,
        "table" => Element::Table,
        "thead" => Element::Rows { head: true },
        "tbody" | "tfoot" => Element::Rows { head: false },
        "tr" => Element::Row,
        "td" => Element::Cell { head: false },
        "th" => Element::Cell { head: true },
        "summary" | "dt" | "legend" | "caption" => Element::Label,
        "pre" | "listing" | "xmp" | "plaintext" => Element::Preformatted,
        "blockquote" => Element::Quote,
        "hr" => Element::Rule,
        "br" => Element::Break,
        "a" => Element::Link,
        "img" | "image" => Element::Image,
        "abbr" | "acronym" => Element::Abbreviation,
        "q" => Element::Quotation,
        "sub" => Element::Sub,
        "sup" => Element::Sup,
        "b" | "strong" => Element::Strong,
        "i" | "em" | "cite" | "dfn" => Element::Emphasis,
        "code" | "kbd" | "samp" | "var" | "tt" => Element::Code,
        "input" => Element::Input,
        "iframe" | "video" | "audio" | "embed" => Element::Frame,
        "source" => Element::Source,
        "svg" | "canvas" => Element::Drawing,
        "script" | "style" | "template" | "noscript" | "object" | "applet" => Element::Dropped,
        "wbr" | "col" | "colgroup" | "meta" | "link" | "base" | "basefont" | "param" | "track" | "area"
        | "spacer" => Element::Nothing,
        _ if BLOCKS.contains(&name) => Element::Block,
        _ if WORDS.contains(&name) => Element::Words,
        _ => return None,
    })
}

const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "body",
    "center",
    "datalist",
    "dd",
    "details",
    "dialog",
    "div",
    "dl",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "frameset",
    "head",
    "header",
    "hgroup",
    "html",
    "main",
    "marquee",
    "nav",
    "noembed",
    "noframes",
    "optgroup",
    "option",
    "search",
    "section",
    "select",
    "textarea",
    "title",
];

const WORDS: &[&str] = &[
    "bdi", "bdo", "big", "blink", "button", "data", "del", "font", "ins", "label", "map", "mark", "math",
    "meter", "mfrac", "mi", "mn", "mo", "mrow", "msqrt", "msub", "msup", "mtext", "nobr", "output",
    "picture", "progress", "rb", "rp", "rt", "rtc", "ruby", "s", "slot", "small", "span", "strike", "time",
    "u",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_known_by_name() {
        for (name, element) in [
            ("h3", Some(Element::Heading(3))),
            ("ol", Some(Element::List { ordered: true })),
            ("section", Some(Element::Block)),
            ("kbd", Some(Element::Code)),
            ("small", Some(Element::Words)),
            ("template", Some(Element::Dropped)),
            ("user", None),
            ("h7", None),
        ] {
            assert_eq!(named(name), element, "{name}");
        }
    }
}
