//! Highlighting: which words of a shown text are words of the query.

use std::ops::Range;

use crate::query::{Query, Typing};
use crate::text::{Analyzer, Token};

/// The words of a query, to be marked in what is shown. The query is read once, however many texts are shown.
#[derive(Debug)]
pub struct Highlighter<'a> {
    query: Query,
    analyzer: &'a Analyzer,
}

impl<'a> Highlighter<'a> {
    /// Marks the words of what was typed.
    pub fn new(typed: &str, typing: Typing, analyzer: &'a Analyzer) -> Self {
        Self { query: Query::parse(typed, typing, analyzer), analyzer }
    }

    /// Byte ranges of `shown` that the query's words match, ascending. Neighbours that only white space divides are joined, and stop
    /// words are skipped. A word that the client is still typing also matches the words that begin with it.
    pub fn ranges(&self, shown: &str) -> Vec<Range<usize>> {
        let mut ranges: Vec<Range<usize>> = Vec::new();
        for token in self.analyzer.tokens(shown) {
            if token.stop || !self.wants(&token) {
                continue;
            }
            match ranges.last_mut() {
                Some(last) if token.start <= last.end || shown[last.end..token.start].trim().is_empty() => {
                    last.end = last.end.max(token.end)
                }
                _ => ranges.push(token.start..token.end),
            }
        }
        ranges
    }

    fn wants(&self, token: &Token) -> bool {
        let begun = |(prefix, _): &(String, u32)| token.folded.starts_with(prefix);
        self.query.unfinished.as_ref().is_some_and(begun)
            || self.query.features.iter().any(|feature| feature.key.as_str() == token.term)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Locale;

    #[test]
    fn query_words_are_marked() {
        let analyzer = Analyzer::new(&Locale::english());
        for (shown, typed, expected) in [
            (
                "The pay run can't be approved",
                "my pay runs wont approve the",
                "The [pay run] can't be [approved]",
            ),
            ("Approval is waiting", "appro", "[Approval] is waiting"),
            ("Error PR-1042 on screen", "pr1042", "Error [PR-1042] on screen"),
            ("Nothing here", "xyz", "Nothing here"),
            ("", "pay", ""),
        ] {
            let mut marked = shown.to_owned();
            let highlighter = Highlighter::new(typed, Typing::Ongoing, &analyzer);
            for range in highlighter.ranges(shown).into_iter().rev() {
                marked.insert(range.end, ']');
                marked.insert(range.start, '[');
            }
            assert_eq!(marked, expected);
        }
    }
}
