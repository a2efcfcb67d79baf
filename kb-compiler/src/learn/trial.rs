//! A bundle's ranking in memory, so that what is measured and calibrated is the reader's own arithmetic.

use kb_core::bundle::{
    BlockKind, Confidence, FileName, Header, OpenError, Root, Series, TermBlock, TextStretch,
};
use kb_core::index::{TermEntry, TermKey};
use kb_core::model::Locale;
use kb_core::query::Typing;
use kb_core::rank::{Evidence, Lookup, Reader};

/// Articles ranked a question: those that nDCG@10 looks at.
const DEPTH: usize = 10;

/// What a reader makes of a question.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ranking {
    /// Articles by number, best first.
    pub articles: Vec<u32>,
    /// How sure that looks.
    pub evidence: Evidence,
}

/// A reader of a dictionary.
#[derive(Debug)]
pub struct Trial {
    reader: Reader,
}

impl Trial {
    /// Opens a dictionary as a bundle. `scale` is what its scores count in the softmax.
    pub fn open(
        entries: &[TermEntry],
        articles: usize,
        locale: &Locale,
        stop_terms: &[String],
        scale: f32,
    ) -> Result<Self, OpenError> {
        let docs = articles as u32;
        // What every article begins with stands in a block of its own.
        let bias = entries.partition_point(|entry| entry.key < TermKey::bias());
        let behind = entries.partition_point(|entry| entry.key <= TermKey::bias());
        let blocks = [&entries[..bias], &entries[bias..behind], &entries[behind..]];
        let blocks = blocks.into_iter().filter(|block| !block.is_empty());
        let payloads: Vec<(String, Vec<u8>)> = blocks
            .map(|block| (block[0].key.as_str().to_owned(), TermBlock::encode(block, docs).concat()))
            .collect();
        let series = Series::of(payloads.iter().map(|(_, payload)| payload.as_slice()));
        let stretch = |(number, (from, _)): (u32, &(String, Vec<u8>))| TextStretch {
            from: from.clone(),
            file: series.name(number),
        };
        let terms: Vec<TextStretch> = (0..).zip(&payloads).map(stretch).collect();
        let files: Vec<FileName> = terms.iter().map(|stretch| stretch.file).collect();
        let root = Root {
            name: String::new(),
            locale: locale.clone(),
            docs,
            synonyms: Vec::new(),
            stop_terms: stop_terms.to_vec(),
            series,
            parts: None,
            confidence: Confidence::without_tickets(scale, docs),
            triage: None,
            terms,
            tails: Vec::new(),
            words: Vec::new(),
            words_backwards: Vec::new(),
            rows: Vec::new(),
            bodies: Vec::new(),
        };
        let encoded = root.encode();
        let mut reader = Reader::open(Header::of(BlockKind::Root, &encoded), &encoded)?;
        for (file, (_, payload)) in files.into_iter().zip(&payloads) {
            reader.insert(file, Header::of(BlockKind::Terms, payload), payload)?;
        }
        Ok(Self { reader })
    }

    /// Ranks the articles for a text.
    pub fn rank(&self, text: &str) -> Ranking {
        match self.reader.evidence(text, Typing::Done, DEPTH) {
            Lookup::Ready((ranked, evidence)) => Ranking {
                articles: ranked.into_iter().map(|(article, _)| article).take(DEPTH).collect(),
                evidence,
            },
            Lookup::Need(_) => Ranking::default(),
        }
    }
}
