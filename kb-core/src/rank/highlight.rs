//! Highlighting: which words of a shown text are words of the query.

use std::ops::Range;

use crate::query::{Query, Typing};
use crate::text::Analyzer;

/// Byte ranges of `shown` that the query's words match, ascending. Neighbours that only white space divides are joined, and stop
/// words are skipped. A word that the client is still typing also matches the words that begin with it.
pub fn highlight(shown: &str, typed: &str, typing: Typing, analyzer: &Analyzer) -> Vec<Range<usize>> {
    let query = Query::parse(typed, typing, analyzer);
    let wanted = |term: &str| query.features.iter().any(|feature| feature.key.as_str() == term);
    let begun =
        |folded: &str| query.unfinished.as_ref().is_some_and(|(prefix, _)| folded.starts_with(prefix));
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for token in analyzer.tokens(shown) {
        if token.stop || !wanted(&token.term) && !begun(&token.folded) {
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
            for range in highlight(shown, typed, Typing::Ongoing, &analyzer).into_iter().rev() {
                marked.insert(range.end, ']');
                marked.insert(range.start, '[');
            }
            assert_eq!(marked, expected);
        }
    }
}
