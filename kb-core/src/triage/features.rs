//! The features of a text for triage: its words as written and stemmed, word pairs, the words of the first line, and character
//! n-grams. A feature is identified by a hash of 24 bits, so that a model is small and no word can be read from it.

use xxhash_rust::xxh3::xxh3_64;

use crate::text::{Analyzer, TokenKind};

/// Words of a text that are read; the rest of a long complaint adds nothing to what it is about.
pub const MAX_WORDS: usize = 400;
/// In texts of fewer words, the first and the last word also pair with the boundary of the text: they are informative in a question, not in
/// a letter.
const BOUNDARY_PAIRS_BELOW: usize = 60;
/// The line before the subject's words; no word contains it.
const SUBJECT: &str = "\u{1}";
/// Lengths of character n-grams.
const NGRAMS: [usize; 2] = [3, 4];
/// Bits of a feature's key.
const KEY_BITS: u32 = 24;

/// The family that a feature belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// A word, stemmed.
    Stem,
    /// A word as written, folded.
    Word,
    /// Two neighbouring stems.
    Pair,
    /// A character n-gram of a word with its ends marked.
    Ngram,
    /// A stem of the first line, where there are more.
    FirstLine,
    /// Two neighbouring stems of the first line.
    FirstLinePair,
}

impl Family {
    /// The weight of a feature of the family, in tenths; chosen by cross-validation (docs/notes/triage.md).
    pub fn weight_tenths(self) -> u32 {
        match self {
            Self::Stem | Self::Word | Self::Pair => 10,
            Self::Ngram => 6,
            Self::FirstLine | Self::FirstLinePair => 20,
        }
    }
}

/// A feature of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Feature {
    /// Its hash, below 2²⁴.
    pub key: u32,
    /// Its family.
    pub family: Family,
    /// How often the text has it; for an n-gram, how many different words have it.
    pub count: u32,
}

/// The features of a text, each once, by key. The first line is the subject where there is another.
pub fn features(text: &str, analyzer: &Analyzer) -> Vec<Feature> {
    Words::of(text, analyzer).features()
}

/// The words of a text, read with an analyzer, from which features are computed without one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words {
    /// Stem and word as written, folded, in order.
    all: Vec<(String, String)>,
    /// Those of the first line, where there are more lines.
    subject: Vec<(String, String)>,
}

impl Words {
    /// The words of a text; its first line is the subject where there is another.
    pub fn of(text: &str, analyzer: &Analyzer) -> Self {
        let subject = text.trim_start().lines().next().unwrap_or_default();
        let subject = if text.trim().len() > subject.trim_end().len() { subject } else { "" };
        Self { all: words(text, analyzer), subject: words(subject, analyzer) }
    }

    /// The text form: a line for each stem and each word, and a mark before the subject's. No word has a line break in it.
    pub fn write(&self) -> String {
        let mut out = String::new();
        let mut line = |text: &str| {
            out.push_str(text);
            out.push('\n');
        };
        for (marks, words) in [&self.all, &self.subject].into_iter().enumerate() {
            (0..marks).for_each(|_| line(SUBJECT));
            for (stem, word) in words {
                line(stem);
                line(word);
            }
        }
        out
    }

    /// Reads the text form of [`Words::write`].
    pub fn read(text: &str) -> Self {
        let mut words = Self::default();
        let mut lines = text.lines();
        let mut within = &mut words.all;
        while let Some(stem) = lines.next() {
            if stem == SUBJECT {
                within = &mut words.subject;
            } else if let Some(word) = lines.next() {
                within.push((stem.to_owned(), word.to_owned()));
            }
        }
        words
    }

    /// The features, each once, by key.
    pub fn features(&self) -> Vec<Feature> {
        let mut found = Found::default();
        let stems: Vec<&str> = self.all.iter().map(|(stem, _)| stem.as_str()).collect();
        stems.iter().for_each(|stem| found.add(Family::Stem, &[stem]));
        found.add_pairs(Family::Pair, &stems);
        if let (Some(first), Some(last), true) =
            (stems.first(), stems.last(), stems.len() < BOUNDARY_PAIRS_BELOW)
        {
            found.add(Family::Pair, &["", first]);
            found.add(Family::Pair, &[last, ""]);
        }
        found.add_words(self.all.iter().map(|(_, word)| word.as_str()).collect());
        let stems: Vec<&str> = self.subject.iter().map(|(stem, _)| stem.as_str()).collect();
        stems.iter().for_each(|stem| found.add(Family::FirstLine, &[stem]));
        found.add_pairs(Family::FirstLinePair, &stems);
        found.counted()
    }
}

