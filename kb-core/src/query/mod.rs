//! A parsed query: its features and their weights. Weights are integers, computed with operations that every platform rounds alike (IEEE
//! 754 multiplication, addition and square root), so native code and browser agree to the bit.

pub mod signals;

use crate::index::TermKey;
use crate::text::identifier::brand_words;
use crate::text::{Analyzer, Token, TokenKind, pairs};

/// Characters of a query that are read; what follows is ignored.
pub const MAX_CHARACTERS: usize = 1_200;
/// The weight of a word that stands once at the start of a query.
pub const WEIGHT_ONE: u32 = 64;
/// Characters from the start within which every word counts in full.
const FULL_WEIGHT: usize = 60;
/// Factor per character beyond those: e^(−1/100).
const DECAY: f64 = 0.990_049_833_749_168_1;
/// Lowest weight of a word far from the start, as a share of the full weight.
const MIN_WEIGHT: f64 = 0.2;
/// In a query with more content words than this, stop words are weighted lower.
const FULL_STOP_WORDS: u32 = 4;

/// Whether the query is still being typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Typing {
    /// Yes: the last word is also searched as a prefix.
    Ongoing,
    /// No.
    Done,
}

/// One feature of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feature {
    /// Its key in the dictionary.
    pub key: TermKey,
    /// Its weight, in 1/64.
    pub weight: u32,
    /// What kind of feature it is.
    pub kind: FeatureKind,
    /// Whether it says what the question is about: function words don't, unless there is nothing else.
    pub content: bool,
    /// The word as typed, where it is a plain word that spelling may correct; empty otherwise. It is folded, but for the capitals of a
    /// name such as `BatchRejected`.
    pub word: String,
}

/// What kind of feature it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FeatureKind {
    /// The bias of an article.
    Bias,
    /// A word, number or bigram.
    Term,
    /// An error code or another name with digits in it. The article that alone has it comes first.
    Code,
    /// Two neighbouring words.
    Pair,
    /// A synonym of a word of the query.
    Synonym,
    /// A spelling correction of an unknown word.
    Correction,
}

/// A parsed query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// Its features, each once, in order of appearance; words first, then pairs.
    pub features: Vec<Feature>,
    /// The last word, folded, and its weight, where it may be a prefix.
    pub unfinished: Option<(String, u32)>,
}

impl Query {
    /// Parses a question.
    pub fn parse(text: &str, typing: Typing, analyzer: &Analyzer) -> Self {
        let text = text.char_indices().nth(MAX_CHARACTERS).map_or(text, |(end, _)| &text[..end]);
        let tokens = analyzer.tokens(text);
        let places = place_weights(text, &tokens);
        let mut sums: Vec<(&Token, f64)> = Vec::new();
        for (token, place) in tokens.iter().zip(&places) {
            match sums.iter_mut().find(|(known, _)| known.term == token.term) {
                Some((_, sum)) => *sum += place,
                None => sums.push((token, *place)),
            }
        }
        let words = sums.iter().filter(|(token, _)| !token.stop).count() as u32;
        let says_something = |token: &Token| {
            !analyzer.is_function_word(&token.term) || is_acronym(text, &text[token.start..token.end])
        };
        let has_content = tokens.iter().any(says_something);
        let is_content = |token: &Token| !has_content || says_something(token);
        let mut features = vec![Feature {
            key: TermKey::bias(),
            weight: WEIGHT_ONE,
            kind: FeatureKind::Bias,
            content: false,
            word: String::new(),
        }];
        let mut squares = 0.0;
        for (token, sum) in sums {
            let weight = damped(sum);
            let reduced = token.stop && words > FULL_STOP_WORDS;
            let weight = if reduced { weight * FULL_STOP_WORDS / words } else { weight };
            squares += f64::from(weight) * f64::from(weight);
            let surface = &text[token.start..token.end];
            let word = match token.kind {
                TokenKind::Word if brand_words(surface).is_some() => surface.to_owned(),
                TokenKind::Word => token.folded.clone(),
                _ => String::new(),
            };
            let kind = if is_code(&token.term) { FeatureKind::Code } else { FeatureKind::Term };
            let key = TermKey::text(&token.term);
            features.push(Feature { key, weight, kind, content: is_content(token), word });
        }
        // The bias weighs as much as all words together: the length of the vector of their weights.
        features[0].weight = squares.sqrt().round() as u32;
        for (first, second) in pairs(&tokens) {
            let key = TermKey::pair(&first.term, &second.term);
            if features.iter().all(|feature| feature.key != key) {
                features.push(Feature {
                    key,
                    weight: WEIGHT_ONE,
                    kind: FeatureKind::Pair,
                    content: is_content(first) || is_content(second),
                    word: String::new(),
                });
            }
        }
        let unfinished = last_word(text, typing, &tokens).map(|token| (token.folded.clone(), damped(1.0)));
        Self { features, unfinished }
    }
}

/// Whether a word of a text is in capitals and the text isn't: `IT` is a department, `it` is none.
fn is_acronym(text: &str, word: &str) -> bool {
    let capital = |text: &str| !text.bytes().any(|byte| byte.is_ascii_lowercase());
    word.len() > 1 && capital(word) && (word.len() == text.len() || !capital(text))
}

