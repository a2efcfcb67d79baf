//! Whatever the bytes, reading them neither panics nor points outside the file.

#![allow(clippy::unwrap_used, reason = "what the tests share fails as they do")]

mod folder;

use folder::read;
use kb_compiler::diagnostic::render;
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        let (base, diagnostics) = read("any-bytes", &[("a.md", &bytes), ("kb.toml", &bytes), ("resolutions/r.jsonl", &bytes)]);
        prop_assert!(base.articles.len() == 1 || !diagnostics.is_empty());
    }

    #[test]
    fn any_markup_is_read(
        parts in proptest::collection::vec(0..MARKUP.len(), 0..120),
        file in prop::sample::select(&["a.md", "a.mdx", "a.html"][..]),
    ) {
        let text: String = parts.into_iter().map(|part| MARKUP[part]).collect();
        check("any-markup", file, &text);
    }
}

#[test]
fn markup_that_once_failed_is_read() {
    for (n, (file, text)) in [
        ("a.md", "<div class=\"note\"><script>\n\n> <iframe src=\"https://example.com\"></script>"),
        ("a.md", "![](  \r\n)"),
        ("a.html", "\n\né</div>## Internal\n[^1]: <main>"),
    ]
    .into_iter()
    .enumerate()
    {
        check(&format!("once-failed-{n}"), file, text);
    }
}

/// Reads a file, and renders what is said about it.
fn check(name: &str, file: &str, text: &str) {
    let (base, diagnostics) = read(name, &[(file, text.as_bytes())]);
    assert!(base.articles.len() == 1 || !diagnostics.is_empty());
    for diagnostic in &diagnostics {
        assert!(text.get(diagnostic.place.span.clone()).is_some(), "{diagnostic:?}");
    }
    render::human(&diagnostics, &|_| Some(text.to_owned()), true);
}

/// Pieces of Markdown, front matter and HTML that mean something to a parser.
const MARKUP: [&str; 69] = [
    "\n",
    "\n\n",
    "---\n",
    "+++\n",
    "title: x\n",
    "audience: [client]\n",
    "  ",
    "\t",
    "# ",
    "## Internal\n",
    "### ",
    "> ",
    "> [!NOTE]\n",
    "- ",
    "1. ",
    "2) ",
    "* ",
    "[x](#y)",
    "[x](a.md)",
    "[x](javascript:y)",
    "![",
    "](",
    ")",
    "[",
    "]",
    "`",
    "```\n",
    "**",
    "_",
    "~~",
    "| a | b |\n",
    "|---|---|\n",
    "<script>",
    "</script>",
    "<!--",
    "-->",
    "<b>",
    "&amp;",
    "\\",
    "é",
    "日本",
    "\r\n",
    "[^1]",
    "[^1]: ",
    "<div class=\"note\">",
    "</div>",
    "<p>",
    "</p>",
    "<ol>",
    "<li>",
    "</ol>",
    "<table>",
    "<tr><td>",
    "</table>",
    "<a href=\"#y\" id=y>",
    "</a>",
    "<details><summary>",
    "</summary>",
    "<pre>",
    "</pre>",
    "<h2 id=\"x\">",
    "</h2>",
    "<user>",
    "<Steps>\n",
    "<Step title=\"x\">",
    "</Steps>",
    "<iframe src=\"https://example.com\">",
    "<main>",
    "<svg",
];
