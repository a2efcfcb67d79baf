//! A lexicon: what the analyzer made of each word, looked up when the word is met again, because texts repeat their words. On the way
//! it counts in how many articles each word stands as it is written, which is what spelling works on.

use std::ops::Range;

use kb_core::index::TermKey;
use kb_core::text::segment::Segment;
use kb_core::text::{Analyzer, Place, TokenKind, placed_segments, spelling};

use super::fields::{Field, FieldTexts};
use super::interner::Interner;
use super::prepared::SEPARATOR;

/// A pair has to stand this often in an article to be worth its bytes.
const PAIR_COUNT: usize = 2;
/// Distinct words kept; what comes after so many different ones starts afresh.
const MOST_KEPT: usize = 1 << 18;
/// The fields whose neighbouring words make pairs.
const PAIRED: [Field; 4] = [Field::Title, Field::Headings, Field::Symptoms, Field::Body];

/// What a lexicon makes of an article: the terms of every field, then the pairs that the article repeats.
pub const STREAMS: usize = Field::ALL.len() + 1;

/// The terms of one field of one article, ready for the engine.
#[derive(Debug, Default)]
pub struct Stream {
    /// The terms, [`SEPARATOR`] behind each.
    pub joined: String,
    /// How many they are.
    pub tokens: u64,
}

impl Stream {
    fn push(&mut self, term: &str) {
        self.joined.push_str(term);
        self.joined.push(SEPARATOR);
        self.tokens += 1;
    }

    fn clear(&mut self) {
        self.joined.clear();
        self.tokens = 0;
    }
}

/// See the module.
#[derive(Debug)]
pub struct Lexicon<'a> {
    analyzer: &'a Analyzer,
    /// Words as they stand in texts.
    surfaces: Interner,
    /// What each surface became, as a range of `tokens`.
    made: Vec<Range<usize>>,
    tokens: Vec<Known>,
    terms: Interner,
    written: Written,
    /// Terms of the field at hand that may stand in pairs, and their sentences.
    content: Vec<(u32, u32)>,
    /// Pairs of the article at hand.
    pairs: Vec<(u32, u32)>,
}

/// A token without its place.
#[derive(Debug, Clone, Copy)]
struct Known {
    term: u32,
    pairs_up: bool,
    written: Option<u32>,
}

/// Words as they are written, folded but not stemmed.
#[derive(Debug, Default)]
struct Written {
    words: Interner,
    /// For each word, how many articles it stands in, and the last of them.
    articles: Vec<(u32, u32)>,
}

impl Written {
    fn intern(&mut self, word: &str) -> u32 {
        let number = self.words.intern(word);
        if self.articles.len() < self.words.len() {
            self.articles.push((0, u32::MAX));
        }
        number
    }

    fn count(&mut self, word: u32, article: u32) {
        let (articles, last) = &mut self.articles[word as usize];
        *articles += u32::from(*last != article);
        *last = article;
    }
}

impl<'a> Lexicon<'a> {
    /// An empty one.
    pub fn new(analyzer: &'a Analyzer) -> Self {
        Self {
            analyzer,
            surfaces: Interner::default(),
            made: Vec::new(),
            tokens: Vec::new(),
            terms: Interner::default(),
            written: Written::default(),
            content: Vec::new(),
            pairs: Vec::new(),
        }
    }

    /// Replaces what `streams` hold by the terms of an article, which has not been given before.
    pub fn analyse(&mut self, article: u32, texts: &FieldTexts, streams: &mut [Stream; STREAMS]) {
        streams.iter_mut().for_each(Stream::clear);
        if self.surfaces.len().max(self.terms.len()) > MOST_KEPT {
            self.surfaces.clear();
            self.made.clear();
            self.tokens.clear();
            self.terms.clear();
        }
        for (field, text) in Field::ALL.into_iter().zip(texts) {
            self.analyse_field(article, text, &mut streams[field as usize]);
            if PAIRED.contains(&field) {
                let neighbours = self.content.windows(2).filter(|two| two[0].1 == two[1].1);
                self.pairs.extend(neighbours.map(|two| (two[0].0, two[1].0)));
            }
        }
        self.push_pairs(&mut streams[STREAMS - 1]);
    }

    fn analyse_field(&mut self, article: u32, text: &str, stream: &mut Stream) {
        self.content.clear();
        for (segment, place) in placed_segments(text) {
            let made = self.made_of(segment);
            for token in &self.tokens[made.clone()] {
                stream.push(self.terms.text(token.term));
                if token.pairs_up {
                    self.content.push((token.term, place.sentence));
                }
                if let Some(word) = token.written {
                    self.written.count(word, article);
                }
            }
            // Codes and unspaced runs rarely come again.
            if !matches!(segment, Segment::Word(_)) {
                self.tokens.truncate(made.start);
            }
        }
    }

