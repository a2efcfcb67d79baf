//! The reader holds the blocks it was given and names those that are missing. It does no I/O: whoever drives it fetches the files and
//! asks again.

use std::borrow::Borrow;

use super::lookup::Lookup;
use crate::bundle::{
    self, BlockKind, BodyBlock, DocRange, Document, FileName, Header, OpenError, Root, Row, RowBlock,
    TermBlock, TextRange, WordBlock,
};
use crate::index::TermKey;
use crate::query::Query;
use crate::text::Analyzer;
use crate::text::stemming::Stemmer;

/// One article found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Its number within the bundle.
    pub doc: u32,
    /// Its score, in units of 1/1024 point × 1/64 weight; comparable within a query.
    pub score: i64,
    /// What to show of it.
    pub row: Row,
}

/// An open bundle: its root, and the blocks that were fetched so far.
#[derive(Debug)]
pub struct Reader {
    pub(super) root: Root,
    pub(super) analyzer: Analyzer,
    pub(super) parts: Option<FileName>,
    pub(super) terms: Vec<(FileName, TermBlock)>,
    pub(super) words: Vec<(FileName, WordBlock)>,
    rows: Vec<(FileName, RowBlock)>,
    bodies: Vec<(FileName, BodyBlock)>,
}

impl Reader {
    /// Opens a bundle from its root's file header and inflated payload.
    pub fn open(header: Header, payload: &[u8]) -> Result<Self, OpenError> {
        Self::open_with(header, payload, Stemmer::new)
    }

    /// The same with a stemmer of the caller's making, which gets the primary subtag of the bundle's language.
    pub fn open_with(
        header: Header,
        payload: &[u8],
        stemmer: fn(&str) -> Stemmer,
    ) -> Result<Self, OpenError> {
        header.verify(BlockKind::Root, payload)?;
        let root = Root::decode(payload)?;
        let analyzer = Analyzer::with_stemmer(&root.locale, stemmer(root.locale.language()))
            .with_stop_terms(root.stop_terms.iter().cloned())
            .with_function_terms(root.function_terms.iter().cloned());
        Ok(Self {
            root,
            analyzer,
            parts: None,
            terms: Vec::new(),
            words: Vec::new(),
            rows: Vec::new(),
            bodies: Vec::new(),
        })
    }

    /// The root.
    pub fn root(&self) -> &Root {
        &self.root
    }

    /// The analyzer of the bundle's language.
    pub fn analyzer(&self) -> &Analyzer {
        &self.analyzer
    }

    /// Adds a file that was asked for; the directory says what kind of block it must be.
    /// A file that is here already stays as it is.
    pub fn insert(&mut self, file: FileName, header: Header, payload: &[u8]) -> Result<(), OpenError> {
        if self.has(file) {
            return Ok(());
        }
        let among_texts = |stretches: &[TextRange]| stretches.iter().any(|stretch| stretch.file == file);
        let among = |stretches: &[DocRange]| stretches.iter().any(|stretch| stretch.file == file);
        if self.root.parts == Some(file) {
            header.verify(BlockKind::Parts, payload)?;
            self.analyzer.set_parts(bundle::parts::decode(payload)?);
            self.parts = Some(file);
        } else if among(&self.root.rows) {
            header.verify(BlockKind::Rows, payload)?;
            self.rows.push((file, RowBlock::decode(payload)?));
        } else if among(&self.root.bodies) {
            header.verify(BlockKind::Bodies, payload)?;
            self.bodies.push((file, BodyBlock::decode(payload)?));
        } else if among_texts(&self.root.words) || among_texts(&self.root.words_backwards) {
            header.verify(BlockKind::Words, payload)?;
            self.words.push((file, WordBlock::decode(payload)?));
        } else {
            header.verify(BlockKind::Terms, payload)?;
            self.terms.push((file, TermBlock::decode(payload, self.root.docs)?));
        }
        Ok(())
    }

    /// Whether a file is here already.
    pub fn has(&self, file: FileName) -> bool {
        self.parts == Some(file)
            || block(&self.terms, file).is_some()
            || block(&self.words, file).is_some()
            || block(&self.rows, file).is_some()
            || block(&self.bodies, file).is_some()
    }

    /// Every file of the bundle, for fetching it whole.
    pub fn files(&self) -> Vec<FileName> {
        self.root.files().collect()
    }

    /// The number of the article of that id, `None` where the bundle has none.
    pub fn find(&self, id: &str) -> Lookup<Option<u32>> {
        let key = TermKey::article(id);
        match self.root.terms_file(&key) {
            None => Lookup::Ready(None),
            Some(file) => match block(&self.terms, file) {
                None => Lookup::Need(vec![file]),
                Some(block) => Lookup::Ready(
                    block.get(&key).and_then(|entry| entry.postings.first()).map(|posting| posting.doc),
                ),
            },
        }
    }

    /// An article in full; `None` where there is no such number.
    pub fn document(&self, doc: u32) -> Lookup<Option<Result<Document, OpenError>>> {
        let Some(stretch) = Root::range_of(&self.root.bodies, doc) else { return Lookup::Ready(None) };
        match block(&self.bodies, stretch.file) {
            None => Lookup::Need(vec![stretch.file]),
            Some(block) => Lookup::Ready(block.document((doc - stretch.first) as usize)),
        }
    }

    /// Adds what to show to what was ranked. An article whose row block is shorter than the root says is left out.
    pub(super) fn with_rows(&self, ranked: &[(u32, i64)]) -> Lookup<Vec<Hit>> {
        let mut missing = Vec::new();
        let mut hits = Vec::with_capacity(ranked.len());
        for (doc, score) in ranked {
            let Some(stretch) = Root::range_of(&self.root.rows, *doc) else { continue };
            match block(&self.rows, stretch.file) {
                None if missing.contains(&stretch.file) => {}
                None => missing.push(stretch.file),
                Some(block) => {
                    let row = block.rows.get((doc - stretch.first) as usize).cloned();
                    hits.extend(row.map(|row| Hit { doc: *doc, score: *score, row }));
                }
            }
        }
        if missing.is_empty() { Lookup::Ready(hits) } else { Lookup::Need(missing) }
    }

    /// The query itself, once the files that its terms may lie in are here.
    pub(super) fn with_terms<Q: Borrow<Query>>(&self, query: Q) -> Lookup<Q> {
        let exact = query.borrow().features.iter().filter_map(|feature| self.root.terms_file(&feature.key));
        let growing = query.borrow().unfinished.iter().flat_map(|(prefix, _)| self.prefix_files(prefix));
        let missing = self.missing(exact.chain(growing));
        if missing.is_empty() { Lookup::Ready(query) } else { Lookup::Need(missing) }
    }

    /// Those of these files of terms that are not here yet, each once.
    pub(super) fn missing(&self, files: impl Iterator<Item = FileName>) -> Vec<FileName> {
        let mut missing = Vec::new();
        for file in files {
            if block(&self.terms, file).is_none() && !missing.contains(&file) {
                missing.push(file);
            }
        }
        missing
    }

    /// The files in which words that begin so are looked for: the first two of them, which hold the shortest words.
    pub(super) fn prefix_files(&self, prefix: &str) -> impl Iterator<Item = FileName> + use<> {
        Root::files_from(&self.root.terms, prefix).into_iter().take(2)
    }
}

/// The block of that file, if it is here. There are few, so looking through them is quick, and small to download.
pub(super) fn block<B>(blocks: &[(FileName, B)], file: FileName) -> Option<&B> {
    blocks.iter().find(|(name, _)| *name == file).map(|(_, block)| block)
}
