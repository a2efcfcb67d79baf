//! Which part of a page of HTML is an article.

use std::ops::Range;

use super::html::elements::{self, Element};
use super::html::tokens::{self, Content, Token};
use super::internal_names::{self, Verdict};

/// A page.
pub(super) struct Page {
    /// The text of the file, blank where it isn't the article; every place stays where it is.
    pub(super) text: String,
    /// The title that its head gives it, where the article has no heading of the first level.
    pub(super) title: Option<String>,
}

/// Elements of a page that are no part of any article.
const BESIDE: [&str; 5] = ["head", "title", "nav", "script", "style"];

/// Most elements that are looked at around an article.
const DEEPEST: usize = 1024;

/// Finds the article in a page, which begins at byte `body`: `<main>`, or its only `<article>`, or its `<body>`.
pub(super) fn read(text: &str, body: usize, allowed: &[String]) -> Page {
    let tokens = tokens::tokens(&text[body..]);
    let article = article(&tokens);
    let mut kept = vec![false; tokens.len()];
    kept[article.clone()].fill(true);
    keep_around(&tokens, &article, &mut kept);
    keep_headings(&tokens, article.start, allowed, &mut kept);
    for (token, kept) in tokens.iter().zip(&mut kept) {
        *kept |= holds_marks(&token.content);
    }
    for name in BESIDE {
        for beside in spans(&tokens, name) {
            kept[beside].fill(false);
        }
    }
    let mut out = text.as_bytes().to_vec();
    for (token, _) in tokens.iter().zip(&kept).filter(|(_, kept)| !**kept) {
        let range = token.range.start + body..token.range.end + body;
        out[range].iter_mut().filter(|byte| !matches!(byte, b'\n' | b'\r')).for_each(|byte| *byte = b' ');
    }
    let headed = spans(&tokens[article], "h1").next().is_some();
    let title = spans(&tokens, "title").next().map(|title| words(&tokens[title]));
    let title = title.filter(|title| !headed && !title.is_empty());
    Page { text: String::from_utf8(out).unwrap_or_else(|_| text.to_owned()), title }
}

/// The tokens of the article, with the tags around it.
fn article(tokens: &[Token]) -> Range<usize> {
    let first = |name| spans(tokens, name).next();
    let only = || first("article").filter(|_| spans(tokens, "article").nth(1).is_none());
    let found = first("main").or_else(|| by_role(tokens)).or_else(only).or_else(|| first("body"));
    found.unwrap_or(0..tokens.len())
}

/// `<div role="main">`.
fn by_role(tokens: &[Token]) -> Option<Range<usize>> {
    tokens.iter().enumerate().find_map(|(at, token)| match &token.content {
        Content::Start(tag) if tag.value("role") == Some("main") => Some(at..end(tokens, at, &tag.name)),
        _ => None,
    })
}

/// Keeps the tags of the elements that the article stands in: one of them may hide it, or say that it is internal.
fn keep_around(tokens: &[Token], article: &Range<usize>, kept: &mut [bool]) {
    let mut open: Vec<(&str, usize)> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        match &token.content {
            _ if article.contains(&at) => {}
            Content::Start(tag)
                if elements::named(&tag.name).is_some_and(|element| element.is_void(&tag.name)) => {}
            // Nobody nests so deeply; what does keeps its tags.
            Content::Start(_) if open.len() >= DEEPEST => kept[at] = at < article.start,
            Content::Start(tag) => open.push((&tag.name, at)),
            Content::End(name) => {
                if let Some(from) = open.iter().rposition(|(known, _)| known == name) {
                    let (_, start) = open[from];
                    open.truncate(from);
                    if start < article.start && at >= article.end {
                        (kept[start], kept[at]) = (true, true);
                    }
                }
            }
            Content::Text(_) => {}
        }
    }
    for (_, start) in open.into_iter().filter(|(_, start)| *start < article.start) {
        kept[start] = true;
    }
}

/// Keeps headings before the article that say that what follows is internal.
fn keep_headings(tokens: &[Token], before: usize, allowed: &[String], kept: &mut [bool]) {
    for level in ["h1", "h2", "h3", "h4", "h5", "h6"] {
        for heading in spans(&tokens[..before], level) {
            if internal_names::heading(&words(&tokens[heading.clone()]), allowed) != Verdict::Open {
                kept[heading].fill(true);
            }
        }
    }
}

/// Whether a text holds what may begin or end a hidden or internal part.
fn holds_marks(content: &Content) -> bool {
    matches!(content, Content::Text(text) if ["{%", "{{", "{#", "{/", "%%", "]:"].iter().any(|mark| text.contains(mark)))
}

/// The elements of that name, with their tags; what stands in another of the name is part of it.
fn spans<'t>(tokens: &'t [Token], name: &'t str) -> impl Iterator<Item = Range<usize>> + 't {
    let is_start = move |token: &Token| matches!(&token.content, Content::Start(tag) if tag.name == name);
    let mut from = 0;
    std::iter::from_fn(move || {
        let start = from + tokens[from..].iter().position(is_start)?;
        from = end(tokens, start, name);
        Some(start..from)
    })
}

/// Behind the end tag of the element that begins at `start`.
fn end(tokens: &[Token], start: usize, name: &str) -> usize {
    let mut depth = 0usize;
    for (at, token) in tokens.iter().enumerate().skip(start) {
        match &token.content {
            Content::Start(tag) if tag.name == name => depth += 1,
            Content::End(ended) if ended == name => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at + 1;
        }
    }
    tokens.len()
}

/// The texts of some tokens, with single blanks.
fn words(tokens: &[Token]) -> String {
    let text = |token: &Token| match &token.content {
        Content::Text(text) => Some(text.clone()),
        Content::Start(tag) => {
            elements::named(&tag.name).filter(|element| *element == Element::Break).map(|_| " ".to_owned())
        }
        Content::End(_) => None,
    };
    let text: String = tokens.iter().filter_map(text).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_article_of_a_page_is_found() {
        for (page, left, title) in [
            (
                "<html><head><title>T &amp; U</title></head><body><p>a</p></body></html>",
                "<html><body><p>a</p></body></html>",
                Some("T & U"),
            ),
            (
                "<title>T</title><nav>n</nav><main><h1>H</h1>a<nav>n</nav></main><footer>f</footer>",
                "<main><h1>H</h1>a</main>",
                None,
            ),
            (
                "<div hidden><article>a</article></div><p>b</p>",
                "<div hidden><article>a</article></div>",
                None,
            ),
            ("<h2>Internal</h2><p>x</p><main>a</main>", "<h2>Internal</h2><main>a</main>", None),
            (
                "<!-- internal --><p>x</p><main>a</main><!-- /internal -->",
                "<!-- internal --><main>a</main><!-- /internal -->",
                None,
            ),
            (
                "<body class=\"internal\"><div>x</div><main>a</main>",
                "<body class=\"internal\"><main>a</main>",
                None,
            ),
            ("<p>a</p><script>x</script>b", "<p>a</p>b", None),
        ] {
            let found = read(page, 0, &[]);
            assert_eq!(
                found
                    .text
                    .split_whitespace()
                    .collect::<Vec<_>>()
                    .join(" ")
                    .replace("> ", ">")
                    .replace(" <", "<"),
                left,
                "{page}"
            );
            assert_eq!(found.text.len(), page.len());
            assert_eq!(found.title.as_deref(), title, "{page}");
        }
    }
}
