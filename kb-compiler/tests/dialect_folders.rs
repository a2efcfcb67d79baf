//! Folders that are written for other tools, in the full range of their dialects: nothing of their syntax is left in any text, and what is
//! found is what is meant to be found.
#![allow(clippy::unwrap_used, reason = "what the tests share fails as they do")]

use std::collections::BTreeSet;
use std::path::Path;

use kb_compiler::sources;
use kb_core::model::{Inline, Node};

/// Syntax that no reader may see.
const SYNTAX: [&str; 30] = [
    ":::",
    "!!!",
    "???",
    "=== ",
    "== ",
    "[!",
    "{{",
    "}}",
    "{%",
    "%}",
    "--8<--",
    "8<-",
    "](#tab",
    "{note}",
    "{ref}",
    "}`",
    "```",
    "<aside",
    "</",
    "<section",
    "<details",
    "<summary",
    "<ol>",
    "<li>",
    "**",
    "](",
    "zone pivot",
    "moniker range",
    ":kbd[",
    "::",
];

/// The texts of a folder's articles outside code, each with its article.
fn texts(folder: &str) -> (Vec<(String, String)>, BTreeSet<&'static str>) {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/dialect_folders").join(folder);
    let (base, diagnostics) = sources::read(&dir).unwrap();
    assert!(base.articles.len() >= 20, "{folder} has {} articles", base.articles.len());
    let mut texts = Vec::new();
    for article in &base.articles {
        let mut add = |text: &str| texts.push((article.id.as_str().to_owned(), text.to_owned()));
        add(&article.title);
        let sections = article.sections.unpack().unwrap();
        for section in &sections {
            section.walk(&mut |node| match node {
                Node::Inline(Inline::Text(text)) => add(text),
                Node::Inline(Inline::Image(image)) => add(&image.alt),
                _ => {}
            });
        }
    }
    let concerns = |code: &&str| code.starts_with("DI") || code.starts_with("LK");
    (texts, diagnostics.iter().map(|found| found.code).filter(concerns).collect())
}

/// Checks that a folder's texts hold these words and no syntax, and that its findings are of these codes.
fn check(folder: &str, words: &[&str], codes: &[&str]) {
    let (texts, found) = texts(folder);
    for (article, text) in &texts {
        for syntax in SYNTAX {
            assert!(!text.contains(syntax), "{folder}/{article} shows `{syntax}`: {text}");
        }
    }
    let all: String = texts.into_iter().map(|(_, text)| text + " ").collect();
    for word in words {
        assert!(all.contains(word), "{folder} lost `{word}`");
    }
    let found: Vec<&str> = found.into_iter().collect();
    assert_eq!(found, codes, "{folder}");
}

#[test]
fn docusaurus_and_vitepress() {
    let words = [
        "Mind the ",
        "STOP",
        "Good to know",
        "Inner text.",
        "Click me to view the reason",
        "macOS",
        "pnpm",
        "Quarto's tip.",
        "A tip of Quarto",
        "Watch the tour",
        "HR",
        "Own title",
        "Forty-two.",
        "Body of caution.",
        "Bug",
    ];
    check("docusaurus", &words, &["DI001"]);
}

#[test]
fn mkdocs() {
    let words = [
        "Two people are needed",
        "Why?",
        "Windows",
        "Type the phrase.",
        "Call the desk",
        "4.2",
        "Vault",
        "Third paragraph of quote.",
    ];
    check("mkdocs", &words, &[]);
}

#[test]
fn hugo() {
    let words = [
        "Drain it before",
        "Before you begin",
        "You need a ",
        "alderctl",
        "Take care",
        "This is a tip",
        "German",
        "YAML",
        "Because of the audit.",
        "The lamp at night",
        "A small lamp",
        "The tour",
        "Bring it back",
        "Our panel",
        "Words of ours",
        "New",
        "v1.14",
    ];
    check("hugo", &words, &["DI002"]);
}

#[test]
fn liquid() {
    let words = [
        "Read ",
        "The desk",
        "Second tab",
        "Text of the second.",
        "With the key too.",
        "index.js",
        "Only in the old one.",
        "Alder",
        "First name",
        "A warning.",
        "macOS",
        "Command line",
        "The desk opens at eight.",
        "It closes at four.",
        "Never do this.",
        "Words to keep",
        "Settings",
        "A lamp",
    ];
    check("liquid", &words, &["DI002", "DI003", "DI005", "LK003"]);
}

#[test]
fn microsoft_learn() {
    let words = [
        "Applies to every plan.",
        "A lamp in the dark.",
        "The lamp shines",
        "Mac os",
        "Since version two.",
        "Right column.",
        "Portal",
        "Behind the tabs.",
        "Second.",
        "The tour",
        "Alder Files",
        "Save",
        "Studio",
        "Text of the second.",
        "In every plan.",
        "Lamp in a row",
        "Text on the line of its mark.",
    ];
    check("learn", &words, &[]);
}

#[test]
fn myst() {
    let words = [
        "Refunds",
        "the guide",
        "Take care",
        "Own text.",
        "Inner text.",
        "And more",
        "Second",
        "Text of two.",
        "The lamp at night.",
        "Another lamp",
        "Run it",
        "File → Open",
        "Human resources",
        "Payslip",
        "See also",
        "The desk opens at eight.",
        "Card two",
        "Limits",
        "4.2",
        "Quarto's warning.",
    ];
    check("myst", &words, &["LK003"]);
}
