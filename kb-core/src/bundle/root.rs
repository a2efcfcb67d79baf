//! The root of a bundle: its settings, and the directory that says which file holds which terms, rows and bodies.

use super::confidence::ConfidenceModel;
use super::container::{FileName, Series};
use super::error::OpenError;
use super::wire::{Decoder, Encoder};
use crate::index::TermKey;
use crate::model::Locale;

/// Most articles of a bundle: a reader keeps a score for each, so a crafted root must not be able to ask for more.
pub const MAX_DOCS: u32 = 4_000_000;

/// A range of sorted texts and its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextRange {
    /// A text that is greater than every one before the range and not greater than any in it.
    pub from: String,
    /// Its file.
    pub file: FileName,
}

/// A range of article numbers and its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DocRange {
    /// The first article's number.
    pub first: u32,
    /// Its file.
    pub file: FileName,
}

/// The root of a bundle.
#[derive(Debug, Clone, PartialEq)]
pub struct Root {
    /// The knowledge base's name, for people.
    pub name: String,
    /// The language its terms were made in.
    pub locale: Locale,
    /// Number of articles.
    pub docs: u32,
    /// Groups of synonyms, already analysed. A word of a query also searches its synonyms, at a lower weight.
    pub synonyms: Vec<Vec<String>>,
    /// Stop words, as terms, beyond those that are built in for the language.
    pub stop_terms: Vec<String>,
    /// Function words, as terms, beyond those that are built in for the language: where nothing else of a question is known, nothing is
    /// found.
    pub function_terms: Vec<String>,
    /// The names of all blocks that the directories below list, numbered in their order.
    pub series: Series,
    /// The compound parts, in languages that write compounds as one word.
    pub parts: Option<FileName>,
    /// Parameters of the confidence model.
    pub confidence: ConfidenceModel,
    /// Triage models; only the ticket form needs them.
    pub triage: Option<FileName>,
    /// The dictionary, ascending.
    pub terms: Vec<TextRange>,
    /// The tails of terms of which the dictionary has only the head, ascending.
    pub tails: Vec<TextRange>,
    /// Known words for spelling correction, sorted forwards.
    pub words: Vec<TextRange>,
    /// The same words reversed, sorted.
    pub words_backwards: Vec<TextRange>,
    /// The rows, ascending.
    pub rows: Vec<DocRange>,
    /// The bodies, ascending.
    pub bodies: Vec<DocRange>,
}

impl Root {
    /// The file that may hold a key. The bias is in a file of its own, or in none.
    pub fn terms_file(&self, key: &TermKey) -> Option<FileName> {
        let range = Self::text_range(&self.terms, key)?;
        (!key.is_bias() || range.from == key.as_str()).then_some(range.file)
    }

    /// The file that may hold a key's tail.
    pub fn tails_file(&self, key: &TermKey) -> Option<FileName> {
        Self::text_range(&self.tails, key).map(|range| range.file)
    }

    fn text_range<'s>(ranges: &'s [TextRange], key: &TermKey) -> Option<&'s TextRange> {
        let behind = ranges.partition_point(|range| range.from.as_str() <= key.as_str());
        ranges.get(behind.checked_sub(1)?)
    }

    /// The files of `ranges` that may hold texts with this prefix, in order.
    pub fn files_from(ranges: &[TextRange], prefix: &str) -> Vec<FileName> {
        let first = ranges.partition_point(|range| range.from.as_str() <= prefix).saturating_sub(1);
        let relevant = |range: &&TextRange| range.from.as_str() <= prefix || range.from.starts_with(prefix);
        ranges[first..].iter().take_while(relevant).map(|range| range.file).collect()
    }

    /// The range that contains an article's number.
    pub fn range_of(ranges: &[DocRange], doc: u32) -> Option<DocRange> {
        let behind = ranges.partition_point(|range| range.first <= doc);
        ranges.get(behind.checked_sub(1)?).copied()
    }

    /// Every file that search may need, in the order of the series' numbers, the parts behind them.
    pub fn files(&self) -> impl Iterator<Item = FileName> + '_ {
        let texts = [&self.terms, &self.tails, &self.words, &self.words_backwards];
        let articles = [&self.rows, &self.bodies];
        let texts = texts.into_iter().flatten().map(|range| range.file);
        texts.chain(articles.into_iter().flatten().map(|range| range.file)).chain(self.parts)
    }

    /// The root's payload. File names are not in it: they follow from the series.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Encoder::default();
        out.text(&self.name);
        out.text(self.locale.as_str());
        out.number(u64::from(self.docs));
        out.count(self.synonyms.len());
        self.synonyms.iter().for_each(|group| out.texts(group));
        out.texts(&self.stop_terms);
        out.texts(&self.function_terms);
        for file in [self.parts, self.triage] {
            out.byte(u8::from(file.is_some()));
            file.iter().for_each(|file| out.raw(&file.stored()));
        }
        self.confidence.encode(&mut out);
        out.raw(&self.series.stored());
        for ranges in [&self.terms, &self.tails, &self.words, &self.words_backwards] {
            out.count(ranges.len());
            out.sorted_texts(ranges.iter().map(|range| range.from.as_str()));
        }
        for ranges in [&self.rows, &self.bodies] {
            out.count(ranges.len());
            let mut next = 0;
            for range in ranges {
                out.number(u64::from(range.first - next));
                next = range.first;
            }
        }
        out.finish()
    }

    /// Reads a payload.
    pub fn decode(payload: &[u8]) -> Result<Self, OpenError> {
        let mut input = Decoder::new(payload);
        let name = input.text()?;
        let locale = Locale::new(&input.text()?).ok_or_else(|| input.malformed("a locale"))?;
        let docs = input.u32()?;
        if docs > MAX_DOCS {
            return Err(input.malformed("fewer articles"));
        }
        let synonyms = (0..input.count()?).map(|_| input.texts()).collect::<Result<_, _>>()?;
        let stop_terms = input.texts()?;
        let function_terms = input.texts()?;
        let parts = decode_optional_file(&mut input)?;
        let triage = decode_optional_file(&mut input)?;
        let confidence = ConfidenceModel::decode(&mut input)?;
        let series = Series::from_stored(input.raw(8)?);
        let mut names = (0..).map(|number| series.name(number));
        let root = Self {
            name,
            locale,
            docs,
            synonyms,
            stop_terms,
            function_terms,
            series,
            parts,
            confidence,
            triage,
            terms: decode_texts(&mut input, &mut names)?,
            tails: decode_texts(&mut input, &mut names)?,
            words: decode_texts(&mut input, &mut names)?,
            words_backwards: decode_texts(&mut input, &mut names)?,
            rows: decode_ranges(&mut input, docs, &mut names)?,
            bodies: decode_ranges(&mut input, docs, &mut names)?,
        };
        input.end()?;
        // A file has one kind. A reader that expected two kinds of one file would fetch it again and again. Names of a series are distinct.
        if root.files().filter(|file| Some(*file) == parts).nth(1).is_some() {
            return Err(input.malformed("each file once"));
        }
        Ok(root)
    }
}

