//! Signals: phrases of `kb.toml` that give away a question that always goes to a person, such as `fell off ladder`.
//!
//! A phrase stands in a question if its words follow each other, with few others between them; `staff|crew` is either word. A word is
//! found by its stem, at the end of a compound, and misspelt where the bundle doesn't know what was typed.

use crate::bundle::Bypass;
use crate::text::spelling::{edits_within, max_edits};
use crate::text::{Analyzer, TokenKind};

/// Most words between two words of a phrase.
pub const GAP: usize = 2;
/// Fewest letters of a word that is also found misspelt; shorter ones resemble too many others, as `store` does `stole`.
const MIN_LETTERS: usize = 6;
/// Fewest letters of the last word of a compound, and of what stands before it.
const MIN_LAST: usize = 5;
const MIN_MODIFIER: usize = 3;

/// The categories whose questions always go to a person, each with its phrases as terms.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Signals(Vec<Rule>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Rule {
    bypass: Bypass,
    signals: Vec<Phrase>,
    exceptions: Vec<Phrase>,
}

/// For each place of a phrase the words that may stand there.
type Phrase = Vec<Vec<Word>>;

#[derive(Debug, Clone, PartialEq, Eq)]
struct Word {
    term: String,
    /// Its letters, folded and not stemmed.
    letters: Vec<char>,
}

impl Signals {
    /// The signals of a manifest's categories, in the language of the bundle.
    pub fn new(categories: &[Bypass], analyzer: &Analyzer) -> Self {
        let phrases = |texts: &[String]| texts.iter().map(|text| phrase(text, analyzer)).collect();
        let rule = |bypass: &Bypass| Rule {
            bypass: bypass.clone(),
            signals: phrases(&bypass.signals),
            exceptions: phrases(&bypass.exceptions),
        };
        Self(categories.iter().map(rule).collect())
    }

    /// The first category with a signal in a question, outside of its exceptions. `is_known` tells whether the bundle knows a term: what it
    /// knows is not misspelt.
    pub fn category_of(
        &self,
        question: &str,
        analyzer: &Analyzer,
        is_known: impl Fn(&str) -> bool,
    ) -> Option<&Bypass> {
        if self.0.is_empty() {
            return None;
        }
        let question = words(question, analyzer);
        let found = self.0.iter().find(|rule| rule.matches(&question, &is_known));
        found.map(|rule| &rule.bypass)
    }

    /// The category of that name, if its questions always go to a person.
    pub fn category(&self, name: &str) -> Option<&Bypass> {
        self.0.iter().map(|rule| &rule.bypass).find(|bypass| bypass.category == name)
    }
}

impl Rule {
    fn matches(&self, question: &[Word], is_known: &impl Fn(&str) -> bool) -> bool {
        let mut excepted = vec![false; question.len()];
        for exception in &self.exceptions {
            // An exception of one word is that very form: `accidentally` has the stem of `accident`.
            let same = |word: &Word, typed: &Word| {
                word.letters == typed.letters || exception.len() > 1 && word.term == typed.term
            };
            for start in 0..question.len() {
                let Some(end) = end_of(exception, &question[start..], 1, &same) else { continue };
                excepted[start..start + end].fill(true);
            }
        }
        let rest: Vec<Word> = question
            .iter()
            .zip(excepted)
            .filter(|(_, excepted)| !excepted)
            .map(|(word, _)| word.clone())
            .collect();
        let means = |word: &Word, typed: &Word| {
            word.term == typed.term
                || is_last_of_compound(word, typed)
                || is_misspelt(word, typed) && !is_known(&typed.term)
        };
        self.signals
            .iter()
            .any(|signal| !signal.is_empty() && end_of(signal, &rest, rest.len(), &means).is_some())
    }
}

/// The number of words up to the end of a phrase that begins within the first `reach` words.
fn end_of(
    phrase: &[Vec<Word>],
    words: &[Word],
    reach: usize,
    same: &impl Fn(&Word, &Word) -> bool,
) -> Option<usize> {
    let Some((first, rest)) = phrase.split_first() else { return Some(0) };
    let fits = |at: &usize| first.iter().any(|word| same(word, &words[*at]));
    (0..reach.min(words.len()))
        .filter(fits)
        .find_map(|at| end_of(rest, &words[at + 1..], GAP + 1, same).map(|end| at + 1 + end))
}

/// Whether what was typed is a compound that ends with a word: `Arbeitsunfall` is an `Unfall`, `Unfallversicherung` is none.
fn is_last_of_compound(word: &Word, typed: &Word) -> bool {
    word.letters.len() >= MIN_LAST
        && typed.term.len() >= word.term.len() + MIN_MODIFIER
        && typed.term.ends_with(&word.term)
}

