//! Edits of a text, and the way back from what they make of it.

use std::borrow::Cow;
use std::ops::Range;

use crate::diagnostic::{Origins, Replaced};

/// A replacement of a range of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::sources) struct Edit {
    pub(in crate::sources) range: Range<usize>,
    pub(in crate::sources) new: String,
}

impl Edit {
    pub(in crate::sources) fn new(range: Range<usize>, new: impl Into<String>) -> Self {
        Self { range, new: new.into() }
    }

    /// Takes a range out.
    pub(in crate::sources) fn remove(range: Range<usize>) -> Self {
        Self { range, new: String::new() }
    }
}

/// A text after its edits.
#[derive(Debug)]
pub(in crate::sources) struct Edited<'t> {
    text: Cow<'t, str>,
    origins: Origins,
}

impl<'t> Edited<'t> {
    pub(in crate::sources) fn new(text: &'t str) -> Self {
        Self { text: Cow::Borrowed(text), origins: Origins::default() }
    }

    pub(in crate::sources) fn text(&self) -> &str {
        &self.text
    }

    /// Whether any edit was made.
    pub(in crate::sources) fn is_changed(&self) -> bool {
        matches!(self.text, Cow::Owned(_))
    }

    /// Where a part of the text stood before all edits.
    pub(in crate::sources) fn origin(&self, span: &Range<usize>) -> Range<usize> {
        self.origins.of(span)
    }

    /// The same with another text of the same length.
    pub(in crate::sources) fn with_text(&self, text: String) -> Self {
        Self { text: Cow::Owned(text), origins: self.origins.clone() }
    }

    /// The text and the way back from it; `None` where no edit was made.
    pub(in crate::sources) fn into_parts(self) -> Option<(String, Origins)> {
        self.is_changed().then(|| (self.text.into_owned(), self.origins))
    }

    /// Makes a round of edits. They may come in any order; one that overlaps an earlier one is left out.
    pub(in crate::sources) fn apply(&mut self, mut edits: Vec<Edit>) {
        edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
        let mut text = String::with_capacity(self.text.len() + edits.len() * 16);
        let mut round = Vec::with_capacity(edits.len());
        let mut at = 0;
        for edit in edits {
            if edit.range.start < at {
                continue;
            }
            text.push_str(&self.text[at..edit.range.start]);
            let new = text.len();
            text.push_str(&edit.new);
            at = edit.range.end;
            round.push(Replaced { new: new..text.len(), old: edit.range });
        }
        if !round.is_empty() {
            text.push_str(&self.text[at..]);
            self.text = Cow::Owned(text);
            self.origins.push(round);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_replace_what_they_name_and_nothing_twice() {
        let mut edited = Edited::new("one two three");
        assert!(!edited.is_changed());
        edited.apply(vec![
            Edit::new(8..13, "3"),
            Edit::new(0..3, "1"),
            Edit::new(2..5, "overlaps"),
            Edit::remove(4..7),
            Edit::new(13..13, "!"),
        ]);
        assert_eq!((edited.text(), edited.is_changed()), ("1  3!", true));
        edited.apply(vec![Edit::new(4..5, " and so on")]);
        assert_eq!(edited.text(), "1  3 and so on");
        for (span, origin) in [(0..1, 0..3), (1..2, 3..4), (3..4, 8..13), (3..14, 8..13)] {
            assert_eq!(edited.origin(&span), origin, "{span:?}");
        }
    }
}
