//! The engine: tantivy indexes every field, and its postings and field lengths come out again in dictionary order. Terms are streamed,
//! a batch at a time, because the postings of 100,000 articles don't fit beside the articles themselves.

use std::collections::BTreeMap;

use kb_core::index::TermKey;
use kb_core::text::{Analyzer, Token, TokenKind, pairs, spelling};
use rayon::prelude::*;
use tantivy::directory::RamDirectory;
use tantivy::schema::{Field as EngineField, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::termdict::TermStreamer;
use tantivy::tokenizer::TokenizerManager;
use tantivy::{DocSet, Index, InvertedIndexReader, SegmentReader, TantivyDocument, TantivyError};

use super::fields::{Field, FieldTexts};
use super::prepared::{PREPARED, Prepared, SEPARATOR};

/// Memory that tantivy may use before it would cut a segment, in bytes; one segment must hold a knowledge base of 100,000 articles.
const MEMORY_BUDGET: usize = 2 << 30;
/// Articles analysed at a time.
const BATCH: usize = 512;
/// A pair has to stand this often in an article to be worth its bytes.
const PAIR_COUNT: usize = 2;

/// How often a term stands in an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Occurrence {
    /// The article's number.
    pub doc: u32,
    /// How often.
    pub count: u32,
}

/// What is indexed beside the fields of [`Field::ALL`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extra {
    /// Word pairs that an article repeats, over title, headings, symptoms and body.
    Pairs,
    /// Words as they are written, folded but not stemmed, each once an article: what spelling works on.
    Written,
}

const COLUMNS: usize = Field::ALL.len() + 2;

/// A term and its occurrences in each of [`Field::ALL`].
pub type MergedTerm = (String, Vec<Vec<Occurrence>>);

/// An index of a knowledge base's articles.
pub struct Engine {
    /// Number of articles.
    pub docs: u32,
    segment: Option<SegmentReader>,
    columns: Vec<EngineField>,
    lengths: Vec<Vec<u32>>,
    totals: Vec<u64>,
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Engine")
            .field("docs", &self.docs)
            .field("totals", &self.totals)
            .finish_non_exhaustive()
    }
}

/// Indexes `docs` articles by their texts.
pub fn index(
    docs: usize,
    texts: impl Fn(usize) -> FieldTexts + Sync,
    analyzer: &Analyzer,
) -> Result<Engine, TantivyError> {
    let mut schema = Schema::builder();
    let indexing =
        TextFieldIndexing::default().set_tokenizer(PREPARED).set_index_option(IndexRecordOption::WithFreqs);
    let options = TextOptions::default().set_indexing_options(indexing.set_fieldnorms(true));
    let names = Field::ALL
        .iter()
        .map(|field| format!("{field:?}"))
        .chain([Extra::Pairs, Extra::Written].map(|extra| format!("{extra:?}")));
    let columns: Vec<EngineField> = names.map(|name| schema.add_text_field(&name, options.clone())).collect();
    let tokenizers = TokenizerManager::default();
    tokenizers.register(PREPARED, Prepared::default());
    let builder = Index::builder().schema(schema.build()).tokenizers(tokenizers);
    let mut writer = builder.single_segment_index_writer(RamDirectory::create(), MEMORY_BUDGET)?;
    let mut totals = vec![0; columns.len()];
    for batch in (0..docs).collect::<Vec<_>>().chunks(BATCH) {
        let analysed: Vec<[Stream; COLUMNS]> =
            batch.par_iter().map(|doc| analyse(&texts(*doc), analyzer)).collect();
        for streams in analysed {
            let mut document = TantivyDocument::default();
            for ((column, stream), total) in columns.iter().zip(streams).zip(&mut totals) {
                *total += stream.tokens;
                document.add_text(*column, stream.joined);
            }
            writer.add_document(document)?;
        }
    }
    let segment = writer.finalize()?.reader()?.searcher().segment_readers().first().cloned();
    let lengths = match &segment {
        None => vec![Vec::new(); columns.len()],
        Some(segment) => columns.iter().map(|column| lengths(segment, *column)).collect::<Result<_, _>>()?,
    };
    Ok(Engine { docs: docs as u32, segment, columns, lengths, totals })
}

/// The terms of one field of one article, ready for the engine.
#[derive(Debug, Default)]
struct Stream {
    joined: String,
    tokens: u64,
}

impl Stream {
    fn push(&mut self, term: &str) {
        self.joined.push_str(term);
        self.joined.push(SEPARATOR);
        self.tokens += 1;
    }
}