/// Whether what was typed may be a misspelling of a word: as far from it as spelling correction goes, with the same first letter.
fn is_misspelt(word: &Word, typed: &Word) -> bool {
    let letters = typed.letters.len().min(word.letters.len());
    let of_word = || word.letters.iter().collect::<String>();
    letters >= MIN_LETTERS
        && typed.letters.first() == word.letters.first()
        && edits_within(&typed.letters, &of_word(), max_edits(letters)).is_some()
}

fn phrase(text: &str, analyzer: &Analyzer) -> Phrase {
    let mut phrase = Phrase::new();
    for part in text.split_whitespace() {
        if part.contains('|') {
            phrase.push(words(part, analyzer));
        } else {
            phrase.extend(words(part, analyzer).into_iter().map(|word| vec![word]));
        }
    }
    phrase
}

/// The words of a text. Of `cut-off` these are `cut` and `off`.
fn words(text: &str, analyzer: &Analyzer) -> Vec<Word> {
    let tokens = analyzer.tokens(text).into_iter();
    tokens
        .filter(|token| !matches!(token.kind, TokenKind::Code | TokenKind::CompoundPart))
        .map(|token| Word { letters: token.folded.chars().collect(), term: token.term })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Locale;

    fn category(name: &str, signals: &[&str], exceptions: &[&str]) -> Bypass {
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        Bypass {
            category: name.to_owned(),
            signals: owned(signals),
            exceptions: owned(exceptions),
            ..Bypass::default()
        }
    }

    fn check(locale: &str, categories: &[Bypass], cases: &[(&str, Option<&str>)]) {
        let analyzer = Analyzer::new(&Locale::new(locale).unwrap());
        let signals = Signals::new(categories, &analyzer);
        for (question, expected) in cases {
            let found = signals.category_of(question, &analyzer, |term| term == "clash");
            assert_eq!(found.map(|bypass| bypass.category.as_str()), *expected, "{question}");
        }
    }

    #[test]
    fn a_signal_is_found_by_its_stems_in_order_with_few_words_between() {
        let categories = [
            category("fraud", &["stolen card", "hacked"], &[]),
            category("safety", &["hacked", "injured", "fell ladder|roof|stairs", "miss the cut-off"], &[]),
            category("silent", &["", "?"], &[]),
        ];
        check(
            "en",
            &categories,
            &[
                ("somebody has stolen cards from us", Some("fraud")),
                ("stolen company credit cards", Some("fraud")),
                ("the card was stolen", None),
                ("stolen and used at some shop: our card", None),
                ("I was hacked", Some("fraud")),
                ("injuring people", Some("safety")),
                ("He FELL off a ladder!", Some("safety")),
                ("we fell, then fell off the ladder", Some("safety")),
                ("she fell from the roofs", Some("safety")),
                ("prices fell", None),
                ("we missed the cut off", Some("safety")),
                ("stolen", None),
                ("", None),
            ],
        );
        check("en", &[], &[("I was hacked", None)]);
    }

    #[test]
    fn a_misspelt_word_and_the_end_of_a_compound_count() {
        let safety =
            [category("safety", &["unconscious", "injured", "hurt", "stole", "crashed", "Unfall"], &[])];
        let misspelt = [
            ("she is unconcious", Some("safety")),
            ("he is inujred", Some("safety")),
            ("hut", None),
            ("store", None),
            ("trashed", None),
            ("clashed", None),
            ("crushed", Some("safety")),
        ];
        check("en", &safety, &misspelt);
        let compounds = [
            ("Zwei Arbeitsunfälle gestern", Some("safety")),
            ("Nummer der Unfallversicherung", None),
            ("Zufall", None),
        ];
        check("de", &safety, &compounds);
    }

    #[test]
    fn the_words_of_an_exception_are_no_signal() {
        let safety = [category(
            "safety",
            &["accident", "injured"],
            &["accidentally", "accident form", "injured last year"],
        )];
        check(
            "en",
            &safety,
            &[
                ("an accident", Some("safety")),
                ("I accidentally approved it", None),
                ("two accident forms", None),
                ("the form for an accident", Some("safety")),
                ("she was injured on set last year", None),
                ("accident form: he is injured", Some("safety")),
            ],
        );
    }

    #[test]
    fn a_category_is_found_by_its_name() {
        let analyzer = Analyzer::new(&Locale::english());
        let signals = Signals::new(&[category("fraud", &["hacked"], &[])], &analyzer);
        for (name, known) in [("fraud", true), ("pay-run", false), ("", false)] {
            assert_eq!(signals.category(name).is_some(), known, "{name}");
        }
    }
}
