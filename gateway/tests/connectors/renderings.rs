//! Whatever a client writes, no markup comes of it in any rendering, and nothing of it is lost.

use kb_gateway::delivery::package::{Block, Item, Markup, adf};
use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag};
use serde_json::Value;

/// What begins markup somewhere.
const HOSTILE: [&str; 46] = [
    "# h",
    "h1. x",
    "* a",
    "- b",
    "1. c",
    "> q",
    "| a | b |",
    "|-",
    "---",
    "===",
    "```",
    "~~~",
    "`x`",
    "*b*",
    "_i_",
    "**",
    "[t](http://e)",
    "![i](u)",
    "<script>",
    "<b onclick=x>",
    "&lt;",
    "&#60;",
    "http://e",
    "www.e.com",
    "a@b.c",
    "@all",
    "{{include(x)}}",
    "{code}",
    "{quote}",
    "[~admin]",
    "[x|http://e]",
    "!i.png!",
    "\"t\":http://e",
    "%{color:red}x%",
    "-del-",
    "+ins+",
    "^sup^",
    "??cite??",
    "==raw==",
    "bq. x",
    "#12",
    "\\\\",
    "$x$",
    "[^1]",
    "- [ ] x",
    "<!--",
];

fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => prop::sample::select(HOSTILE.to_vec()).prop_map(str::to_owned),
        2 => "[ -~]{0,12}",
        1 => "\\PC{0,6}",
        1 => prop::sample::select(vec!["\n", "\n\n", " ", "\t", "\r\n", "\u{2028}", "    "]).prop_map(str::to_owned),
        1 => "[a-z]{1,6}",
    ];
    prop::collection::vec(piece, 0..10).prop_map(|pieces| pieces.concat())
}

fn document() -> impl Strategy<Value = Vec<Block>> {
    let item = (text(), prop::collection::vec(text(), 0..3)).prop_map(|(text, parts)| Item { text, parts });
    let block = prop_oneof![
        text().prop_map(Block::Heading),
        text().prop_map(Block::Paragraph),
        text().prop_map(Block::Quote),
        prop::collection::vec(item, 1..3).prop_map(Block::List),
        prop::collection::vec((text(), text()), 1..3).prop_map(Block::Facts),
    ];
    prop::collection::vec(block, 1..6)
}

/// The characters that a reader sees, without white space. Controls are removed from every rendering.
fn visible(text: &str) -> String {
    let bidirectional = |c| matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().filter(|c| !c.is_whitespace() && !c.is_control() && !bidirectional(*c)).collect()
}

fn expected(blocks: &[Block]) -> String {
    let texts = blocks.iter().map(|block| match block {
        Block::Facts(facts) => facts.iter().map(|(name, value)| format!("{name}:{value}")).collect(),
        other => other.texts().concat(),
    });
    visible(&texts.collect::<String>())
}

fn check_markdown(blocks: &[Block]) {
    let rendered = Markup::Markdown.render(blocks);
    let mut read = String::new();
    let options = Options::all()
        - Options::ENABLE_SMART_PUNCTUATION
        - Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        - Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS;
    for event in Parser::new_ext(&rendered, options) {
        match event {
            Event::Text(text) => read.push_str(&text),
            Event::SoftBreak | Event::HardBreak | Event::End(_) => {}
            Event::Start(
                Tag::Heading { .. }
                | Tag::Paragraph
                | Tag::BlockQuote(None)
                | Tag::List(None)
                | Tag::Item
                | Tag::Strong,
            ) => {}
            other => panic!("{other:?} in {rendered:?}"),
        }
    }
    assert_eq!(visible(&read), expected(blocks), "{rendered:?}");
}

