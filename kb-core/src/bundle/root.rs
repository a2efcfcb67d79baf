//! The root of a bundle: what it is, and which file holds which terms, rows and bodies.

use super::confidence::Confidence;
use super::container::{FileName, Series};
use super::error::OpenError;
use super::wire::{Decoder, Encoder};
use crate::index::TermKey;
use crate::model::Locale;

/// Most articles of a bundle: a reader keeps a score for each, so a crafted root must not be able to ask for more.
pub const MAX_DOCS: u32 = 4_000_000;

/// Where a stretch of sorted texts lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextStretch {
    /// A text that is greater than every one before the stretch and not greater than any in it.
    pub from: String,
    /// Its file.
    pub file: FileName,
}

/// Where a stretch of article numbers lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DocStretch {
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
    /// Groups of words that mean the same, each already analysed; a query word finds the others at less weight.
    pub synonyms: Vec<Vec<String>>,
    /// Terms that say little, beyond those the language itself has.
    pub stop_terms: Vec<String>,
    /// The names of all blocks that the directories below list, numbered in their order.
    pub series: Series,
    /// The words that compounds are split into, in languages that write them as one.
    pub parts: Option<FileName>,
    /// How it tells a right answer from a guess.
    pub confidence: Confidence,
    /// Models of category, route, tier and priority; needed when a ticket is about to be written, and not before.
    pub triage: Option<FileName>,
    /// The dictionary, ascending.
    pub terms: Vec<TextStretch>,
    /// The tails of terms whose list doesn't stand in the dictionary as a whole, ascending.
    pub tails: Vec<TextStretch>,
    /// Known words for spelling, sorted from the front.
    pub words: Vec<TextStretch>,
    /// The same words written backwards, sorted.
    pub words_backwards: Vec<TextStretch>,
    /// The rows, ascending.
    pub rows: Vec<DocStretch>,
    /// The bodies, ascending.
    pub bodies: Vec<DocStretch>,
}

impl Root {
    /// The file that may hold a key. What every article begins with stands in a file of its own, or nowhere.
    pub fn terms_file(&self, key: &TermKey) -> Option<FileName> {
        let stretch = Self::text_stretch(&self.terms, key)?;
        (!key.is_bias() || stretch.from == key.as_str()).then_some(stretch.file)
    }

    /// The file that may hold a key's tail.
    pub fn tails_file(&self, key: &TermKey) -> Option<FileName> {
        Self::text_stretch(&self.tails, key).map(|stretch| stretch.file)
    }

