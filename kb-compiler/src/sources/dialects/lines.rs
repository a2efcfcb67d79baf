//! Lines of a text, with what stands before their content.

/// The lines of a text from byte `at` on.
pub(in crate::sources) fn lines(text: &str, mut at: usize) -> impl Iterator<Item = Line<'_>> {
    text[at..].split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        Line { start, text: line.trim_end_matches(['\n', '\r']), end: at }
    })
}

/// A line of the text.
#[derive(Debug, Clone, Copy)]
pub(in crate::sources) struct Line<'t> {
    pub(in crate::sources) start: usize,
    /// Without the line's end.
    pub(in crate::sources) text: &'t str,
    /// Behind the line's end.
    pub(in crate::sources) end: usize,
}

impl<'t> Line<'t> {
    /// Blanks, and the marks of quotations and list items, before the content.
    pub(in crate::sources) fn prefix(&self) -> &'t str {
        let mut rest = self.text;
        loop {
            let inner = rest.trim_start_matches([' ', '\t', '>']);
            let item = item_mark(inner).filter(|mark| inner.len() > mark + 1);
            match item {
                Some(mark) => rest = &inner[mark..],
                None => return &self.text[..self.text.len() - inner.len()],
            }
        }
    }

    /// What follows the prefix.
    pub(in crate::sources) fn content(&self) -> &'t str {
        &self.text[self.prefix().len()..]
    }

    /// Where the content begins.
    pub(in crate::sources) fn content_start(&self) -> usize {
        self.start + self.prefix().len()
    }

    /// Where the line's text ends, before its line end.
    pub(in crate::sources) fn text_end(&self) -> usize {
        self.start + self.text.len()
    }

    /// The prefix of further lines of the same item: marks of items are blanks there.
    pub(in crate::sources) fn prefix_below(&self) -> String {
        let blank = |c: char| if matches!(c, '>' | '\t') { c } else { ' ' };
        self.prefix().chars().map(blank).collect()
    }

    /// Whether nothing but blanks and marks of quotations stands in it.
    pub(in crate::sources) fn is_blank(&self) -> bool {
        self.text.trim_matches([' ', '\t', '>']).is_empty()
    }
}

/// The length of a list item's mark at the start of a text, such as `-` or `10.`, if a blank follows.
fn item_mark(text: &str) -> Option<usize> {
    let digits = text.bytes().take(9).take_while(u8::is_ascii_digit).count();
    let mark = match text.as_bytes().get(digits)? {
        b'.' | b')' if digits > 0 => digits + 1,
        b'-' | b'+' | b'*' if digits == 0 => 1,
        _ => return None,
    };
    text[mark..].starts_with([' ', '\t']).then_some(mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_prefix_and_a_content() {
        for (line, prefix, below, content) in [
            (":::note", "", "", ":::note"),
            ("   :::note", "   ", "   ", ":::note"),
            ("> - > 10. :::note", "> - > 10. ", ">   >     ", ":::note"),
            ("-", "", "", "-"),
            ("\t> x", "\t> ", "\t> ", "x"),
            ("1.5 x", "", "", "1.5 x"),
            ("> ", "> ", "> ", ""),
        ] {
            let line = lines(line, 0).next().map(|line| (line.prefix(), line.prefix_below(), line.content()));
            assert_eq!(line, Some((prefix, below.to_owned(), content)));
        }
    }
}
