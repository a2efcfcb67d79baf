//! The engine: tantivy indexes every field, and its postings and field lengths come out again in dictionary order.

use std::collections::BTreeMap;

use kb_core::text::{Analyzer, Token, TokenKind, pairs, spelling};
use rayon::prelude::*;
use tantivy::schema::{Field as EngineField, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{PreTokenizedString, Token as EngineToken};
use tantivy::{DocSet, Index, SegmentReader, TantivyDocument, TantivyError};

use super::fields::{Field, FieldTexts};
use kb_core::index::TermKey;

/// Memory that tantivy may use before it would cut a segment, in bytes; one segment must hold a knowledge base of 100,000 articles.
const MEMORY_BUDGET: usize = 2 << 30;
/// Articles analysed at a time.
const BATCH: usize = 512;

/// How often a term stands in an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Occurrence {
    /// The article's number.
    pub doc: u32,
    /// How often.
    pub count: u32,
}

/// One field, indexed.
#[derive(Debug, Default)]
pub struct FieldIndex {
    /// Terms and where they stand, ascending by key, then by article.
    pub terms: Vec<(String, Vec<Occurrence>)>,
    /// Tokens of the field in each article, as tantivy keeps them (exact up to 40, then in steps of at most 1/8).
    pub lengths: Vec<u32>,
    /// Tokens of the field in all articles together, exact.
    pub total: u64,
}

impl FieldIndex {
    /// Mean length over all articles, those without the field included.
    pub fn average(&self) -> f32 {
        self.total as f32 / (self.lengths.len() as f32).max(1.0)
    }
}

/// Every field indexed, and the pairs.
#[derive(Debug)]
pub struct Engine {
    /// Number of articles.
    pub docs: u32,
    /// By [`Field::ALL`].
    pub fields: Vec<FieldIndex>,
    /// Word pairs of title, headings, symptoms and body.
    pub pairs: FieldIndex,
    /// Words as they are written, folded but not stemmed: what spelling works on.
    pub written: FieldIndex,
}

/// Indexes articles by their texts; the article's place in the slice is its number.
pub fn index(texts: &[FieldTexts], analyzer: &Analyzer) -> Result<Engine, TantivyError> {
    let mut schema = Schema::builder();
    let options = TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer("raw")
            .set_index_option(IndexRecordOption::WithFreqs)
            .set_fieldnorms(true),
    );
    let names =
        Field::ALL.iter().map(|field| format!("{field:?}")).chain(["Pairs".to_owned(), "Written".to_owned()]);
    let handles: Vec<EngineField> = names.map(|name| schema.add_text_field(&name, options.clone())).collect();
    let mut writer = Index::builder()
        .schema(schema.build())
        .single_segment_index_writer(tantivy::directory::RamDirectory::create(), MEMORY_BUDGET)?;
    let mut totals = vec![0_u64; handles.len()];
    for batch in texts.chunks(BATCH) {
        let analysed: Vec<Vec<Vec<EngineToken>>> =
            batch.par_iter().map(|texts| analyse(texts, analyzer)).collect();
        for streams in analysed {
            let mut document = TantivyDocument::default();
            for ((handle, tokens), total) in handles.iter().zip(streams).zip(&mut totals) {
                *total += tokens.len() as u64;
                document.add_pre_tokenized_text(*handle, PreTokenizedString { text: String::new(), tokens });
            }
            writer.add_document(document)?;
        }
    }
    let index = writer.finalize()?;
    let searcher = index.reader()?.searcher();
    let mut fields = Vec::new();
    for (handle, total) in handles.iter().zip(totals) {
        fields.push(match searcher.segment_readers() {
            [] => FieldIndex::default(),
            [segment, ..] => read_field(segment, *handle, total)?,
        });
    }
    let written = fields.pop().unwrap_or_default();
    let pairs = fields.pop().unwrap_or_default();
    Ok(Engine { docs: texts.len() as u32, fields, pairs, written })
}

/// The tokens of every field, then the pairs, then the words as written.
fn analyse(texts: &FieldTexts, analyzer: &Analyzer) -> Vec<Vec<EngineToken>> {
    let tokens: Vec<Vec<Token>> = texts.iter().map(|text| analyzer.tokens(text)).collect();
    let pairs_of = |field: Field| {
        pairs(&tokens[field as usize]).map(|(a, b)| engine_token(TermKey::pair(&a.term, &b.term).as_str()))
    };
    let with_pairs = [Field::Title, Field::Headings, Field::Symptoms, Field::Body];
    let pairs: Vec<EngineToken> = with_pairs.into_iter().flat_map(pairs_of).collect();
    let spelt = |token: &&Token| token.kind == TokenKind::Word && spelling::may_be_corrected(&token.folded);
    let written = tokens.iter().flatten().filter(spelt).map(|token| engine_token(&token.folded)).collect();
    let words = tokens.iter().map(|tokens| tokens.iter().map(|token| engine_token(&token.term)).collect());
    words.chain([pairs, written]).collect()
}

fn engine_token(text: &str) -> EngineToken {
    EngineToken { offset_from: 0, offset_to: 0, position: 0, text: text.to_owned(), position_length: 1 }
}

fn read_field(segment: &SegmentReader, field: EngineField, total: u64) -> Result<FieldIndex, TantivyError> {
    let norms = segment.get_fieldnorms_reader(field)?;
    let lengths = (0..segment.max_doc()).map(|doc| norms.fieldnorm(doc)).collect();
    let inverted = segment.inverted_index(field)?;
    let mut terms = Vec::with_capacity(inverted.terms().num_terms());
    let mut stream = inverted.terms().stream()?;
    while let Some((key, info)) = stream.next() {
        let Ok(key) = String::from_utf8(key.to_vec()) else { continue };
        let mut postings = inverted.read_postings_from_terminfo(info, IndexRecordOption::WithFreqs)?;
        let mut occurrences = Vec::with_capacity(info.doc_freq as usize);
        while postings.doc() != tantivy::TERMINATED {
            occurrences.push(Occurrence {
                doc: postings.doc(),
                count: tantivy::postings::Postings::term_freq(&postings),
            });
            postings.advance();
        }
        terms.push((key, occurrences));
    }
    Ok(FieldIndex { terms, lengths, total })
}

/// The fields' dictionaries merged: every term with its occurrences in each field, in order of key.
pub fn merged(fields: &[FieldIndex]) -> BTreeMap<&str, Vec<&[Occurrence]>> {
    let mut terms: BTreeMap<&str, Vec<&[Occurrence]>> = BTreeMap::new();
    for (i, field) in fields.iter().enumerate() {
        for (key, occurrences) in &field.terms {
            terms.entry(key).or_insert_with(|| vec![&[]; fields.len()])[i] = occurrences;
        }
    }
    terms
}