    /// Where in `tokens` the tokens of a segment are.
    fn made_of(&mut self, segment: Segment<'_>) -> Range<usize> {
        let Segment::Word(surface) = segment else { return self.make(segment) };
        if let Some(known) = self.surfaces.find(surface) {
            return self.made[known as usize].clone();
        }
        let made = self.make(segment);
        self.surfaces.intern(surface);
        self.made.push(made.clone());
        made
    }

    fn make(&mut self, segment: Segment<'_>) -> Range<usize> {
        let mut tokens = Vec::new();
        self.analyzer.push_tokens(segment, Place::default(), &mut tokens);
        let start = self.tokens.len();
        for token in &tokens {
            let spelt = token.kind == TokenKind::Word && spelling::may_be_corrected(&token.folded);
            let written = spelt.then(|| self.written.intern(&token.folded));
            self.tokens.push(Known {
                term: self.terms.intern(&token.term),
                pairs_up: token.pairs_up(),
                written,
            });
        }
        start..self.tokens.len()
    }

    /// The pairs that the article repeats, each as often as it stands there.
    fn push_pairs(&mut self, stream: &mut Stream) {
        self.pairs.sort_unstable();
        for same in self.pairs.chunk_by(|a, b| a == b).filter(|same| same.len() >= PAIR_COUNT) {
            let (first, second) = same[0];
            let key = TermKey::pair(self.terms.text(first), self.terms.text(second));
            same.iter().for_each(|_| stream.push(key.as_str()));
        }
        self.pairs.clear();
    }

    /// The words as they are written, sorted, each with the number of articles it stands in.
    pub fn into_written(self) -> Vec<(String, u32)> {
        let Written { words, articles } = self.written;
        let mut counted: Vec<(String, u32)> = articles
            .iter()
            .zip(0..)
            .map(|((articles, _), word)| (words.text(word).to_owned(), *articles))
            .collect();
        counted.sort_unstable();
        counted
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kb_core::model::Locale;
    use kb_core::text::{Token, pairs};

    /// A lexicon makes of each text what the analyzer makes of it, also when it has met the words before.
    fn check(locale: &str, body: &str) {
        let analyzer = Analyzer::new(&Locale::new(locale).unwrap());
        let mut lexicon = Lexicon::new(&analyzer);
        let mut streams: [Stream; STREAMS] = Default::default();
        let tokens = analyzer.tokens(body);
        let mut repeated: Vec<String> =
            pairs(&tokens).map(|(a, b)| TermKey::pair(&a.term, &b.term).as_str().to_owned()).collect();
        repeated.sort();
        let repeated: Vec<&String> =
            repeated.chunk_by(|a, b| a == b).filter(|same| same.len() > 1).flatten().collect();
        for article in 0..2 {
            let mut texts = FieldTexts::default();
            texts[Field::Body as usize] = body.to_owned();
            lexicon.analyse(article, &texts, &mut streams);
            let found = |stream: &Stream| -> Vec<String> {
                stream.joined.split_terminator(SEPARATOR).map(str::to_owned).collect()
            };
            let terms: Vec<String> = tokens.iter().map(|token| token.term.clone()).collect();
            assert_eq!(found(&streams[Field::Body as usize]), terms, "{locale}: {body:?}");
            assert_eq!(streams[Field::Body as usize].tokens, terms.len() as u64);
            let mut found = found(&streams[STREAMS - 1]);
            found.sort();
            assert_eq!(found.iter().collect::<Vec<_>>(), repeated, "{locale}: {body:?}");
        }
        let spelt =
            |token: &&Token| token.kind == TokenKind::Word && spelling::may_be_corrected(&token.folded);
        let mut words: Vec<(String, u32)> =
            tokens.iter().filter(spelt).map(|token| (token.folded.clone(), 2)).collect();
        words.sort();
        words.dedup();
        assert_eq!(lexicon.into_written(), words, "{locale}: {body:?}");
    }

    #[test]
    fn words_met_again_become_what_they_were() {
        check("en", "");
        check("en", "Approve the pay run. The pay run's late; a pay run, Pay Run");
        check("en", "Error PR-1042, error pr-1042! 1.2.3-xé is 1.2.3, error PR-1042");
        check("fr", "l'échéance des virements; l’échéance des virements");
        check("ja", "給与計算と給与計算 PR-7です");
        check("de", "Überstunden genehmigen, überstunden genehmigen");
    }
}
