//! Text analysis: from text to the terms of the index. Articles and questions, native code and browser all use this code, so a word
//! becomes the same term everywhere.

pub mod fold;
pub mod unspaced;
pub mod identifier;
pub mod segment;
pub mod stemming;
pub mod stop;
pub mod compound;
pub mod spelling;

use std::collections::BTreeSet;

use crate::model::Locale;
use compound::Parts;
use identifier::Kind;
use segment::{Segment, segments};
use stemming::Stemmer;

/// The kind of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TokenKind {
    /// A word, stemmed.
    Word,
    /// An identifier, kept whole and stripped of its joiners.
    Code,
    /// A part of an identifier; it stands where the identifier stands.
    CodePart,
    /// A part of a compound, stemmed; it stands where the compound stands.
    CompoundPart,
    /// Two neighbouring characters of a script without spaces.
    Bigram,
}

/// A term at a position in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// The term that the index knows it by.
    pub term: String,
    /// The word folded but not stemmed. Completion and spelling correction use it.
    pub folded: String,
    /// Its kind.
    pub kind: TokenKind,
    /// Whether it is a stop word.
    pub stop: bool,
    /// Count of sentence breaks before it.
    pub sentence: u32,
    /// Where its surface begins, in bytes.
    pub start: usize,
    /// Where its surface ends, in bytes.
    pub end: usize,
}

impl Token {
    /// Whether it is a word and not a stop word. Only content words form pairs.
    pub fn is_content_word(&self) -> bool {
        !self.stop && matches!(self.kind, TokenKind::Word | TokenKind::CodePart | TokenKind::CompoundPart)
    }
}

/// Turns texts of one language into tokens.
pub struct Analyzer {
    locale: Locale,
    stemmer: Stemmer,
    stop_terms: BTreeSet<String>,
    function_terms: BTreeSet<String>,
    parts: Parts,
}

impl std::fmt::Debug for Analyzer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Analyzer").field("locale", &self.locale).finish_non_exhaustive()
    }
}

impl Analyzer {
    /// The analyzer of a locale. Words of a language without a stemmer are not stemmed.
    pub fn new(locale: &Locale) -> Self {
        Self::with_stemmer(locale, Stemmer::new(locale.language()))
    }

    /// The analyzer of a locale, with this stemmer.
    pub fn with_stemmer(locale: &Locale, stemmer: Stemmer) -> Self {
        let (stop_terms, parts) = (BTreeSet::new(), Parts::default());
        let mut analyzer =
            Self { locale: locale.clone(), stemmer, stop_terms, function_terms: BTreeSet::new(), parts };
        let words = stop::stop_words(locale.language());
        // Inserted one by one: `collect` would link a sort of strings, which the widget doesn't need otherwise.
        for word in words {
            analyzer.stop_terms.insert(analyzer.stem(word, word));
        }
        for word in stop::function_words(locale.language()) {
            let term = analyzer.stem(word, word);
            analyzer.function_terms.insert(term);
        }
        analyzer
    }

    /// Adds stop words, given as terms.
    #[must_use]
    pub fn with_stop_terms(mut self, terms: impl IntoIterator<Item = String>) -> Self {
        self.stop_terms.extend(terms);
        self
    }

    /// Adds function words, given as terms.
    #[must_use]
    pub fn with_function_terms(mut self, terms: impl IntoIterator<Item = String>) -> Self {
        self.function_terms.extend(terms);
        self
    }

    /// Splits compounds of these words.
    #[must_use]
    pub fn with_parts(mut self, parts: Parts) -> Self {
        self.set_parts(parts);
        self
    }

    /// From now on splits compounds of these words.
    pub fn set_parts(&mut self, parts: Parts) {
        self.parts = parts;
    }

    /// Its locale.
    pub fn locale(&self) -> &Locale {
        &self.locale
    }

    /// Whether a term is a stop word.
    pub fn is_stop(&self, term: &str) -> bool {
        self.stop_terms.contains(term)
    }

    /// Whether a term is one of the function words.
    pub fn is_function_word(&self, term: &str) -> bool {
        self.function_terms.contains(term)
    }

    /// The function words, as terms.
    pub fn function_terms(&self) -> &BTreeSet<String> {
        &self.function_terms
    }

    /// The tokens of a text, in order.
    pub fn tokens(&self, text: &str) -> Vec<Token> {
        let mut tokens = Vec::new();
        for (segment, place) in segments_with_positions(text) {
            self.push_tokens(segment, place, &mut tokens);
        }
        tokens
    }

    /// Adds the tokens of one segment, in order. They depend on the segment alone, so callers may cache them.
    pub fn push_tokens(&self, segment: Segment<'_>, at: Position, tokens: &mut Vec<Token>) {
        match segment {
            Segment::Word(surface) => self.push_word(surface, at, tokens),
            Segment::Identifier(kind, surface) => self.push_identifier(kind, surface, at, tokens),
            Segment::Unspaced(run) => push_bigrams(run, at, tokens),
        }
    }

    fn push_word(&self, surface: &str, at: Position, tokens: &mut Vec<Token>) {
        let (lead, word) = self.without_clitic(surface);
        let folded = fold::fold(word);
        if folded.is_empty() {
            return;
        }
        let term = self.stem(word, &folded);
        let stop = self.stop_terms.contains(&term);
        let place = (at.start + lead, at.start + surface.len());
        tokens.push(at.token(term, folded, TokenKind::Word, stop, place));
        let lower: String = word.chars().flat_map(char::to_lowercase).collect();
        if let Some((head, tail)) = self.parts.split(&lower, self.locale.language()) {
            for part in [head, tail] {
                let folded = fold::fold(part);
                tokens.push(at.token(
                    self.stem(part, &folded),
                    folded,
                    TokenKind::CompoundPart,
                    false,
                    place,
                ));
            }
        }
    }

