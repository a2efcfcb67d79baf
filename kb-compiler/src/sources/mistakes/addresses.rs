//! What stands behind `](`: an address as Markdown reads it, or one that Markdown can't read.

use std::ops::Range;

/// Endings of files that articles link to.
const ENDINGS: [&str; 26] = [
    "md", "mdx", "markdown", "html", "htm", "aspx", "php", "png", "jpg", "jpeg", "gif", "webp", "svg",
    "avif", "pdf", "txt", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "zip", "csv", "json", "mp4",
];

/// The beginnings of addresses of the web, and of places.
const BEGINNINGS: [&str; 9] = ["http://", "https://", "mailto:", "tel:", "ftp://", "www.", "#", "./", "../"];

/// Whether a link's target and title, as CommonMark reads them, stand at the beginning of a text behind `(`.
pub(super) fn is_well_formed(text: &str) -> bool {
    let Some(rest) = behind_target(text.trim_start()) else { return false };
    let Some(rest) = rest.strip_prefix(|c: char| c.is_ascii_whitespace()) else {
        return rest.starts_with(')');
    };
    let rest = rest.trim_start();
    let close = match rest.chars().next() {
        Some(')') => return true,
        Some(quote @ ('"' | '\'')) => quote,
        Some('(') => ')',
        _ => return false,
    };
    let Some(end) = unescaped(&rest[1..], close) else { return false };
    let title = &rest[1..1 + end];
    !title.contains("\n\n") && rest[end + 2..].trim_start().starts_with(')')
}

/// The text behind a link's target.
fn behind_target(text: &str) -> Option<&str> {
    if let Some(inner) = text.strip_prefix('<') {
        let end = unescaped(inner, '>')?;
        return (!inner[..end].contains(['\n', '<'])).then(|| &inner[end + 1..]);
    }
    let (mut depth, mut escaped) = (0usize, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '(' => depth += 1,
            ')' if depth == 0 => return Some(&text[at..]),
            ')' => depth -= 1,
            c if c.is_ascii_whitespace() || c.is_ascii_control() => {
                return (depth == 0).then(|| &text[at..]);
            }
            _ => {}
        }
    }
    None
}

fn unescaped(text: &str, wanted: char) -> Option<usize> {
    let mut escaped = false;
    text.char_indices().find_map(|(at, c)| {
        let found = c == wanted && !escaped;
        escaped = c == '\\' && !escaped;
        found.then_some(at)
    })
}

/// Where the parenthesis closes that was opened before a text, within its first line.
pub(super) fn closing(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    for (at, c) in text.lines().next().unwrap_or_default().char_indices() {
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => return Some(at),
            ')' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// Whether a text without blanks, or a file's name with them, can be followed.
pub(super) fn is_address(text: &str) -> bool {
    text.len() > 1
        && (BEGINNINGS
            .iter()
            .any(|begin| text.get(..begin.len()).is_some_and(|s| s.eq_ignore_ascii_case(begin)))
            || (text.starts_with('/') && !text.contains(' '))
            || names_a_file(text))
}

/// Whether an address ends as the names of files do.
fn names_a_file(text: &str) -> bool {
    let path = text.split(['?', '#']).next().unwrap_or_default();
    let ending = path.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str()))
}

/// A target with a blank in it, as a range of the text between parentheses, and whether words follow that were meant as its title.
pub(super) fn target(inner: &str) -> Option<(Range<usize>, bool)> {
    let text = inner.trim();
    let start = inner.len() - inner.trim_start().len();
    let title = text.ends_with(['"', '\'']).then(|| text[..text.len() - 1].rfind([' ', '\t'])).flatten();
    let quoted = title.and_then(|_| text.find(" \"").or_else(|| text.find(" '")));
    let whole = &text[..quoted.unwrap_or(text.len())];
    if whole.starts_with('#') || names_a_file(whole) {
        return Some((start..start + whole.len(), false));
    }
    let first = whole.split_whitespace().next()?;
    is_address(first).then(|| (start..start + first.len(), true))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_with_a_blank_is_found() {
        for (inner, expected) in [
            ("a b.md", Some((0..6, false))),
            (" a b.md ", Some((1..7, false))),
            ("a.md Title", Some((0..4, true))),
            ("  a b.md \"Title\"", Some((2..8, false))),
            ("", None),
            (" \r\n", None),
            (" \"", None),
            (" \"x\"", None),
            (" ' '", None),
        ] {
            assert_eq!(target(inner), expected, "{inner:?}");
        }
    }

    #[test]
    fn a_target_is_read_as_commonmark_does() {
        for (text, well_formed) in [
            ("a.md)", true),
            ("a.md \"Title\")", true),
            ("a.md 'Ti(t)le' )", true),
            ("a.md (Title))", true),
            ("<a b.md>)", true),
            (" a(b).md )", true),
            ("a\\).md)", true),
            ("a.md\n\"Title\")", true),
            (")", true),
            ("a b.md)", false),
            ("a.md Title)", false),
            ("a.md", false),
            ("<a b.md)", false),
            ("a(b.md)", false),
            ("a.md \"Title)", false),
        ] {
            assert_eq!(is_well_formed(text), well_formed, "{text}");
        }
    }

    #[test]
    fn a_target_with_blanks_is_told_from_words() {
        for (inner, found) in [
            ("pay run.md", Some(("pay run.md", false))),
            (" my docs/pay run.md#the end ", Some(("my docs/pay run.md#the end", false))),
            ("pay run.md \"Title\"", Some(("pay run.md", false))),
            ("screen shot 1.png 'x'", Some(("screen shot 1.png", false))),
            ("https://example.com the page", Some(("https://example.com", true))),
            ("https://example.com/my page.html", Some(("https://example.com/my page.html", false))),
            ("#the end", Some(("#the end", false))),
            ("a.md our page", Some(("a.md", true))),
            ("not always needed", None),
            ("version 2.5 only", None),
        ] {
            let target = target(inner);
            assert_eq!(target.map(|(range, words)| (&inner[range], words)), found, "{inner}");
        }
    }
}
