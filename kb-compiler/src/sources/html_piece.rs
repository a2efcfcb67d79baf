//! A block of HTML within Markdown, without the marks of the containers around it.

use std::ops::Range;

/// Its text, and where each line of it stands in the file.
#[derive(Debug, Default)]
pub(super) struct HtmlPiece {
    pub(super) text: String,
    /// Where a line begins in the text, and where in the file.
    lines: Vec<(usize, usize)>,
}

impl HtmlPiece {
    /// Adds a line that stands at `place` of the file.
    pub(super) fn push(&mut self, line: &str, place: usize) {
        self.lines.push((self.text.len(), place));
        self.text.push_str(line);
    }

    /// Where a part of the text stands in the file.
    pub(super) fn in_file(&self, range: &Range<usize>) -> Range<usize> {
        let place = |at: usize| {
            let line = self.lines.partition_point(|(start, _)| *start <= at).saturating_sub(1);
            self.lines.get(line).map_or(at, |(start, place)| place + (at - start))
        };
        let start = place(range.start);
        if range.is_empty() { start..start } else { start..place(range.end - 1) + 1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_lead_to_the_file() {
        let mut piece = HtmlPiece::default();
        piece.push("<p>\n", 10);
        piece.push("a</p>\n", 18);
        for (range, place) in [(0..3, 10..13), (4..5, 18..19), (2..6, 12..20), (5..5, 19..19)] {
            assert_eq!(piece.in_file(&range), place, "{range:?}");
        }
    }
}
