//! A text without what its author hid. Hidden parts are taken out before Markdown is parsed, because blanks in their place would change
//! what stands beside them: text behind four blanks is code.

use std::borrow::Cow;
use std::ops::Range;

/// What is left of a file, and where each part of it stands in the file.
#[derive(Debug)]
pub(super) struct VisibleText<'t> {
    text: Cow<'t, str>,
    /// Where something was taken out, and how many bytes were taken out up to there.
    removed: Vec<(usize, usize)>,
}

impl<'t> VisibleText<'t> {
    /// Takes out the hidden ranges of a file, which are sorted and don't overlap.
    pub(super) fn new(file: &'t str, hidden: &[Range<usize>]) -> Self {
        if hidden.is_empty() {
            return Self { text: Cow::Borrowed(file), removed: Vec::new() };
        }
        let mut text = String::with_capacity(file.len());
        let mut removed = Vec::with_capacity(hidden.len());
        let (mut at, mut bytes) = (0, 0);
        for range in hidden {
            text.push_str(&file[at..range.start]);
            bytes += range.len();
            removed.push((text.len(), bytes));
            at = range.end;
        }
        text.push_str(&file[at..]);
        Self { text: Cow::Owned(text), removed }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Where a part of this text stands in the file, with what was taken out of it.
    pub(super) fn in_file(&self, span: &Range<usize>) -> Range<usize> {
        let place = |at: usize| {
            let before = self.removed.partition_point(|(place, _)| *place <= at);
            at + before.checked_sub(1).map_or(0, |last| self.removed[last].1)
        };
        let start = place(span.start);
        if span.is_empty() { start..start } else { start..place(span.end - 1) + 1 }
    }

    /// What is left of a part of the file.
    pub(super) fn of_file(&self, span: &Range<usize>) -> Range<usize> {
        let place = |at: usize| {
            let (mut left, mut before) = (at, 0);
            for (place, bytes) in &self.removed {
                let start = place + before;
                if start >= at {
                    break;
                }
                left = place + (at.saturating_sub(place + bytes));
                before = *bytes;
            }
            left
        };
        place(span.start)..place(span.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_lead_back_to_the_file() {
        let file = "ab<x>cd<y>ef";
        let visible = VisibleText::new(file, &[2..5, 7..10]);
        assert_eq!(visible.text(), "abcdef");
        for (span, in_file) in [(0..2, 0..2), (2..4, 5..7), (1..3, 1..6), (4..6, 10..12), (2..2, 5..5)] {
            assert_eq!(visible.in_file(&span), in_file, "{span:?}");
        }
        for (span, of_file) in [(0..2, 0..2), (2..5, 2..2), (3..6, 2..3), (5..12, 2..6), (7..10, 4..4)] {
            assert_eq!(visible.of_file(&span), of_file, "{span:?}");
        }
    }
}
