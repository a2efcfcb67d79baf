//! Code fences that are never closed, or whose closing fence isn't one.

use std::ops::Range;

use super::Mistake;
use crate::diagnostic::codes;
use crate::sources::dialects::edits::Edit;
use crate::sources::dialects::findings::Findings;
use crate::sources::dialects::lines::{Line, lines};
use crate::sources::dialects::text::Text;

pub(super) const MISTAKE: Mistake = Mistake { signs: &["```", "~~~"], edits };

/// Fewest marks of a fence.
const FEWEST: usize = 3;

/// Languages whose code holds fences of its own.
const WITH_FENCES: [&str; 6] = ["md", "mdx", "markdown", "mdwn", "text", "txt"];

/// A line that begins with the marks of a fence.
struct Fence<'t> {
    mark: char,
    length: usize,
    behind: &'t str,
    line: Line<'t>,
}

impl<'t> Fence<'t> {
    fn of(line: Line<'t>) -> Option<Self> {
        let content = line.text.trim_start_matches([' ', '\t', '>']);
        let mark = content.chars().next().filter(|c| matches!(c, '`' | '~'))?;
        let behind = content.trim_start_matches(mark);
        let length = content.len() - behind.len();
        // Two marks alone on a line are a third that is missing.
        let is_short = length + 1 == FEWEST && behind.trim().is_empty();
        (length >= FEWEST || is_short).then(|| Self { mark, length, behind: behind.trim(), line })
    }

    /// Where its marks stand.
    fn span(&self) -> Range<usize> {
        let start = self.line.start + self.line.text.find(self.mark).unwrap_or_default();
        start..start + self.length
    }

    /// Its marks in words, because backquotes can't be quoted.
    fn named(&self) -> String {
        format!("{} {}", self.length, if self.mark == '`' { "backquotes" } else { "tildes" })
    }

    fn is_closed_by(&self, other: &Self) -> bool {
        self.mark == other.mark && other.length >= self.length && other.behind.is_empty()
    }
}

fn edits(text: &Text<'_>, findings: &mut Findings) -> Vec<Edit> {
    let mut edits = Vec::new();
    for code in text.code().iter().filter(|code| code.fenced) {
        let Some((mark, length, behind, start)) = opening(text.all, &code.range) else { continue };
        let block = &text.all[..code.range.end];
        let first_end = block[start..].find('\n').map_or(block.len(), |end| start + end + 1);
        let inner: Vec<Fence<'_>> = lines(block, first_end).filter_map(Fence::of).collect();
        let line = lines(block, start).next();
        let Some(open) = line.map(|line| Fence { mark, length, behind, line }) else { continue };
        if inner.last().is_some_and(|last| open.is_closed_by(last)) {
            opened_within(&open, &inner, findings);
        } else {
            edits.extend(close(&open, &inner, code.range.end == text.all.len(), findings));
        }
    }
    edits
}

/// The marks of a block's first line, what stands behind them, and where they begin.
fn opening<'t>(all: &'t str, range: &Range<usize>) -> Option<(char, usize, &'t str, usize)> {
    let line = all[range.start..].lines().next()?;
    let mark = line.chars().next()?;
    let behind = line.trim_start_matches(mark);
    Some((mark, line.len() - behind.len(), behind.trim(), range.start))
}

/// Closed code in which another fence opens: most often the one before it was not closed, and text and code have changed places.
fn opened_within(open: &Fence<'_>, inner: &[Fence<'_>], findings: &mut Findings) {
    let language = open.behind.split([' ', ',', '{', ':']).next().unwrap_or_default().to_lowercase();
    if WITH_FENCES.contains(&language.as_str()) {
        return;
    }
    let opens = |fence: &&Fence<'_>| {
        let is_language = fence.behind.chars().all(|c| c.is_alphanumeric() || "+#-_.".contains(c));
        fence.mark == open.mark && fence.length >= open.length && !fence.behind.is_empty() && is_language
    };
    if let Some(second) = inner.iter().find(opens) {
        let message = format!(
            "code in `{}` begins within this code, which may lack the line that closes it",
            second.behind
        );
        findings.report(&codes::OPEN_FENCE, open.span(), message);
    }
}

