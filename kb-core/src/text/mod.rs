//! Text analysis: from what people write to the terms that the index knows. Author and client text take the same road,
//! natively and in the browser, so this is the only place that decides what equals what.

pub mod fold;
pub mod segment;
pub mod stem;
pub mod stop;

use std::collections::BTreeSet;

use rust_stemmers::Stemmer;

use crate::model::Locale;
use segment::{Segment, segments};

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TokenKind {
    /// A word, stemmed.
    Word,
    /// An identifier, kept whole and stripped of its joiners.
    Code,
    /// A part of an identifier; it stands at the identifier's position.
    CodePart,
    /// Two neighbouring characters of a script without spaces.
    Bigram,
}

/// A term at a place in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// What it is found by.
    pub term: String,
    /// The word folded but not stemmed; what prefixes and spelling work on.
    pub folded: String,
    /// What it is.
    pub kind: TokenKind,
    /// Whether it is a word that says little.
    pub stop: bool,
    /// Count of sentence breaks before it.
    pub sentence: u32,
    /// Count of words before it.
    pub position: u32,
    /// Where its surface begins, in bytes.
    pub start: usize,
    /// Where its surface ends, in bytes.
    pub end: usize,
}

/// Turns texts of one language into tokens.
pub struct Analyzer {
    locale: Locale,
    stemmer: Option<Stemmer>,
    stop_words: BTreeSet<&'static str>,
}

impl std::fmt::Debug for Analyzer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Analyzer").field("locale", &self.locale).finish_non_exhaustive()
    }
}

impl Analyzer {
    /// The analyzer of a locale; languages without a stemmer keep their words as they stand.
    pub fn new(locale: &Locale) -> Self {
        let language = locale.language();
        Self {
            locale: locale.clone(),
            stemmer: stem::stemmer(language),
            stop_words: stop::stop_words(language),
        }
    }

    /// The locale it was made for.
    pub fn locale(&self) -> &Locale {
        &self.locale
    }

    /// The words of the language that say little, folded.
    pub fn stop_words(&self) -> impl Iterator<Item = &'static str> {
        self.stop_words.iter().copied()
    }

    /// The tokens of a text, in order.
    pub fn tokens(&self, text: &str) -> Vec<Token> {
        let mut tokens = Vec::new();
        let mut at = Place::default();
        let mut end = 0;
        for (start, segment) in segments(text) {
            at.sentence += u32::from(text[end..start].contains(SENTENCE_BREAKS));
            end = start + segment.text().len();
            match segment {
                Segment::Word(surface) => self.push_word(surface, start, &mut at, &mut tokens),
                Segment::Code(surface) => self.push_code(surface, start, &mut at, &mut tokens),
                Segment::Unspaced(run) => push_bigrams(run, start, &mut at, &mut tokens),
            }
        }
        tokens
    }

    fn push_word(&self, surface: &str, start: usize, at: &mut Place, tokens: &mut Vec<Token>) {
        let (lead, word) = self.without_clitic(surface);
        let folded = fold::fold(word);
        if folded.is_empty() {
            return;
        }
        let token = Token {
            term: self.stem(word, &folded),
            stop: self.stop_words.contains(folded.as_str()),
            folded,
            kind: TokenKind::Word,
            sentence: at.sentence,
            position: at.position,
            start: start + lead,
            end: start + surface.len(),
        };
        at.position += 1;
        tokens.push(token);
    }

    /// Stems the lower-case word with its accents, which Snowball relies on, and folds what is left.
    fn stem(&self, word: &str, folded: &str) -> String {
        match &self.stemmer {
            Some(stemmer) if !folded.bytes().any(|b| b.is_ascii_digit()) => {
                let plain: String =
                    word.chars().filter(|c| !is_apostrophe(*c)).flat_map(char::to_lowercase).collect();
                let stemmed = fold::fold(&stemmer.stem(&plain));
                if stemmed.is_empty() { folded.to_owned() } else { stemmed }
            }
            _ => folded.to_owned(),
        }
    }

    /// Drops the article or pronoun that French, Italian and Catalan hang before a word (`l'`, `dell'`), and the English
    /// possessive behind it. Returns the bytes dropped in front and the word.
    fn without_clitic<'t>(&self, surface: &'t str) -> (usize, &'t str) {
        let Some((at, mark)) = surface.char_indices().find(|(_, c)| is_apostrophe(*c)) else {
            return (0, surface);
        };
        let after = at + mark.len_utf8();
        match self.locale.language() {
            "fr" | "it" | "ca" if after < surface.len() => (after, &surface[after..]),
            "en" if surface[after..].eq_ignore_ascii_case("s") => (0, &surface[..at]),
            _ => (0, surface),
        }
    }

    fn push_code(&self, surface: &str, start: usize, at: &mut Place, tokens: &mut Vec<Token>) {
        let term: String = fold::fold(surface).chars().filter(|c| c.is_alphanumeric()).collect();
        let whole = Token {
            folded: term.clone(),
            term,
            kind: TokenKind::Code,
            stop: false,
            sentence: at.sentence,
            position: at.position,
            start,
            end: start + surface.len(),
        };
        tokens.push(whole);
        let mut from = start;
        for part in surface.split(|c: char| !c.is_ascii_alphanumeric()) {
            let folded = fold::fold(part);
            let term = self.stem(part, &folded);
            tokens.push(Token {
                term,
                folded,
                kind: TokenKind::CodePart,
                stop: false,
                sentence: at.sentence,
                position: at.position,
                start: from,
                end: from + part.len(),
            });
            from += part.len() + 1;
            at.position += 1;
        }
    }
}

