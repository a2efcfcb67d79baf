//! The root of a bundle: what it is, and which file holds which terms, rows and bodies.

use super::confidence::Confidence;
use super::container::FileName;
use super::error::OpenError;
use super::wire::{Decoder, Encoder};
use crate::index::TermKey;
use crate::model::Locale;

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
    /// The words that compounds are split into, in languages that write them as one.
    pub parts: Option<FileName>,
    /// How it tells a right answer from a guess.
    pub confidence: Confidence,
    /// The dictionary, ascending.
    pub terms: Vec<TextStretch>,
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
    /// The file that may hold a key.
    pub fn terms_file(&self, key: &TermKey) -> Option<FileName> {
        let behind = self.terms.partition_point(|stretch| stretch.from.as_str() <= key.as_str());
        self.terms.get(behind.checked_sub(1)?).map(|stretch| stretch.file)
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

    /// The root's payload.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Encoder::default();
        out.text(&self.name);
        out.text(self.locale.as_str());
        out.number(u64::from(self.docs));
        out.count(self.synonyms.len());
        self.synonyms.iter().for_each(|group| out.texts(group));
        out.texts(&self.stop_terms);
        out.byte(u8::from(self.parts.is_some()));
        self.parts.iter().for_each(|file| out.raw(&file.stored()));
        self.confidence.encode(&mut out);
        for stretches in [&self.terms, &self.words, &self.words_backwards] {
            out.count(stretches.len());
            out.sorted_texts(stretches.iter().map(|stretch| stretch.from.as_str()));
            stretches.iter().for_each(|stretch| out.raw(&stretch.file.stored()));
        }
        for stretches in [&self.rows, &self.bodies] {
            out.count(stretches.len());
            let mut next = 0;
            for stretch in stretches {
                out.number(u64::from(stretch.first - next));
                next = stretch.first;
            }
            stretches.iter().for_each(|stretch| out.raw(&stretch.file.stored()));
        }
        out.finish()
    }

    /// Reads a payload.
    pub fn decode(payload: &[u8]) -> Result<Self, OpenError> {
        let mut input = Decoder::new(payload);
        let name = input.text()?;
        let locale = Locale::new(&input.text()?).ok_or_else(|| input.malformed("a locale"))?;
        let docs = input.small()?;
        let synonyms = (0..input.count()?).map(|_| input.texts()).collect::<Result<_, _>>()?;
        let stop_terms = input.texts()?;
        let parts = if input.byte()? == 0 { None } else { Some(decode_file(&mut input)?) };
        let confidence = Confidence::decode(&mut input)?;
        let terms = decode_texts(&mut input)?;
        let words = decode_texts(&mut input)?;
        let words_backwards = decode_texts(&mut input)?;
        let rows = decode_stretches(&mut input, docs)?;
        let bodies = decode_stretches(&mut input, docs)?;
        input.end()?;
        Ok(Self {
            name,
            locale,
            docs,
            synonyms,
            stop_terms,
            parts,
            confidence,
            terms,
            words,
            words_backwards,
            rows,
            bodies,
        })
    }
}

fn decode_file(input: &mut Decoder<'_>) -> Result<FileName, OpenError> {
    Ok(FileName::from_stored(input.raw(FileName::STORED)?))
}

fn decode_texts(input: &mut Decoder<'_>) -> Result<Vec<TextStretch>, OpenError> {
    let count = input.count()?;
    let starts = input.sorted_texts(count)?;
    starts.into_iter().map(|from| Ok(TextStretch { from, file: decode_file(input)? })).collect()
}

fn decode_stretches(input: &mut Decoder<'_>, docs: u32) -> Result<Vec<DocStretch>, OpenError> {
    let count = input.count()?;
    let mut firsts = Vec::with_capacity(count);
    let mut first = 0_u32;
    for _ in 0..count {
        first = first
            .checked_add(input.small()?)
            .filter(|first| *first < docs)
            .ok_or_else(|| input.malformed("an article's number"))?;
        firsts.push(first);
    }
    firsts.into_iter().map(|first| Ok(DocStretch { first, file: decode_file(input)? })).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn root() -> Root {
        let file = |n: u8| FileName::of(&[n]);
        Root {
            name: "Help".into(),
            locale: Locale::english(),
            docs: 100,
            synonyms: vec![vec!["timecard".into(), "timesheet".into()]],
            stop_terms: vec!["der".into()],
            parts: Some(file(9)),
            confidence: Confidence::default(),
            terms: [("", 1), ("m", 2), ("pay", 3), ("payr", 4), ("z", 5)]
                .map(|(from, n)| TextStretch { from: from.into(), file: file(n) })
                .into(),
            words: vec![TextStretch { from: String::new(), file: file(10) }],
            words_backwards: vec![TextStretch { from: String::new(), file: file(11) }],
            rows: vec![DocStretch { first: 0, file: file(6) }, DocStretch { first: 64, file: file(7) }],
            bodies: vec![DocStretch { first: 0, file: file(8) }],
        }
    }

    #[test]
    fn the_root_comes_back_and_finds_files() {
        let root = root();
        assert_eq!(Root::decode(&root.encode()).unwrap(), root);
        let file = |n: u8| FileName::of(&[n]);
        for (term, n) in [("a", 1), ("m", 2), ("pax", 2), ("pay", 3), ("paz", 4), ("zz", 5)] {
            assert_eq!(root.terms_file(&TermKey::text(term)), Some(file(n)), "{term}");
        }
        assert_eq!(Root::files_from(&root.terms, "pa"), [file(2), file(3), file(4)]);
        assert_eq!(Root::files_from(&root.terms, "payro"), [file(4)]);
        assert_eq!(Root::stretch_of(&root.rows, 63).unwrap().file, file(6));
        assert_eq!(Root::stretch_of(&root.rows, 64).unwrap().file, file(7));
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
