//! The reader of a bundle over a dictionary in memory, so that measurements use the same arithmetic as the browser.

use std::collections::BTreeSet;

use kb_core::bundle::{
    BlockKind, ConfidenceModel, FileName, Header, OpenError, Root, Series, TermBlock, TextRange,
};
use kb_core::index::{TermEntry, TermKey};
use kb_core::model::Locale;
use kb_core::query::Typing;
use kb_core::rank::{Evidence, Lookup, Reader};

/// Articles ranked for a query: as many as nDCG@10 reads.
const DEPTH: usize = 10;

/// A ranking and the evidence for its confidence.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ranking {
    /// Article numbers, best first.
    pub articles: Vec<u32>,
    /// What the probability of the ranking is computed from.
    pub evidence: Evidence,
}

/// A reader of a dictionary.
#[derive(Debug)]
pub struct DictionaryReader {
    reader: Reader,
}

impl DictionaryReader {
    /// Opens a dictionary of so many articles as a bundle. `scale` is the factor of its scores in the softmax.
    pub fn open(
        entries: &[TermEntry],
        articles: usize,
        locale: &Locale,
        stop_terms: &[String],
        function_terms: &BTreeSet<String>,
        scale: f32,
    ) -> Result<Self, OpenError> {
        let docs = articles as u32;
        let blocks = term_blocks(entries, docs);
        let series = Series::of(blocks.iter().map(|block| block.payload.as_slice()));
        let files: Vec<FileName> = (0..).zip(&blocks).map(|(number, _)| series.name(number)).collect();
        let stretches = blocks.iter().zip(&files);
        let terms = stretches.map(|(block, file)| TextRange { from: block.from.clone(), file: *file });
        let root = Root {
            confidence: ConfidenceModel::without_tickets(scale, docs),
            stop_terms: stop_terms.to_vec(),
            function_terms: function_terms.iter().cloned().collect(),
            terms: terms.collect(),
            ..empty_root(locale, docs, series)
        };
        let encoded = root.encode();
        let mut reader = Reader::open(Header::of(BlockKind::Root, &encoded), &encoded)?;
        for (file, Block { payload, .. }) in files.into_iter().zip(&blocks) {
            reader.insert(file, Header::of(BlockKind::Terms, payload), payload)?;
        }
        Ok(Self { reader })
    }

    /// Ranks the articles for a text. A missing block is an error: an empty ranking would count as a bad one.
    pub fn rank(&self, text: &str) -> Result<Ranking, OpenError> {
        match self.reader.evidence(text, Typing::Done, DEPTH) {
            Lookup::Ready((ranked, evidence)) => Ok(Ranking {
                articles: ranked.into_iter().map(|(article, _)| article).take(DEPTH).collect(),
                evidence,
            }),
            Lookup::Need(_) => Err(OpenError::Malformed { what: "every block of the dictionary", at: 0 }),
        }
    }
}

/// The root of a bundle without any content.
fn empty_root(locale: &Locale, docs: u32, series: Series) -> Root {
    Root {
        name: String::new(),
        locale: locale.clone(),
        docs,
        synonyms: Vec::new(),
        stop_terms: Vec::new(),
        function_terms: Vec::new(),
        series,
        parts: None,
        confidence: ConfidenceModel::without_tickets(1.0, docs),
        triage: None,
        terms: Vec::new(),
        tails: Vec::new(),
        words: Vec::new(),
        words_backwards: Vec::new(),
        rows: Vec::new(),
        bodies: Vec::new(),
    }
}

/// An encoded block of terms and its first key.
struct Block {
    from: String,
    payload: Vec<u8>,
}

/// The blocks of a dictionary. The articles' biases need a block of their own, because every query reads them.
fn term_blocks(entries: &[TermEntry], docs: u32) -> Vec<Block> {
    let bias = entries.partition_point(|entry| entry.key < TermKey::bias());
    let behind = entries.partition_point(|entry| entry.key <= TermKey::bias());
    let blocks = [&entries[..bias], &entries[bias..behind], &entries[behind..]];
    let encode = |block: &[TermEntry]| Block {
        from: block[0].key.as_str().to_owned(),
        payload: TermBlock::encode(block, docs).concat(),
    };
    blocks.into_iter().filter(|block| !block.is_empty()).map(encode).collect()
}