/// Where the analysis stands.
#[derive(Debug, Default)]
struct Place {
    position: u32,
    sentence: u32,
}

const SENTENCE_BREAKS: [char; 10] = ['.', '!', '?', ';', ':', '\n', '|', '。', '！', '？'];

/// Neighbouring words that say something, within a sentence; words that say little are passed over.
pub fn pairs(tokens: &[Token]) -> impl Iterator<Item = (&Token, &Token)> {
    let content = |token: &&Token| !token.stop && matches!(token.kind, TokenKind::Word | TokenKind::CodePart);
    let following = tokens.iter().filter(content).skip(1);
    tokens.iter().filter(content).zip(following).filter(|(first, second)| first.sentence == second.sentence)
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | '`')
}

/// Overlapping pairs of characters; a single character stands alone.
fn push_bigrams(run: &str, start: usize, at: &mut Place, tokens: &mut Vec<Token>) {
    let chars: Vec<(usize, char)> = run.char_indices().collect();
    let last = chars.len().saturating_sub(2);
    for i in 0..=last {
        let end = chars.get(i + 2).map_or(run.len(), |(at, _)| *at);
        let from = chars[i].0;
        let folded = fold::fold(&run[from..end]);
        tokens.push(Token {
            term: folded.clone(),
            folded,
            kind: TokenKind::Bigram,
            stop: false,
            sentence: at.sentence,
            position: at.position,
            start: start + from,
            end: start + end,
        });
        at.position += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(locale: &str, text: &str, expected: &str) {
        let analyzer = Analyzer::new(&Locale::new(locale).unwrap());
        let terms: Vec<String> = analyzer.tokens(text).into_iter().map(|token| token.term).collect();
        assert_eq!(terms.join(" "), expected, "{locale}: {text:?}");
    }

    #[test]
    fn terms_in_many_languages() {
        check("en", "My pay runs won't approve", "my pay run wont approv");
        check("en", "the client's approvals", "the client approv");
        check("en", "Error PR-1042", "error pr1042 pr 1042");
        check("en", "pr1042", "pr1042");
        check("de", "Überstunden genehmigen", "uberstund genehm");
        check("fr", "l'échéance des virements", "echeanc de vir");
        check("it", "dell’azienda", "azi");
        check("es", "nóminas bloqueadas", "nomin bloqu");
        check("ja", "給与計算", "給与 与計 計算");
        check("zh-CN", "账", "账");
        check("xx", "Plain Words", "plain words");
    }

    #[test]
    fn pairs_pass_over_small_words_and_stop_at_sentences() {
        let analyzer = Analyzer::new(&Locale::english());
        let tokens = analyzer.tokens("Approve the pay run. Payslips are late, see PR-1042");
        let found: Vec<String> = pairs(&tokens).map(|(a, b)| format!("{} {}", a.term, b.term)).collect();
        assert_eq!(found, ["approv pay", "pay run", "payslip late", "late see", "see pr", "pr 1042"]);
    }

    #[test]
    fn surfaces_point_into_the_text() {
        let analyzer = Analyzer::new(&Locale::new("fr").unwrap());
        let text = "Vérifiez l'échéance PR-7 給与";
        let surfaces: Vec<&str> =
            analyzer.tokens(text).iter().map(|token| &text[token.start..token.end]).collect();
        assert_eq!(surfaces, ["Vérifiez", "échéance", "PR-7", "PR", "7", "給与"]);
    }
}