/// Whether a term looks like an error code: some letters and a number, or a long number in decimal or hexadecimal notation. Years,
/// versions and names such as `office365` are none.
fn is_code(term: &str) -> bool {
    let letters = term.bytes().take_while(u8::is_ascii_lowercase).count();
    let digits = term[letters..].bytes().take_while(u8::is_ascii_digit).count();
    let rest = &term[letters + digits..];
    let number = rest.len() <= 1 && (digits > 4 && letters <= 8 || digits > 2 && (2..=4).contains(&letters));
    let hexadecimal = letters == 0 && term.len() > 7 && term.bytes().all(|byte| byte.is_ascii_hexdigit());
    hexadecimal || number && rest.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// The weight of each token by its position: full near the start, then decaying.
fn place_weights(text: &str, tokens: &[Token]) -> Vec<f64> {
    let mut weights = Vec::with_capacity(tokens.len());
    let (mut decayed, mut characters, mut at) = (1.0, 0, 0);
    for token in tokens {
        for _ in text[at.min(token.start)..token.start].chars() {
            characters += 1;
            if characters > FULL_WEIGHT {
                decayed *= DECAY;
            }
        }
        at = at.max(token.start);
        weights.push(MIN_WEIGHT + (1.0 - MIN_WEIGHT) * decayed);
    }
    weights
}

/// `sum`^0.59375 in 1/64, so that each repetition of a word counts less. The exponent is 1/2 + 1/16 + 1/32, which takes only square
/// roots.
fn damped(sum: f64) -> u32 {
    let root16 = sum.sqrt().sqrt().sqrt().sqrt();
    (sum.sqrt() * root16 * root16.sqrt() * f64::from(WEIGHT_ONE)).round() as u32
}

/// The word at the end of the text, if it is still being typed.
fn last_word<'t>(text: &str, typing: Typing, tokens: &'t [Token]) -> Option<&'t Token> {
    let last = tokens.last().filter(|token| typing == Typing::Ongoing && token.end == text.len())?;
    let whole = tokens
        .iter()
        .rev()
        .find(|token| token.end == last.end && token.kind == TokenKind::Code)
        .unwrap_or(last);
    (whole.folded.chars().nth(1).is_some() && whole.kind != TokenKind::Bigram).then_some(whole)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Locale;

    fn check(text: &str, typing: Typing, expected: &str) {
        let query = Query::parse(text, typing, &Analyzer::new(&Locale::english()));
        let features = query.features.iter().filter(|f| f.kind != FeatureKind::Bias);
        let mut shown: Vec<String> = features.map(|f| format!("{}={}", f.key, f.weight)).collect();
        shown.sort();
        shown.extend(query.unfinished.map(|(prefix, _)| format!("{prefix}…")));
        assert_eq!(shown.join(", "), expected, "{text:?}");
    }

    #[test]
    fn queries_are_features() {
        check(
            "my pay run wont approve",
            Typing::Done,
            "approv=64, my=64, pay run=64, pay=64, run wont=64, run=64, wont approv=64, wont=64",
        );
        check("pay run appro", Typing::Ongoing, "appro=64, pay run=64, pay=64, run appro=64, run=64, appro…");
        check("pay run ", Typing::Ongoing, "pay run=64, pay=64, run=64");
        check("run run run", Typing::Done, "run run=64, run=123");
        check("PR-10", Typing::Ongoing, "10=64, pr 10=64, pr10=64, pr=64, pr10…");
        check("", Typing::Ongoing, "");
        check("?!", Typing::Ongoing, "");
    }

    #[test]
    fn function_words_are_no_content_unless_there_is_nothing_else() {
        let analyzer = Analyzer::new(&Locale::english());
        for (text, expected) in [
            ("how do I get a refund", "refund"),
            ("get", "get"),
            ("do it", "do it"),
            ("who do I ask for IT", "ask it"),
            ("HOW DO I GET IT", "how do i get it"),
            ("IT", "it"),
        ] {
            let query = Query::parse(text, Typing::Done, &analyzer);
            let terms = query.features.iter().filter(|f| f.content && f.kind != FeatureKind::Pair);
            let terms: Vec<&str> = terms.map(|f| f.key.as_str()).collect();
            assert_eq!(terms.join(" "), expected, "{text}");
        }
    }

    #[test]
    fn codes_are_told_from_names_and_numbers() {
        for (term, expected) in [
            ("pr1042", true),
            ("ora1017", true),
            ("http403", true),
            ("kb5005565", true),
            ("80070005", true),
            ("8007000e", true),
            ("dsra8206i", true),
            ("20100", true),
            ("2026", false),
            ("4.2.1", false),
            ("office365", false),
            ("m365", false),
            ("mp3", false),
            ("approv", false),
            ("", false),
        ] {
            assert_eq!(is_code(term), expected, "{term}");
        }
    }

    #[test]
    fn later_words_count_less_and_the_rest_is_not_read() {
        let text = format!("first {} last", "x ".repeat(200));
        let query = Query::parse(&text, Typing::Done, &Analyzer::new(&Locale::english()));
        let weight =
            |term: &str| query.features.iter().find(|f| f.key == TermKey::text(term)).map(|f| f.weight);
        assert_eq!(weight("first"), Some(64));
        assert!(weight("last").unwrap() < 40);
        let long = format!("{} beyond", "word ".repeat(300));
        let query = Query::parse(&long, Typing::Done, &Analyzer::new(&Locale::english()));
        assert!(query.features.iter().all(|f| f.key != TermKey::text("beyond")));
    }
}
