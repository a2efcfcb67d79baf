//! Breaking figures down: by the length of the question, and by whether a letter is wrong.

use std::collections::BTreeSet;

use kb_core::model::Locale;
use kb_core::text::{Analyzer, TokenKind};

use super::metrics::{Measured, measure};

/// Places within which an article counts as found in spite of a typo.
const FOUND_WITHIN: usize = 5;

/// Questions of a length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LengthClass {
    /// What they are called.
    pub name: &'static str,
    /// Most words.
    pub most: usize,
}

/// From what is typed into a search box to what is pasted from a mail.
pub const LENGTHS: [LengthClass; 5] = [
    LengthClass { name: "1-2 words", most: 2 },
    LengthClass { name: "3-5 words", most: 5 },
    LengthClass { name: "6-15 words", most: 15 },
    LengthClass { name: "16-50 words", most: 50 },
    LengthClass { name: "over 50 words", most: usize::MAX },
];

/// One question's answers, best first, without and with a typo, and the right ones.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'r> {
    /// The question as it was asked.
    pub text: &'r str,
    /// What it found.
    pub ranked: &'r [String],
    /// What it found with a wrong letter; `None` where it has no word that is long enough.
    pub misspelt: Option<&'r [String]>,
    /// The right articles.
    pub right: &'r BTreeSet<String>,
}

/// Figures by the length of the question and by typo.
#[derive(Debug, Clone, PartialEq)]
pub struct Breakdown {
    /// Each length with questions of it, and its figures.
    pub lengths: Vec<(LengthClass, Measured)>,
    /// Share of questions with a right article among the first five, without a wrong letter and with one; the same questions.
    pub found: (f64, f64),
}

/// Breaks down what was asked; questions without a right article are passed over.
pub fn breakdown(asked: &[Asked<'_>]) -> Breakdown {
    let analyzer = Analyzer::new(&Locale::english());
    let answerable: Vec<(usize, &Asked<'_>)> = asked
        .iter()
        .filter(|asked| !asked.right.is_empty())
        .map(|asked| (words(asked.text, &analyzer), asked))
        .collect();
    let mut lengths = Vec::new();
    let mut shortest = 0;
    for class in LENGTHS {
        let of_length = answerable.iter().filter(|(words, _)| (shortest..=class.most).contains(words));
        let measured = measure(of_length.map(|(_, asked)| (asked.ranked, asked.right)));
        shortest = class.most.saturating_add(1);
        if measured.questions > 0 {
            lengths.push((class, measured));
        }
    }
    let twice: Vec<_> = answerable
        .iter()
        .filter_map(|(_, asked)| Some((asked.ranked, asked.misspelt?, asked.right)))
        .collect();
    let share = |found: usize| found as f64 / twice.len().max(1) as f64;
    let plain = twice.iter().filter(|(ranked, _, right)| found(ranked, right)).count();
    let misspelt = twice.iter().filter(|(_, misspelt, right)| found(misspelt, right)).count();
    Breakdown { lengths, found: (share(plain), share(misspelt)) }
}

/// Words of a question; pairs of characters where a script does not divide words.
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
    fn questions_fall_into_their_classes() {
        let right = BTreeSet::from(["a".to_owned()]);
        let (hit, miss) = (["a".to_owned()], ["b".to_owned()]);
        let nothing = BTreeSet::new();
        let asked = [
            Asked { text: "pay run", ranked: &hit, misspelt: Some(&hit), right: &right },
            Asked { text: "my pay run is stuck", ranked: &hit, misspelt: Some(&miss), right: &right },
            Asked { text: "PR", ranked: &miss, misspelt: None, right: &right },
            Asked { text: "nobody knows", ranked: &miss, misspelt: Some(&miss), right: &nothing },
        ];
        let breakdown = breakdown(&asked);
        let classes: Vec<(&str, usize)> =
            breakdown.lengths.iter().map(|(class, measured)| (class.name, measured.questions)).collect();
        assert_eq!(classes, [("1-2 words", 2), ("3-5 words", 1)]);
        assert_eq!(breakdown.found, (1.0, 0.5));
    }
}