    fn text_stretch<'s>(stretches: &'s [TextStretch], key: &TermKey) -> Option<&'s TextStretch> {
        let behind = stretches.partition_point(|stretch| stretch.from.as_str() <= key.as_str());
        stretches.get(behind.checked_sub(1)?)
    }

    /// The files of `stretches` that may hold texts beginning so, in order.
    pub fn files_from(stretches: &[TextStretch], prefix: &str) -> Vec<FileName> {
        let first = stretches.partition_point(|stretch| stretch.from.as_str() <= prefix).saturating_sub(1);
        let relevant =
            |stretch: &&TextStretch| stretch.from.as_str() <= prefix || stretch.from.starts_with(prefix);
        stretches[first..].iter().take_while(relevant).map(|stretch| stretch.file).collect()
    }

    /// The stretch that holds an article's number.
    pub fn stretch_of(stretches: &[DocStretch], doc: u32) -> Option<DocStretch> {
        let behind = stretches.partition_point(|stretch| stretch.first <= doc);
        stretches.get(behind.checked_sub(1)?).copied()
    }

    /// Every file that search may need, in the order of the series' numbers, the parts behind them.
    pub fn files(&self) -> impl Iterator<Item = FileName> + '_ {
        let texts = [&self.terms, &self.tails, &self.words, &self.words_backwards];
        let articles = [&self.rows, &self.bodies];
        let texts = texts.into_iter().flatten().map(|stretch| stretch.file);
        texts.chain(articles.into_iter().flatten().map(|stretch| stretch.file)).chain(self.parts)
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
        for file in [self.parts, self.triage] {
            out.byte(u8::from(file.is_some()));
            file.iter().for_each(|file| out.raw(&file.stored()));
        }
        self.confidence.encode(&mut out);
        out.raw(&self.series.stored());
        for stretches in [&self.terms, &self.tails, &self.words, &self.words_backwards] {
            out.count(stretches.len());
            out.sorted_texts(stretches.iter().map(|stretch| stretch.from.as_str()));
        }
        for stretches in [&self.rows, &self.bodies] {
            out.count(stretches.len());
            let mut next = 0;
            for stretch in stretches {
                out.number(u64::from(stretch.first - next));
                next = stretch.first;
            }
        }
        out.finish()
    }

    /// Reads a payload.
    pub fn decode(payload: &[u8]) -> Result<Self, OpenError> {
        let mut input = Decoder::new(payload);
        let name = input.text()?;
        let locale = Locale::new(&input.text()?).ok_or_else(|| input.malformed("a locale"))?;
        let docs = input.small()?;
        if docs > MAX_DOCS {
            return Err(input.malformed("fewer articles"));
        }
        let synonyms = (0..input.count()?).map(|_| input.texts()).collect::<Result<_, _>>()?;
        let stop_terms = input.texts()?;
        let parts = decode_optional_file(&mut input)?;
        let triage = decode_optional_file(&mut input)?;
        let confidence = Confidence::decode(&mut input)?;
        let series = Series::from_stored(input.raw(8)?);
        let mut names = (0..).map(|number| series.name(number));
        let root = Self {
            name,
            locale,
            docs,
            synonyms,
            stop_terms,
            series,
            parts,
            confidence,
            triage,
            terms: decode_texts(&mut input, &mut names)?,
            tails: decode_texts(&mut input, &mut names)?,
            words: decode_texts(&mut input, &mut names)?,
            words_backwards: decode_texts(&mut input, &mut names)?,
            rows: decode_stretches(&mut input, docs, &mut names)?,
            bodies: decode_stretches(&mut input, docs, &mut names)?,
        };
        input.end()?;
        // A file can only be of one kind; a reader that expected two would ask for it for ever. Names of the series differ.
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
) -> Result<Vec<TextStretch>, OpenError> {
    let count = input.count()?;
    let starts = input.sorted_texts(count)?;
    Ok(starts.into_iter().zip(names).map(|(from, file)| TextStretch { from, file }).collect())
}

fn decode_stretches(
    input: &mut Decoder<'_>,
    docs: u32,
    names: &mut impl Iterator<Item = FileName>,
) -> Result<Vec<DocStretch>, OpenError> {
    let count = input.count()?;
    let mut stretches = Vec::with_capacity(count);
    let mut first = 0_u32;
    for file in names.take(count) {
        first = first
            .checked_add(input.small()?)
            .filter(|first| *first < docs)
            .ok_or_else(|| input.malformed("an article's number"))?;
        stretches.push(DocStretch { first, file });
    }
    Ok(stretches)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn root() -> Root {
        let series = Series::of([&b"block"[..]].into_iter());
        let text = |n: u32, from: &str| TextStretch { from: from.into(), file: series.name(n) };
        Root {
            name: "Help".into(),
            locale: Locale::english(),
            docs: 100,
            synonyms: vec![vec!["timecard".into(), "timesheet".into()]],
            stop_terms: vec!["der".into()],
            series,
            parts: Some(FileName::of(b"parts")),
            confidence: Confidence::without_tickets(1.0, 100),
            triage: Some(FileName::of(b"triage")),
            terms: vec![text(0, ""), text(1, "m"), text(2, "pay"), text(3, "payr"), text(4, "z")],
            tails: vec![text(5, "m")],
            words: vec![text(6, "")],
            words_backwards: vec![text(7, "")],
            rows: vec![
                DocStretch { first: 0, file: series.name(8) },
                DocStretch { first: 64, file: series.name(9) },
            ],
            bodies: vec![DocStretch { first: 0, file: series.name(10) }],
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
        assert_eq!(Root::stretch_of(&root.rows, 63).unwrap().file, file(8));
        assert_eq!(Root::stretch_of(&root.rows, 64).unwrap().file, file(9));
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