/// Stems and words of a text; compounds are not split, because bundles split them differently; n-grams cover their parts.
fn words(text: &str, analyzer: &Analyzer) -> Vec<(String, String)> {
    let text = text.char_indices().nth(MAX_WORDS * 16).map_or(text, |(end, _)| &text[..end]);
    let tokens = analyzer.tokens(text).into_iter();
    let whole = tokens.filter(|token| token.kind != TokenKind::CompoundPart).take(MAX_WORDS);
    whole.map(|token| (token.term, token.folded)).collect()
}

/// Features found so far, unsorted and uncounted.
#[derive(Default)]
struct Found(Vec<(u32, Family)>);

impl Found {
    fn add(&mut self, family: Family, parts: &[&str]) {
        let mut bytes = vec![family as u8];
        for part in parts {
            bytes.extend_from_slice(part.as_bytes());
            bytes.push(0);
        }
        self.0.push(((xxh3_64(&bytes) >> (64 - KEY_BITS)) as u32, family));
    }

    fn add_pairs(&mut self, family: Family, stems: &[&str]) {
        stems.iter().zip(stems.iter().skip(1)).for_each(|(a, b)| self.add(family, &[a, b]));
    }

    /// Words as written, and the n-grams of each different one.
    fn add_words(&mut self, mut words: Vec<&str>) {
        words.iter().for_each(|word| self.add(Family::Word, &[word]));
        words.sort_unstable();
        words.dedup();
        for word in words {
            let marked = ["<", word, ">"].concat();
            let starts: Vec<usize> = marked.char_indices().map(|(at, _)| at).chain([marked.len()]).collect();
            for length in NGRAMS.into_iter().filter(|length| starts.len() > length + 1) {
                let runs = starts.iter().zip(starts.iter().skip(length));
                runs.for_each(|(start, end)| self.add(Family::Ngram, &[&marked[*start..*end]]));
            }
        }
    }

    fn counted(mut self) -> Vec<Feature> {
        self.0.sort_unstable();
        let mut features: Vec<Feature> = Vec::new();
        for (key, family) in self.0 {
            match features.last_mut() {
                Some(last) if last.key == key => last.count += 1, // Two families rarely share a key; the first takes both.
                _ => features.push(Feature { key, family, count: 1 }),
            }
        }
        features
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Locale;

    fn check(locale: &str, text: &str, expected: &[(Family, usize)]) {
        let found = features(text, &Analyzer::new(&Locale::new(locale).unwrap()));
        let families = [
            Family::Stem,
            Family::Word,
            Family::Pair,
            Family::Ngram,
            Family::FirstLine,
            Family::FirstLinePair,
        ];
        let counts: Vec<(Family, usize)> = families
            .into_iter()
            .map(|family| (family, found.iter().filter(|feature| feature.family == family).count()))
            .filter(|(_, count)| *count > 0)
            .collect();
        assert_eq!(counts, expected, "{text:?}");
        assert!(found.windows(2).all(|two| two[0].key < two[1].key));
    }

    #[test]
    fn families_of_texts() {
        use Family::{FirstLine, FirstLinePair, Ngram, Pair, Stem, Word};
        check("en", "", &[]);
        check("en", "… !!", &[]);
        check("en", "card", &[(Stem, 1), (Word, 1), (Pair, 2), (Ngram, 7)]);
        check("en", "\n the my \n", &[(Stem, 2), (Word, 2), (Pair, 3), (Ngram, 7)]);
        check(
            "en",
            "no pay\npay me now",
            &[(Stem, 4), (Word, 4), (Pair, 6), (Ngram, 13), (FirstLine, 2), (FirstLinePair, 1)],
        );
        check("ja", "給与計算", &[(Stem, 3), (Word, 3), (Pair, 4), (Ngram, 6)]);
    }

    #[test]
    fn words_come_back() {
        let analyzer = Analyzer::new(&Locale::new("de").unwrap());
        for text in ["", "Lohn", "Lohn fehlt\nseit Überstunden’s, PR-1042 給与計算", "\n…\nx", "ก็\nเข้าสู่ ็"]
        {
            let words = Words::of(text, &analyzer);
            assert_eq!(Words::read(&words.write()), words, "{text:?}");
        }
    }

    #[test]
    fn how_often_is_counted_and_long_texts_end() {
        let analyzer = Analyzer::new(&Locale::english());
        let found = features(&"pay ".repeat(3_000_000), &analyzer);
        let stem = found.iter().find(|feature| feature.family == Family::Stem).unwrap();
        assert_eq!((stem.count, found.len()), (MAX_WORDS as u32, 8));
    }
}