fn decode_file(input: &mut Decoder<'_>) -> Result<FileName, OpenError> {
    Ok(FileName::from_stored(input.raw(FileName::STORED)?))
}

fn decode_optional_file(input: &mut Decoder<'_>) -> Result<Option<FileName>, OpenError> {
    if input.byte()? == 0 { Ok(None) } else { decode_file(input).map(Some) }
}

fn decode_texts(
    input: &mut Decoder<'_>,
    names: &mut impl Iterator<Item = FileName>,
) -> Result<Vec<TextRange>, OpenError> {
    let count = input.count()?;
    let starts = input.sorted_texts(count)?;
    Ok(starts.into_iter().zip(names).map(|(from, file)| TextRange { from, file }).collect())
}

fn decode_ranges(
    input: &mut Decoder<'_>,
    docs: u32,
    names: &mut impl Iterator<Item = FileName>,
) -> Result<Vec<DocRange>, OpenError> {
    let count = input.count()?;
    let mut ranges = Vec::with_capacity(count);
    let mut first = 0_u32;
    for file in names.take(count) {
        first = first
            .checked_add(input.u32()?)
            .filter(|first| *first < docs)
            .ok_or_else(|| input.malformed("an article's number"))?;
        ranges.push(DocRange { first, file });
    }
    Ok(ranges)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn root() -> Root {
        let series = Series::of([&b"block"[..]].into_iter());
        let text = |n: u32, from: &str| TextRange { from: from.into(), file: series.name(n) };
        Root {
            name: "Help".into(),
            locale: Locale::english(),
            docs: 100,
            synonyms: vec![vec!["timecard".into(), "timesheet".into()]],
            stop_terms: vec!["der".into()],
            function_terms: vec!["wie".into()],
            series,
            parts: Some(FileName::of(b"parts")),
            confidence: ConfidenceModel::without_tickets(1.0, 100),
            triage: Some(FileName::of(b"triage")),
            terms: vec![text(0, ""), text(1, "m"), text(2, "pay"), text(3, "payr"), text(4, "z")],
            tails: vec![text(5, "m")],
            words: vec![text(6, "")],
            words_backwards: vec![text(7, "")],
            rows: vec![
                DocRange { first: 0, file: series.name(8) },
                DocRange { first: 64, file: series.name(9) },
            ],
            bodies: vec![DocRange { first: 0, file: series.name(10) }],
        }
    }

    #[test]
    fn the_root_comes_back_and_finds_files() {
        let root = root();
        assert_eq!(Root::decode(&root.encode()).unwrap(), root);
        let file = |n: u32| root.series.name(n);
        for (term, n) in [("a", 0), ("m", 1), ("pax", 1), ("pay", 2), ("paz", 3), ("zz", 4)] {
            assert_eq!(root.terms_file(&TermKey::text(term)), Some(file(n)), "{term}");
        }
        assert_eq!(root.terms_file(&TermKey::bias()), None);
        assert_eq!(root.tails_file(&TermKey::text("a")), None);
        assert_eq!(root.tails_file(&TermKey::text("pay")), Some(file(5)));
        assert_eq!(Root::files_from(&root.terms, "pa"), [file(1), file(2), file(3)]);
        assert_eq!(Root::files_from(&root.terms, "payro"), [file(3)]);
        assert_eq!(Root::range_of(&root.rows, 63).unwrap().file, file(8));
        assert_eq!(Root::range_of(&root.rows, 64).unwrap().file, file(9));
    }

    #[test]
    fn a_file_of_two_kinds_is_refused() {
        let mut root = root();
        root.parts = Some(root.series.name(8));
        assert!(matches!(
            Root::decode(&root.encode()),
            Err(OpenError::Malformed { what: "each file once", .. })
        ));
    }

    #[test]
    fn a_root_of_too_many_articles_is_refused() {
        for (docs, opens) in [(MAX_DOCS, true), (MAX_DOCS + 1, false), (u32::MAX, false)] {
            assert_eq!(Root::decode(&Root { docs, ..root() }.encode()).is_ok(), opens, "{docs}");
        }
    }

    proptest! {
        #[test]
        fn damaged_roots_never_panic(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
            let mut payload = root().encode();
            let at = at.index(payload.len());
            payload[at] = byte;
            let _ = Root::decode(&payload);
        }
    }
}
