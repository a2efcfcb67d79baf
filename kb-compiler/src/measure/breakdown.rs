//! Metrics by the length of the question, and for questions with a typo.

use std::collections::BTreeSet;

use kb_core::model::Locale;
use kb_core::text::{Analyzer, TokenKind};

use super::metrics::RankingMetrics;

/// A right article counts as found up to this rank.
const FOUND_WITHIN: usize = 5;

/// A class of questions by length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LengthClass {
    /// Its name.
    pub name: &'static str,
    /// Most words.
    pub most: usize,
}

/// From keywords in a search box to text pasted from a mail.
pub const LENGTHS: [LengthClass; 5] = [
    LengthClass { name: "1-2 words", most: 2 },
    LengthClass { name: "3-5 words", most: 5 },
    LengthClass { name: "6-15 words", most: 15 },
    LengthClass { name: "16-50 words", most: 50 },
    LengthClass { name: "over 50 words", most: usize::MAX },
];

/// A question with its results and the right ones. Results are article ids, best first.
#[derive(Debug, Clone, Copy)]
pub struct RankedQuery<'r> {
    /// The text of the question.
    pub text: &'r str,
    /// The results.
    pub ranked: &'r [String],
    /// The results for the question with a typo; `None` where no word is long enough for one.
    pub misspelt: Option<&'r [String]>,
    /// Ids of the right articles.
    pub right: &'r BTreeSet<String>,
}

/// Metrics by length, and with a typo.
#[derive(Debug, Clone, PartialEq)]
pub struct Breakdown {
    /// The classes that have questions, and their metrics.
    pub lengths: Vec<(LengthClass, RankingMetrics)>,
    /// Share of questions with a right article among the first five, as asked and with a typo, over the questions that can have one.
    pub found: (f64, f64),
}

/// Computes the breakdown. Questions without a right article are left out.
pub fn breakdown(queries: &[RankedQuery<'_>]) -> Breakdown {
    let analyzer = Analyzer::new(&Locale::english());
    let answerable: Vec<(usize, &RankedQuery<'_>)> = queries
        .iter()
        .filter(|query| !query.right.is_empty())
        .map(|query| (words(query.text, &analyzer), query))
        .collect();
    let mut lengths = Vec::new();
    let mut shortest = 0;
    for class in LENGTHS {
        let of_length = answerable.iter().filter(|(words, _)| (shortest..=class.most).contains(words));
        let metrics = RankingMetrics::of(of_length.map(|(_, query)| (query.ranked, query.right)));
        shortest = class.most.saturating_add(1);
        if metrics.questions > 0 {
            lengths.push((class, metrics));
        }
    }
    let both: Vec<_> = answerable
        .iter()
        .filter_map(|(_, query)| Some((query.ranked, query.misspelt?, query.right)))
        .collect();
    let share = |found: usize| found as f64 / both.len().max(1) as f64;
    let plain = both.iter().filter(|(ranked, _, right)| found(ranked, right)).count();
    let misspelt = both.iter().filter(|(_, misspelt, right)| found(misspelt, right)).count();
    Breakdown { lengths, found: (share(plain), share(misspelt)) }
}

/// Number of words; of character bigrams in scripts without spaces.
fn words(text: &str, analyzer: &Analyzer) -> usize {
    let kinds = [TokenKind::Word, TokenKind::Code, TokenKind::Bigram];
    analyzer.tokens(text).iter().filter(|token| kinds.contains(&token.kind)).count()
}

fn found(ranked: &[String], right: &BTreeSet<String>) -> bool {
    ranked.iter().take(FOUND_WITHIN).any(|id| right.contains(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_are_classified_by_length() {
        let right = BTreeSet::from(["a".to_owned()]);
        let (hit, miss) = (["a".to_owned()], ["b".to_owned()]);
        let nothing = BTreeSet::new();
        let queries = [
            RankedQuery { text: "pay run", ranked: &hit, misspelt: Some(&hit), right: &right },
            RankedQuery { text: "my pay run is stuck", ranked: &hit, misspelt: Some(&miss), right: &right },
            RankedQuery { text: "PR", ranked: &miss, misspelt: None, right: &right },
            RankedQuery { text: "nobody knows", ranked: &miss, misspelt: Some(&miss), right: &nothing },
        ];
        let breakdown = breakdown(&queries);
        let classes: Vec<(&str, usize)> =
            breakdown.lengths.iter().map(|(class, metrics)| (class.name, metrics.questions)).collect();
        assert_eq!(classes, [("1-2 words", 2), ("3-5 words", 1)]);
        assert_eq!(breakdown.found, (1.0, 0.5));
    }
}