/// Closes code that is never closed at the line that was meant to, if there is exactly one.
fn close(open: &Fence<'_>, inner: &[Fence<'_>], to_end: bool, findings: &mut Findings) -> Vec<Edit> {
    let marks = open.mark.to_string().repeat(open.length);
    let is_sentence = |fence: &Fence<'_>| fence.behind.is_empty() || fence.behind.contains(' ');
    let [meant] = inner else {
        let until = if to_end { "the rest of the article is code" } else { "it ends with its list item" };
        findings.report(&codes::OPEN_FENCE, open.span(), format!("this code is never closed; {until}"));
        return Vec::new();
    };
    if !is_sentence(meant) {
        findings.report(
            &codes::OPEN_FENCE,
            open.span(),
            "this code is never closed; the next one begins in it".to_owned(),
        );
        return Vec::new();
    }
    let why = if meant.mark != open.mark {
        format!("the code above it begins with {}, so that this line doesn't close it", open.named())
    } else if meant.behind.is_empty() {
        format!("the code above it begins with {}, and fewer don't close it", open.named())
    } else {
        "text behind it keeps this line from closing the code above it".to_owned()
    };
    findings.report(&codes::OPEN_FENCE, meant.span(), why);
    let span = meant.span();
    let indent = &meant.line.text[..span.start - meant.line.start];
    let behind = if meant.behind.is_empty() { String::new() } else { format!("\n{indent}") };
    let gap = meant.line.text[span.end - meant.line.start..].len()
        - meant.line.text[span.end - meant.line.start..].trim_start().len();
    vec![Edit::new(span.start..span.end + gap, format!("{marks}{behind}"))]
}

#[cfg(test)]
mod tests {
    use crate::sources::mistakes::tests::check;

    #[test]
    fn code_ends_where_it_was_meant_to() {
        for (text, mended, said) in [
            (
                "a\n\n```sh\nls\n\nText.\n",
                "",
                "3:1 this code is never closed; the rest of the article is code",
            ),
            (
                "````\nls\n```\n\nText.\n",
                "````\nls\n````\n\nText.\n",
                "3:1 the code above it begins with 4 backquotes, and fewer don't close it",
            ),
            (
                "~~~\nls\n```\n\nText.\n",
                "~~~\nls\n~~~\n\nText.\n",
                "3:1 the code above it begins with 3 tildes, so that this line doesn't close it",
            ),
            (
                "```\nls\n``\n\nText.\n",
                "```\nls\n```\n\nText.\n",
                "3:1 the code above it begins with 3 backquotes, and fewer don't close it",
            ),
            (
                "> ```\n> ls\n> ``` Then go on.\n",
                "> ```\n> ls\n> ```\n> Then go on.\n",
                "3:3 text behind it keeps this line from closing the code above it",
            ),
            (
                "```sh\nls\n\nText.\n\n```sh\nls\n```\n",
                "",
                "1:1 code in `sh` begins within this code, which may lack the line that closes it",
            ),
            (
                "1. Run\n\n   ```\n   ls\n\n2. Wait\n",
                "",
                "3:4 this code is never closed; it ends with its list item",
            ),
        ] {
            check(text, mended, &[said]);
        }
    }

    #[test]
    fn code_that_is_closed_stays() {
        for text in [
            "```sh\nls\n```\n",
            "````md\n```sh\nls\n```\n````\n",
            "```md\n```sh\nls\n```\n",
            "~~~\n```sh\nls\n```\n~~~\n",
            "`a` ``b``\n",
            "- ```\n  ls\n  ```\n",
        ] {
            check(text, "", &[]);
        }
    }
}