    fn stem(&self, word: &str, folded: &str) -> String {
        if folded.bytes().any(|b| b.is_ascii_digit()) {
            return identifier::without_leading_zeros(folded);
        }
        let plain: String =
            word.chars().filter(|c| !is_apostrophe(*c)).flat_map(char::to_lowercase).collect();
        let stemmed = self.stemmer.stem(&plain, fold::fold);
        if stemmed.is_empty() { folded.to_owned() } else { stemmed }
    }

    /// Removes clitics that an apostrophe joins to a word: articles and pronouns before French, Italian and Catalan words (`l'`,
    /// `dell'`), the English possessive and Turkish case endings behind the word. Returns how many bytes were removed in front, and the
    /// word.
    fn without_clitic<'t>(&self, surface: &'t str) -> (usize, &'t str) {
        let Some((at, mark)) = surface.char_indices().find(|(_, c)| is_apostrophe(*c)) else {
            return (0, surface);
        };
        let after = at + mark.len_utf8();
        match self.locale.language() {
            "fr" | "it" | "ca" if after < surface.len() => (after, &surface[after..]),
            "en" if surface[after..].eq_ignore_ascii_case("s") => (0, &surface[..at]),
            "tr" => (0, &surface[..at]),
            _ => (0, surface),
        }
    }

    fn push_identifier(&self, kind: Kind, surface: &str, at: Position, tokens: &mut Vec<Token>) {
        let place = (at.start, at.start + surface.len());
        let whole = identifier::whole(kind, surface);
        let whole = self.stem(&whole, &whole);
        tokens.push(at.token(whole.clone(), whole, TokenKind::Code, false, place));
        for (from, to) in identifier::parts(kind, surface) {
            let part = &surface[from..to];
            let folded = fold::fold(part);
            let term = self.stem(part, &folded);
            let stop = self.stop_terms.contains(&term);
            tokens.push(at.token(term, folded, TokenKind::CodePart, stop, (at.start + from, at.start + to)));
        }
    }
}

/// The position of a segment in its text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Position {
    /// Its first byte.
    pub start: usize,
    /// Count of sentence breaks before it.
    pub sentence: u32,
}

impl Position {
    /// A token at this position.
    fn token(
        &self,
        term: String,
        folded: String,
        kind: TokenKind,
        stop: bool,
        (start, end): (usize, usize),
    ) -> Token {
        Token { term, folded, kind, stop, sentence: self.sentence, start, end }
    }
}

/// The segments of a text with their positions, in order.
pub fn segments_with_positions(text: &str) -> impl Iterator<Item = (Segment<'_>, Position)> {
    let (mut sentence, mut end) = (0, 0);
    segments(text).map(move |(start, segment)| {
        sentence += u32::from(text[end..start].contains(SENTENCE_BREAKS));
        end = start + segment.text().len();
        (segment, Position { start, sentence })
    })
}

const SENTENCE_BREAKS: [char; 10] = ['.', '!', '?', ';', ':', '\n', '|', '。', '！', '？'];

/// Pairs of neighbouring content words within a sentence. Stop words between them are skipped.
pub fn pairs(tokens: &[Token]) -> impl Iterator<Item = (&Token, &Token)> {
    let content = |token: &&Token| token.is_content_word();
    let following = tokens.iter().filter(content).skip(1);
    tokens.iter().filter(content).zip(following).filter(|(first, second)| first.sentence == second.sentence)
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | '`' | '´')
}

/// Overlapping pairs of units. A run of a single unit is one token.
fn push_bigrams(run: &str, at: Position, tokens: &mut Vec<Token>) {
    let units = unspaced::unit_starts(run);
    for i in 0..=units.len().saturating_sub(2) {
        let end = units.get(i + 2).copied().unwrap_or(run.len());
        let folded = fold::fold(&run[units[i]..end]);
        tokens.push(at.token(
            folded.clone(),
            folded,
            TokenKind::Bigram,
            false,
            (at.start + units[i], at.start + end),
        ));
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
        check("en", "pr1042", "pr1042 pr 1042");
        check("en", "ORA-01017 is ora 1017", "ora1017 ora 1017 is ora 1017");
        check("en", "0X8007000E 8007000e 8007 0005", "8007000e 8007000e 80070005 8007 5");
        check("en", "v4.2.1, 4.2", "4.2.1 4.2");
        check("en", "10,000 or 10 000", "10000 or 10000 10 0");
        check("en", "onBatchReleased", "onbatchreleas on batch releas");
        check("en", "add-on, addon", "addon add on addon");
        check("en", "C++ or C", "c++ or c");
        check("de", "Überstunden genehmigen", "uberstund genehm");
        check("fr", "l'échéance des virements", "echeanc de vir");
        check("it", "dell’azienda", "azi");
        check("es", "nóminas bloqueadas", "nomin bloqu");
        check("ja", "給与計算", "給与 与計 計算");
        check("ja", "ﾊﾟｽﾜｰﾄﾞ", "パス スワ ワー ード");
        check("zh-CN", "账", "账");
        check("pl", "zatwierdzanie płatności", "zatwie platno");
        check("he", "והמשכורות", "משכור");
        check("tr", "Ankara'daki ödemeler", "ankar odeme");
        check("th", "เข้าสู่ระบบ", "เข้าสู่ สู่ระ ระบ บบ");
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
