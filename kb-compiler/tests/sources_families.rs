//! A folder in the full range of each dialect: every page compiles, and no text that a client sees has any of its syntax left.
#![allow(clippy::unwrap_used, reason = "what the tests share fails as they do")]

use std::path::Path;

use kb_compiler::article::Article;
use kb_compiler::sources;
use kb_core::model::{Inline, Node};

/// Every text of an article that isn't code.
fn texts(article: &Article) -> Vec<String> {
    let mut texts = vec![article.title.clone()];
    texts.extend(article.summary.clone());
    texts.extend(article.symptoms.iter().cloned());
    for section in &article.body().unwrap() {
        section.walk(&mut |node| match node {
            Node::Inline(Inline::Text(text)) => texts.push(text.clone()),
            Node::Inline(Inline::Image(image)) => texts.push(image.alt.clone()),
            _ => {}
        });
    }
    texts
}

/// Reads a folder of so many pages. `kept` are texts that must be there, `left_over` is syntax that must not.
fn check(family: &str, pages: usize, kept: &[&str], left_over: &[&str]) {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/families").join(family);
    let (base, _) = sources::read(&dir).unwrap();
    assert_eq!(base.articles.len(), pages, "{family}");
    let (mut seen, mut wrong) = (String::new(), Vec::new());
    for article in &base.articles {
        for text in texts(article) {
            let found: Vec<&&str> = left_over.iter().filter(|sign| text.contains(**sign)).collect();
            if !found.is_empty() {
                wrong.push(format!("{} shows {found:?} in {text:?}", article.id));
            }
            seen.push_str(&text);
        }
        seen.push('\n');
    }
    for text in kept.iter().filter(|text| !seen.contains(**text)) {
        wrong.push(format!("{text:?} is lost"));
    }
    assert_eq!(wrong, Vec::<String>::new(), "{family}");
}

#[test]
fn kramdown_and_python_markdown() {
    check(
        "kramdown",
        22,
        &[
            "$5 and $10",
            "H₂O",
            "600 cm²",
            "10~20 pages",
            "~/books",
            "a == b then c++ and d++",
            "10:30:00",
            "/books/{id}",
            "{name}",
            "$SHELF_HOME",
            "International Standard Book Number",
            "(Not in summer.)",
            "by card",
            "⚠",
            "☑",
            "smith2004",
            "1:2:3",
        ],
        &[
            "{:",
            "{#",
            "{.",
            "{ .",
            "]{",
            "{::",
            "[TOC]",
            "[^",
            "^[",
            "==b",
            "==m",
            "==t",
            "++c",
            "++e",
            "{++",
            "{--",
            "~>",
            "{>>",
            ":warning",
            ":material",
            ":books",
            "*[",
            "[@",
            "=300x",
            "\\times",
            "\\frac",
            "$$",
            "$f",
            "[x]",
            "[ ]",
            "~2~",
            "^2^",
            ": Also",
            "Hidden from all",
            ":calendar",
        ],
    );
}

#[test]
fn obsidian() {
    check(
        "obsidian",
        21,
        &[
            "a flat tyre",
            "Prices: Weekend",
            "Gone page",
            "[[ -f x ]]",
            "2 ^10",
            "[a] first letter",
            "(front and back)",
        ],
        &[
            "[[P", "[[R", "[[H", "[[#", "![[", "|300", "|400", "|120", "==", "%%", "[!", "^f3", "^a1",
            "^open", "^deep", "[/]", "[-]", "[>]", "[?]", "[*]", "[^", "^[", "$$", "\\frac", "hidden", "~~",
            ":bike:", "wikilink",
        ],
    );
}

#[test]
fn mdx() {
    check(
        "mdx",
        22,
        &[
            "Start with Tally",
            "Up to 5 invoices",
            "Windows",
            "macOS",
            "Open it",
            "Single line note.",
            "Save time",
            "Payments",
            "Can I undo it?",
            "Hello user name",
            "Only in May.",
            "{like these}",
            "Import duties may apply.",
            "export it again",
            "Inside a fragment.",
            "Styled words.",
            "This is a paragraph, not code.",
            "Within an ",
            "VAT",
            "A thing",
            "$100",
        ],
        &[
            "import ",
            "export const",
            "export default",
            "{product",
            "{limit",
            "{props",
            "{/*",
            "*/}",
            "{' '}",
            "className",
            "style=",
            "</",
            "<Step",
            "<Tab",
            "<Card",
            "/>",
            "{plan",
            "=> ",
            "**",
            "{#",
            ":::",
            "ask finance",
            "Don't show",
            "onClick",
            "clsx",
        ],
    );
}