fn check_html(blocks: &[Block]) {
    let rendered = Markup::Html.render(blocks);
    let tags = ["h3", "p", "blockquote", "ul", "li", "b"];
    let mut read = tags.iter().fold(rendered.replace("<br>", ""), |text, tag| {
        text.replace(&format!("<{tag}>"), "").replace(&format!("</{tag}>"), "")
    });
    assert!(!read.contains(['<', '>', '"', '\'']), "{rendered:?}");
    let references =
        [("&nbsp;", " "), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    for (reference, character) in references {
        read = read.replace(reference, character);
    }
    assert_eq!(visible(&read), expected(blocks), "{rendered:?}");
}

/// A text of ours around a client's text in Textile: what stands there as it is, begins nothing.
fn check_textile(text: &str) {
    for (block, prefix) in
        [(Block::Paragraph(text.to_owned()), "p. "), (Block::Quote(text.to_owned()), "bq. ")]
    {
        let rendered = Markup::Textile.render(std::slice::from_ref(&block));
        let bare: String =
            rendered.split("\n\n").map(|part| part.strip_prefix(prefix).unwrap_or(part)).collect();
        let mut read = String::new();
        let mut rest = bare.as_str();
        while let Some((before, reference)) = rest.split_once("&#") {
            let (number, after) = reference.split_once(';').expect("a reference ends");
            read.push_str(before);
            read.push(char::from_u32(number.parse().expect("a number")).expect("a character"));
            assert!(
                !before.contains([
                    '<', '>', '*', '@', '|', '{', '}', '[', ']', '#', '"', '(', '%', '^', '~', '+', '=', '&'
                ]),
                "{bare:?}"
            );
            rest = after;
        }
        read.push_str(rest);
        assert_eq!(visible(&read), visible(text), "{rendered:?}");
    }
}

fn check_wiki(text: &str) {
    // A backslash is written as a reference, which has characters of markup itself.
    let backslash = "\u{e000}";
    let rendered = Markup::Wiki.render(&[Block::Paragraph(text.to_owned())]).replace("&#92;", backslash);
    let (mut read, mut characters) = (String::new(), rendered.chars());
    while let Some(c) = characters.next() {
        assert!(
            !matches!(c, '{' | '[' | '*' | '_' | '|' | '!' | '#' | '-' | '+' | '^' | '~' | '?'),
            "{rendered:?}"
        );
        read.push(if c == '\\' { characters.next().expect("something is escaped") } else { c });
    }
    assert_eq!(visible(&read.replace(backslash, "\\")), visible(text), "{rendered:?}");
}

fn check_plain(blocks: &[Block]) {
    let rendered = Markup::Plain.render(blocks);
    let marks = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    assert_eq!(marks(&visible(&rendered)), marks(&expected(blocks)), "{rendered:?}");
    for block in blocks {
        let Block::Quote(_) = block else { continue };
        let quoted = Markup::Plain.render(std::slice::from_ref(block));
        assert!(quoted.trim_end().lines().all(|line| line.starts_with('>')), "{quoted:?}");
    }
}

fn check_adf(blocks: &[Block]) {
    let mut read = String::new();
    walk(&adf::render(blocks), &mut read);
    assert_eq!(visible(&read), expected(blocks));
}

fn walk(node: &Value, read: &mut String) {
    match node["type"].as_str().expect("a node has a type") {
        "text" => {
            let text = node["text"].as_str().expect("a text node has a text");
            assert!(!text.is_empty());
            read.push_str(text);
        }
        "doc" | "heading" | "paragraph" | "blockquote" | "bulletList" | "listItem" => {
            node["content"].as_array().into_iter().flatten().for_each(|child| walk(child, read));
        }
        "hardBreak" => {}
        other => panic!("{other}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_text_becomes_markup_and_none_is_lost(blocks in document()) {
        check_markdown(&blocks);
        check_html(&blocks);
        check_plain(&blocks);
        // Blocks without any text are left out there.
        let filled: Vec<Block> =
            blocks.iter().filter(|block| !visible(&block.texts().concat()).is_empty()).cloned().collect();
        check_adf(&filled);
    }

    #[test]
    fn no_text_becomes_textile_or_wiki_markup(text in text()) {
        check_textile(&text);
        check_wiki(&text);
    }
}