/// The terms of every field, then the pairs, then the words as written.
fn analyse(texts: &FieldTexts, analyzer: &Analyzer) -> [Stream; COLUMNS] {
    let tokens: Vec<Vec<Token>> = texts.iter().map(|text| analyzer.tokens(text)).collect();
    let mut streams: [Stream; COLUMNS] = Default::default();
    for (stream, tokens) in streams.iter_mut().zip(&tokens) {
        tokens.iter().for_each(|token| stream.push(&token.term));
    }
    let mut repeated: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for field in [Field::Title, Field::Headings, Field::Symptoms, Field::Body] {
        for (first, second) in pairs(&tokens[field as usize]) {
            *repeated.entry((&first.term, &second.term)).or_default() += 1;
        }
    }
    for ((first, second), count) in repeated.into_iter().filter(|(_, count)| *count >= PAIR_COUNT) {
        let key = TermKey::pair(first, second);
        (0..count).for_each(|_| streams[Field::ALL.len()].push(key.as_str()));
    }
    let spelt = |token: &&Token| token.kind == TokenKind::Word && spelling::may_be_corrected(&token.folded);
    let mut written: Vec<&str> =
        tokens.iter().flatten().filter(spelt).map(|token| token.folded.as_str()).collect();
    written.sort_unstable();
    written.dedup();
    written.into_iter().for_each(|word| streams[Field::ALL.len() + 1].push(word));
    streams
}

fn lengths(segment: &SegmentReader, column: EngineField) -> Result<Vec<u32>, TantivyError> {
    let norms = segment.get_fieldnorms_reader(column)?;
    Ok((0..segment.max_doc()).map(|doc| norms.fieldnorm(doc)).collect())
}

impl Engine {
    /// Tokens of a field in each article, as tantivy keeps them (exact up to 40, then in steps of at most 1/8).
    pub fn lengths(&self, field: Field) -> &[u32] {
        &self.lengths[field as usize]
    }

    /// Mean length of a field over all articles, those without it included.
    pub fn average(&self, field: Field) -> f32 {
        self.totals[field as usize] as f32 / (self.docs as f32).max(1.0)
    }

    /// Calls `visit` with the terms of one field, in order of key.
    pub fn terms(
        &self,
        field: Field,
        visit: &mut impl FnMut(String, Vec<Occurrence>),
    ) -> Result<(), TantivyError> {
        self.column(field as usize, visit)
    }

    /// Calls `visit` with the pairs or the written words, in order of key.
    pub fn extra(
        &self,
        extra: Extra,
        visit: &mut impl FnMut(String, Vec<Occurrence>),
    ) -> Result<(), TantivyError> {
        self.column(Field::ALL.len() + extra as usize, visit)
    }

    fn column(
        &self,
        column: usize,
        visit: &mut impl FnMut(String, Vec<Occurrence>),
    ) -> Result<(), TantivyError> {
        let Some(segment) = &self.segment else { return Ok(()) };
        let inverted = segment.inverted_index(self.columns[column])?;
        let mut stream = inverted.terms().stream()?;
        while stream.advance() {
            visit(text(stream.key()), occurrences(&inverted, &stream)?);
        }
        Ok(())
    }

    /// Calls `visit` with every term of the fields and its occurrences in each, in order of key.
    pub fn merged(&self, visit: &mut impl FnMut(MergedTerm)) -> Result<(), TantivyError> {
        let Some(segment) = &self.segment else { return Ok(()) };
        let inverted: Vec<_> = self.columns[..Field::ALL.len()]
            .iter()
            .map(|column| segment.inverted_index(*column))
            .collect::<Result<_, _>>()?;
        let mut streams: Vec<TermStreamer<'_>> =
            inverted.iter().map(|index| index.terms().stream()).collect::<Result<_, _>>()?;
        let mut open: Vec<bool> = streams.iter_mut().map(TermStreamer::advance).collect();
        loop {
            let keys = streams.iter().zip(&open).filter(|(_, open)| **open).map(|(stream, _)| stream.key());
            let Some(key) = keys.min().map(<[u8]>::to_vec) else { return Ok(()) };
            let mut found = vec![Vec::new(); streams.len()];
            for (i, stream) in streams.iter_mut().enumerate() {
                if open[i] && stream.key() == key {
                    found[i] = occurrences(&inverted[i], stream)?;
                    open[i] = stream.advance();
                }
            }
            visit((text(&key), found));
        }
    }
}

/// A key as text; the analyzer only makes UTF-8.
fn text(key: &[u8]) -> String {
    String::from_utf8_lossy(key).into_owned()
}

fn occurrences(
    inverted: &InvertedIndexReader,
    stream: &TermStreamer<'_>,
) -> Result<Vec<Occurrence>, TantivyError> {
    let mut postings = inverted.read_postings_from_terminfo(stream.value(), IndexRecordOption::WithFreqs)?;
    let mut found = Vec::with_capacity(stream.value().doc_freq as usize);
    while postings.doc() != tantivy::TERMINATED {
        found.push(Occurrence {
            doc: postings.doc(),
            count: tantivy::postings::Postings::term_freq(&postings),
        });
        postings.advance();
    }
    Ok(found)
}
