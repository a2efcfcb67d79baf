//! Ranking: a reader holds the blocks it was given, says which ones a question still needs, and sums integers. It does no I/O;
//! whoever drives it fetches the files it names and asks again.

pub mod score;
pub mod correct;
pub mod confidence;
pub mod highlight;
pub mod suggest;
pub mod target;

use std::borrow::Borrow;

use crate::bundle::{
    self, BlockKind, BodyBlock, DocStretch, Document, FileName, Header, OpenError, Root, Row, RowBlock,
    TermBlock, TextStretch, WordBlock,
};
use crate::index::TermKey;
use crate::query::{Query, Typing};
use crate::text::stem::Stemmer;
use crate::text::{Analyzer, compound};

pub use confidence::{Band, Evidence};
pub use highlight::highlight;
pub use score::{Contribution, Explanation};

/// An answer, or what is missing for one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer<T> {
    /// Here it is.
    Ready(T),
    /// These files have to be fetched first, in parallel.
    Need(Vec<FileName>),
}

impl<T> Answer<T> {
    /// Goes on with the answer, or passes on what is missing.
    fn then<U>(self, next: impl FnOnce(T) -> Answer<U>) -> Answer<U> {
        match self {
            Self::Ready(value) => next(value),
            Self::Need(files) => Answer::Need(files),
        }
    }
}

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

/// What was found, and how sure that is.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The articles, best first.
    pub hits: Vec<Hit>,
    /// Probability of each that it resolves the question, 0 to 1.
    pub each: Vec<f32>,
    /// Probability that one of the best three does.
    pub probability: f32,
    /// What to do with them.
    pub band: Band,
}

/// Everything a bundle has told us so far.
#[derive(Debug)]
pub struct Reader {
    root: Root,
    analyzer: Analyzer,
    parts: Option<FileName>,
    terms: Vec<(FileName, TermBlock)>,
    words: Vec<(FileName, WordBlock)>,
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
            .with_stop_terms(root.stop_terms.iter().cloned());
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
        let among_texts = |stretches: &[TextStretch]| stretches.iter().any(|stretch| stretch.file == file);
        let among = |stretches: &[DocStretch]| stretches.iter().any(|stretch| stretch.file == file);
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

    /// The best `most` articles for what was typed, best first; ties go to the lower number. Empty where no word is known.
    pub fn search(&self, text: &str, typing: Typing, most: usize) -> Answer<Vec<Hit>> {
        let ranked = self.understood(text, typing).then(|query| self.ranked(&query, most));
        ranked.then(|ranked| self.with_rows(&ranked))
    }

    /// The same, with how sure that is.
    pub fn answered(&self, text: &str, typing: Typing, most: usize) -> Answer<Found> {
        self.understood(text, typing).then(|query| {
            self.ranked(&query, most.max(confidence::CONTENDERS)).then(|mut ranked| {
                let certainty = confidence::certainty(self, &query, &ranked);
                ranked.truncate(most);
                self.with_rows(&ranked).then(|hits| {
                    let confidence::Certainty { probability, each, band } = certainty;
                    Answer::Ready(Found { hits, each, probability, band })
                })
            })
        })
    }

    /// The best `most` articles for what was typed, and the evidence of how sure that is: what confidence is fitted on.
    pub fn evidence(&self, text: &str, typing: Typing, most: usize) -> Answer<(Vec<(u32, i64)>, Evidence)> {
        self.understood(text, typing).then(|query| {
            self.ranked(&query, most.max(confidence::CONTENDERS)).then(|ranked| {
                let (evidence, _) = confidence::evidence(self, &query, &ranked);
                Answer::Ready((ranked, evidence))
            })
        })
    }

    /// What was typed, understood, with guesses for words that are misspelt.
    pub fn understood(&self, text: &str, typing: Typing) -> Answer<Query> {
        match self.root.parts.filter(|file| self.parts != Some(*file) && compound::may_hold_compound(text)) {
            Some(file) => Answer::Need(vec![file]),
            None => {
                let query = correct::widened(&self.root.synonyms, Query::parse(text, typing, &self.analyzer));
                self.with_terms(query).then(|query| correct::corrected(self, query))
            }
        }
    }

