//! A cache of analysed words, because texts repeat their words. It also counts the articles that contain each surface word (folded, not
//! stemmed), for spelling correction.

use std::collections::BTreeSet;
use std::ops::Range;

use kb_core::index::TermKey;
use kb_core::text::identifier::Kind;
use kb_core::text::segment::Segment;
use kb_core::text::{Analyzer, Position, TokenKind, segments_with_positions, spelling};

use super::fields::{Field, FieldTexts};
use super::interner::Interner;
use super::separator_tokenizer::SEPARATOR;

/// Fewest occurrences of a pair in an article. Rarer pairs are not worth their bytes.
const MIN_PAIRS: usize = 2;
/// Most cached words; the cache is cleared when it is full.
const MAX_CACHED: usize = 1 << 18;
/// The fields whose neighbouring words form pairs.
const PAIRED: [Field; 4] = [Field::Title, Field::Headings, Field::Symptoms, Field::Body];

/// Number of term streams of an article: one for each field, then one for the pairs that the article repeats.
pub const STREAMS: usize = Field::ALL.len() + 1;

/// The terms of one field of one article, as tantivy's input.
#[derive(Debug, Default)]
pub struct Stream {
    /// The terms, each followed by [`SEPARATOR`].
    pub joined: String,
    /// Number of terms.
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

/// A cache of analysed words for one run of articles.
#[derive(Debug)]
pub struct TokenCache<'a> {
    analyzer: &'a Analyzer,
    /// Cached words, as they occur in texts.
    surfaces: Interner,
    /// The tokens of each cached word, as a range of `tokens`.
    ranges: Vec<Range<usize>>,
    tokens: Vec<CachedToken>,
    terms: Interner,
    surface_words: SurfaceWords,
    /// The terms of the current field that may form pairs, and their sentence numbers.
    content: Vec<(u32, u32)>,
    /// The pairs of the current article.
    pairs: Vec<(u32, u32)>,
}

/// A token without its position.
#[derive(Debug, Clone, Copy)]
struct CachedToken {
    term: u32,
    is_content_word: bool,
    /// The number of its surface word, if it may be corrected.
    surface_word: Option<u32>,
}

/// The number of articles with each surface word.
#[derive(Debug, Default)]
struct SurfaceWords {
    words: Interner,
    /// For each word, the number of articles that contain it, and the last of them.
    articles: Vec<(u32, u32)>,
}

impl SurfaceWords {
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

impl<'a> TokenCache<'a> {
    /// An empty cache.
    pub fn new(analyzer: &'a Analyzer) -> Self {
        Self {
            analyzer,
            surfaces: Interner::default(),
            ranges: Vec::new(),
            tokens: Vec::new(),
            terms: Interner::default(),
            surface_words: SurfaceWords::default(),
            content: Vec::new(),
            pairs: Vec::new(),
        }
    }

    /// Replaces `streams` by the terms of an article. Each article may be passed once.
    pub fn analyse(&mut self, article: u32, texts: &FieldTexts, streams: &mut [Stream; STREAMS]) {
        streams.iter_mut().for_each(Stream::clear);
        if self.surfaces.len().max(self.terms.len()) > MAX_CACHED {
            self.surfaces.clear();
            self.ranges.clear();
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
        let mut named = BTreeSet::new();
        for (segment, place) in segments_with_positions(text) {
            let range = self.tokens_of(segment);
            // The parts of a name count once: an article that says it often is about the name, not about its parts.
            let repeated = matches!(segment, Segment::Identifier(Kind::Name, name) if !named.insert(name));
            let counted = if repeated { 1 } else { range.len() };
            for token in &self.tokens[range.clone()][..counted] {
                stream.push(self.terms.text(token.term));
                if token.is_content_word {
                    self.content.push((token.term, place.sentence));
                }
                if let Some(word) = token.surface_word {
                    self.surface_words.count(word, article);
                }
            }
            // Codes and text without spaces rarely repeat, so they are not cached.
            if !matches!(segment, Segment::Word(_)) {
                self.tokens.truncate(range.start);
            }
        }
    }

    /// The tokens of a segment, cached or new, as a range of `tokens`.
    fn tokens_of(&mut self, segment: Segment<'_>) -> Range<usize> {
        let Segment::Word(surface) = segment else { return self.analyse_segment(segment) };
        if let Some(known) = self.surfaces.find(surface) {
            return self.ranges[known as usize].clone();
        }
        let range = self.analyse_segment(segment);
        self.surfaces.intern(surface);
        self.ranges.push(range.clone());
        range
    }

    fn analyse_segment(&mut self, segment: Segment<'_>) -> Range<usize> {
        let mut tokens = Vec::new();
        self.analyzer.push_tokens(segment, Position::default(), &mut tokens);
        let start = self.tokens.len();
        for token in &tokens {
            let correctable = token.kind == TokenKind::Word && spelling::may_be_corrected(&token.folded);
            let surface_word = correctable.then(|| self.surface_words.intern(&token.folded));
            self.tokens.push(CachedToken {
                term: self.terms.intern(&token.term),
                is_content_word: token.is_content_word(),
                surface_word,
            });
        }
        start..self.tokens.len()
    }

    /// Adds the pairs that the article repeats, each as often as it occurs.
    fn push_pairs(&mut self, stream: &mut Stream) {
        self.pairs.sort_unstable();
        for same in self.pairs.chunk_by(|a, b| a == b).filter(|same| same.len() >= MIN_PAIRS) {
            let (first, second) = same[0];
            let key = TermKey::pair(self.terms.text(first), self.terms.text(second));
            same.iter().for_each(|_| stream.push(key.as_str()));
        }
        self.pairs.clear();
    }

    /// The surface words, ascending, with the number of articles that contain each.
    pub fn into_surface_words(self) -> Vec<(String, u32)> {
        let SurfaceWords { words, articles } = self.surface_words;
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

    /// The cache gives the same tokens as the analyzer, with and without cached words; only the parts of a name come once.
    fn check(locale: &str, body: &str) {
        let analyzer = Analyzer::new(&Locale::new(locale).unwrap());
        let mut cache = TokenCache::new(&analyzer);
        let mut streams: [Stream; STREAMS] = Default::default();
        let mut tokens = analyzer.tokens(body);
        let (mut names, mut is_repeated) = (BTreeSet::new(), false);
        tokens.retain(|token| {
            if token.kind == TokenKind::Code {
                is_repeated = !names.insert(&body[token.start..token.end]);
            }
            token.kind != TokenKind::CodePart || !is_repeated
        });
        let mut repeated: Vec<String> =
            pairs(&tokens).map(|(a, b)| TermKey::pair(&a.term, &b.term).as_str().to_owned()).collect();
        repeated.sort();
        let repeated: Vec<&String> =
            repeated.chunk_by(|a, b| a == b).filter(|same| same.len() > 1).flatten().collect();
        for article in 0..2 {
            let mut texts = FieldTexts::default();
            texts[Field::Body as usize] = body.to_owned();
            cache.analyse(article, &texts, &mut streams);
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
        assert_eq!(cache.into_surface_words(), words, "{locale}: {body:?}");
    }

    #[test]
    fn cached_words_give_the_same_tokens() {
        check("en", "");
        check("en", "Approve the pay run. The pay run's late; a pay run, Pay Run");
        check("en", "Error PR-1042, error pr-1042! 1.2.3-xé is 1.2.3, error PR-1042");
        check("fr", "l'échéance des virements; l’échéance des virements");
        check("ja", "給与計算と給与計算 PR-7です");
        check("de", "Überstunden genehmigen, überstunden genehmigen");
    }
}
