//! Where fenced code and code spans stand in a text, line by line, whatever blocks are around them.

use std::ops::Range;

use super::lines::{Line, lines};

/// A piece of code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::sources) struct Code {
    /// With its fences or backquotes.
    pub(in crate::sources) range: Range<usize>,
    /// Whether fences are around it; it is a span otherwise.
    pub(in crate::sources) fenced: bool,
}

/// Finds the code of a body, which begins at byte `body`. A fence that is never closed goes on to the end, or to the end of the item
/// that it is indented into.
pub(super) fn find(text: &str, body: usize) -> Vec<Code> {
    let mut found = Vec::new();
    if !text[body..].contains(['`', '~']) {
        return found;
    }
    let mut fence: Option<Fence> = None;
    let mut paragraph = body;
    for line in lines(text, body) {
        if fence.as_ref().is_some_and(|fence| fence.is_left_by(&line))
            && let Some(left) = fence.take()
        {
            found.push(Code { range: left.start..line.start, fenced: true });
            paragraph = line.start;
        }
        match &fence {
            Some(open) if open.is_closed_by(&line) => {
                found.push(Code { range: open.start..line.text_end(), fenced: true });
                fence = None;
                paragraph = line.end;
            }
            Some(_) => {}
            None if line.is_blank() => {
                spans(text, paragraph..line.start, &mut found);
                paragraph = line.end;
            }
            None => {
                fence = Fence::open(&line);
                if fence.is_some() {
                    spans(text, paragraph..line.start, &mut found);
                }
            }
        }
    }
    match fence {
        Some(open) => found.push(Code { range: open.start..text.len(), fenced: true }),
        None => spans(text, paragraph..text.len(), &mut found),
    }
    found
}

/// An open fence.
struct Fence {
    start: usize,
    mark: char,
    length: usize,
    /// Blanks before it.
    indent: usize,
}

impl Fence {
    fn open(line: &Line<'_>) -> Option<Self> {
        let (mark, length, info) = fence(line.content())?;
        (mark == '~' || !info.contains('`')).then(|| Self {
            start: line.content_start(),
            mark,
            length,
            indent: indent(&line.prefix_below()),
        })
    }

    fn is_closed_by(&self, line: &Line<'_>) -> bool {
        let content = line.text.trim_start_matches([' ', '\t', '>']);
        matches!(fence(content), Some((mark, length, info))
            if mark == self.mark && length >= self.length && info.trim().is_empty())
    }

    /// Whether a line can't belong to the item that this fence stands in.
    fn is_left_by(&self, line: &Line<'_>) -> bool {
        !line.is_blank() && self.indent > 0 && indent(line.text) == 0 && !self.is_closed_by(line)
    }
}

fn indent(text: &str) -> usize {
    text.len() - text.trim_start_matches([' ', '\t', '>']).len()
}

/// The mark, the length and the rest of a line that begins with a fence.
fn fence(content: &str) -> Option<(char, usize, &str)> {
    let mark = content.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let rest = content.trim_start_matches(mark);
    let length = content.len() - rest.len();
    (length >= 3).then_some((mark, length, rest))
}

/// The code spans of a paragraph. A run of backquotes ends at the next run of the same length.
fn spans(text: &str, paragraph: Range<usize>, found: &mut Vec<Code>) {
    let runs = runs(text, paragraph);
    let mut at = 0;
    while let Some(run) = runs.get(at) {
        let escaped = text[..run.start].ends_with('\\');
        let close = runs[at + 1..].iter().position(|other| other.len() == run.len()).filter(|_| !escaped);
        if let Some(close) = close.map(|close| at + 1 + close) {
            found.push(Code { range: run.start..runs[close].end, fenced: false });
            at = close;
        }
        at += 1;
    }
}

fn runs(text: &str, paragraph: Range<usize>) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (at, _) in text[paragraph.clone()].match_indices('`') {
        let at = paragraph.start + at;
        match runs.last_mut().filter(|run| run.end == at) {
            Some(run) => run.end += 1,
            None => runs.push(at..at + 1),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fences_and_spans_are_code() {
        for (text, code) in [
            ("a `b` ``c ` d`` e", vec!["`b`", "``c ` d``"]),
            ("a \\` b ` c", vec![]),
            ("a ` b\n\nc ` d", vec![]),
            ("a ` b\nc ` d", vec!["` b\nc `"]),
            ("```sh\na\n```\nb", vec!["```sh\na\n```"]),
            ("~~~~\n```\n~~~\n~~~~~\nb `c`", vec!["~~~~\n```\n~~~\n~~~~~", "`c`"]),
            ("> ```\n> a\n> ```\nb", vec!["```\n> a\n> ```"]),
            ("- x\n\n  ```\n  a\n\nb `c`", vec!["```\n  a\n\n", "`c`"]),
            ("```\nnever closed\n\n`a`", vec!["```\nnever closed\n\n`a`"]),
            ("```a``` b", vec!["```a```"]),
            ("1. ```\n   a\n   ```", vec!["```\n   a\n   ```"]),
        ] {
            let found: Vec<_> = find(text, 0).into_iter().map(|code| &text[code.range]).collect();
            assert_eq!(found, code, "{text:?}");
        }
    }
}