    /// Numbers and scores of the best `most` articles for a query.
    pub fn ranked(&self, query: &Query, most: usize) -> Answer<Vec<(u32, i64)>> {
        self.with_terms(query).then(|query| {
            self.tails(query).then(|tails| Answer::Ready(score::best(self, query, most, tails)))
        })
    }

    /// Where an article's score comes from; its contributions add up to the score.
    pub fn explain(&self, text: &str, typing: Typing, doc: u32) -> Answer<Explanation> {
        let query = self.understood(text, typing).then(|query| self.with_terms(query));
        query.then(|query| {
            self.tails(&query).then(|tails| Answer::Ready(score::explain(self, &query, doc, tails)))
        })
    }

    /// The number of the article of that id, `None` where the bundle has none.
    pub fn find(&self, id: &str) -> Answer<Option<u32>> {
        let key = TermKey::article(id);
        match self.root.terms_file(&key) {
            None => Answer::Ready(None),
            Some(file) => match block(&self.terms, file) {
                None => Answer::Need(vec![file]),
                Some(block) => Answer::Ready(
                    block.get(&key).and_then(|entry| entry.postings.first()).map(|posting| posting.doc),
                ),
            },
        }
    }

    /// An article in full; `None` where there is no such number.
    pub fn document(&self, doc: u32) -> Answer<Option<Result<Document, OpenError>>> {
        let Some(stretch) = Root::stretch_of(&self.root.bodies, doc) else { return Answer::Ready(None) };
        match block(&self.bodies, stretch.file) {
            None => Answer::Need(vec![stretch.file]),
            Some(block) => Answer::Ready(block.document((doc - stretch.first) as usize)),
        }
    }

    /// Adds what to show to what was ranked. An article whose row block is shorter than the root says is left out.
    fn with_rows(&self, ranked: &[(u32, i64)]) -> Answer<Vec<Hit>> {
        let mut missing = Vec::new();
        let mut hits = Vec::with_capacity(ranked.len());
        for (doc, score) in ranked {
            let Some(stretch) = Root::stretch_of(&self.root.rows, *doc) else { continue };
            match block(&self.rows, stretch.file) {
                None if missing.contains(&stretch.file) => {}
                None => missing.push(stretch.file),
                Some(block) => {
                    let row = block.rows.get((doc - stretch.first) as usize).cloned();
                    hits.extend(row.map(|row| Hit { doc: *doc, score: *score, row }));
                }
            }
        }
        if missing.is_empty() { Answer::Ready(hits) } else { Answer::Need(missing) }
    }

    /// The query itself, once the files that its terms may lie in are here.
    fn with_terms<Q: Borrow<Query>>(&self, query: Q) -> Answer<Q> {
        let exact = query.borrow().features.iter().filter_map(|feature| self.root.terms_file(&feature.key));
        let growing = query.borrow().unfinished.iter().flat_map(|(prefix, _)| self.prefix_files(prefix));
        let missing = self.missing(exact.chain(growing));
        if missing.is_empty() { Answer::Ready(query) } else { Answer::Need(missing) }
    }

    /// Whether a query reads the tails of its terms, once they are here; the blocks of its terms are.
    fn tails(&self, query: &Query) -> Answer<bool> {
        let open = score::open_terms(self, query);
        if !score::reads_tails(self, query, &open) {
            return Answer::Ready(false);
        }
        let missing = self.missing(open.iter().filter_map(|(entry, _)| self.root.tails_file(&entry.key)));
        if missing.is_empty() { Answer::Ready(true) } else { Answer::Need(missing) }
    }

    /// Those of these files of terms that are not here yet, each once.
    fn missing(&self, files: impl Iterator<Item = FileName>) -> Vec<FileName> {
        let mut missing = Vec::new();
        for file in files {
            if block(&self.terms, file).is_none() && !missing.contains(&file) {
                missing.push(file);
            }
        }
        missing
    }

    /// The files in which words that begin so are looked for: the first two of them, which hold the shortest words.
    fn prefix_files(&self, prefix: &str) -> impl Iterator<Item = FileName> + use<> {
        Root::files_from(&self.root.terms, prefix).into_iter().take(2)
    }
}

/// The block of that file, if it is here. There are few, so looking through them is quick, and small to download.
fn block<B>(blocks: &[(FileName, B)], file: FileName) -> Option<&B> {
    blocks.iter().find(|(name, _)| *name == file).map(|(_, block)| block)
}
