//! Indexes every field with tantivy and reads the postings and field lengths back in order of term. Each core indexes runs of consecutive
//! articles, each run in its own segment; the merged result does not depend on the number of runs. Terms are streamed, because the
//! postings of 100,000 articles don't fit into memory beside the articles.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;
use std::ops::Range;
use std::sync::Arc;

use kb_core::text::Analyzer;
use rayon::prelude::*;
use tantivy::directory::RamDirectory;
use tantivy::schema::{Field as TantivyField, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::termdict::TermStreamer;
use tantivy::tokenizer::TokenizerManager;
use tantivy::{DocSet, Index, InvertedIndexReader, SegmentReader, TantivyDocument, TantivyError};

use super::fields::{Field, FieldTexts};
use super::separator_tokenizer::{SEPARATED, SeparatorTokenizer};
use super::token_cache::{STREAMS, Stream, TokenCache};
use crate::article::BodyError;
use crate::compile_error::CompileError;

/// tantivy's memory budget in bytes. It sizes tables by it; a single-segment writer never flushes early.
const MEMORY_BUDGET: usize = 64 << 20;
/// Most articles in a run. Short runs fragment memory: with runs of 2,048, 10,000 articles needed a tenth more.
const MAX_RUN: usize = 1 << 16;

/// A posting: an article that contains a term, and how often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Occurrence {
    /// The article's number.
    pub doc: u32,
    /// The term frequency.
    pub count: u32,
}

/// A term and its postings in each of [`Field::ALL`], followed by its postings as a pair.
pub type MergedTerm = (String, Vec<Vec<Occurrence>>);

/// An index of a knowledge base's articles.
pub struct TantivyIndex {
    /// Number of articles.
    pub docs: u32,
    /// Surface words (folded, not stemmed), ascending, with the number of articles that contain them.
    pub surface_words: Vec<(String, u32)>,
    runs: Vec<Run>,
    lengths: Vec<Vec<u32>>,
    totals: Vec<u64>,
}

/// The index of a run of consecutive articles.
struct Run {
    /// The number of the first article.
    first: u32,
    /// The postings of each column: the fields, then the pairs.
    columns: Vec<Arc<InvertedIndexReader>>,
    lengths: Vec<Vec<u32>>,
    totals: [u64; STREAMS],
    surface_words: Vec<(String, u32)>,
}

impl std::fmt::Debug for TantivyIndex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TantivyIndex")
            .field("docs", &self.docs)
            .field("totals", &self.totals)
            .finish_non_exhaustive()
    }
}

/// Indexes `docs` articles; `texts` gives the texts of each.
pub fn index(
    docs: usize,
    texts: impl Fn(usize) -> Result<FieldTexts, BodyError> + Sync,
    analyzer: &Analyzer,
) -> Result<TantivyIndex, CompileError> {
    let cores = rayon::current_num_threads();
    let runs_per_core = docs.div_ceil(cores * MAX_RUN).max(1);
    index_in_runs(docs.div_ceil(cores * runs_per_core).max(1), docs, texts, analyzer)
}

/// Indexes in runs of so many articles.
fn index_in_runs(
    run_length: usize,
    docs: usize,
    texts: impl Fn(usize) -> Result<FieldTexts, BodyError> + Sync,
    analyzer: &Analyzer,
) -> Result<TantivyIndex, CompileError> {
    let starts: Vec<usize> = (0..docs).step_by(run_length).collect();
    let run = |start: &usize| index_run(*start..(start + run_length).min(docs), &texts, analyzer);
    let mut runs: Vec<Run> = starts.par_iter().map(run).collect::<Result<_, CompileError>>()?;
    let lengths = (0..STREAMS).map(|i| runs.iter().flat_map(|run| run.lengths[i].iter().copied()).collect());
    let lengths = lengths.collect();
    let totals = (0..STREAMS).map(|i| runs.iter().map(|run| run.totals[i]).sum()).collect();
    let words = runs.iter_mut().flat_map(|run| std::mem::take(&mut run.surface_words)).collect();
    Ok(TantivyIndex { docs: docs as u32, surface_words: merge_counts(words), runs, lengths, totals })
}

/// Sorts words and adds up the counts of equal ones.
fn merge_counts(mut words: Vec<(String, u32)>) -> Vec<(String, u32)> {
    words.sort_unstable();
    words.dedup_by(|later, kept| {
        let same = later.0 == kept.0;
        kept.1 += if same { later.1 } else { 0 };
        same
    });
    words
}

fn index_run(
    docs: Range<usize>,
    texts: &(impl Fn(usize) -> Result<FieldTexts, BodyError> + Sync),
    analyzer: &Analyzer,
) -> Result<Run, CompileError> {
    let (schema, columns) = schema();
    let tokenizers = TokenizerManager::default();
    tokenizers.register(SEPARATED, SeparatorTokenizer::default());
    let builder = Index::builder().schema(schema).tokenizers(tokenizers);
    let mut writer = builder.single_segment_index_writer(RamDirectory::create(), MEMORY_BUDGET)?;
    let mut cache = TokenCache::new(analyzer);
    let mut streams: [Stream; STREAMS] = Default::default();
    let mut totals = [0; STREAMS];
    let first = docs.start as u32;
    for doc in docs {
        cache.analyse(doc as u32, &texts(doc)?, &mut streams);
        let mut document = TantivyDocument::default();
        for ((column, stream), total) in columns.iter().zip(&streams).zip(&mut totals) {
            *total += stream.tokens;
            document.add_text(*column, &stream.joined);
        }
        writer.add_document(document)?;
    }
    let searcher = writer.finalize()?.reader()?.searcher();
    let segments = searcher.segment_readers();
    let of = |column: &TantivyField| -> Result<(Arc<InvertedIndexReader>, Vec<u32>), TantivyError> {
        let segment = &segments[0];
        Ok((segment.inverted_index(*column)?, lengths(segment, *column)?))
    };
    let (columns, lengths) = columns.iter().map(of).collect::<Result<Vec<_>, _>>()?.into_iter().unzip();
    Ok(Run { first, columns, lengths, totals, surface_words: cache.into_surface_words() })
}

/// The schema: a column for each field, then one for the pairs.
fn schema() -> (Schema, Vec<TantivyField>) {
    let mut schema = Schema::builder();
    let indexing =
        TextFieldIndexing::default().set_tokenizer(SEPARATED).set_index_option(IndexRecordOption::WithFreqs);
    let options = TextOptions::default().set_indexing_options(indexing.set_fieldnorms(true));
    let names = Field::ALL.iter().map(|field| format!("{field:?}")).chain(["Pairs".to_owned()]);
    let columns = names.map(|name| schema.add_text_field(&name, options.clone())).collect();
    (schema.build(), columns)
}

fn lengths(segment: &SegmentReader, column: TantivyField) -> Result<Vec<u32>, TantivyError> {
    let norms = segment.get_fieldnorms_reader(column)?;
    Ok((0..segment.max_doc()).map(|doc| norms.fieldnorm(doc)).collect())
}

impl TantivyIndex {
    /// The length of a field in each article, in tokens. tantivy stores it exactly up to 40, then rounded by at most 1/8.
    pub fn lengths(&self, field: Field) -> &[u32] {
        &self.lengths[field as usize]
    }

    /// The mean length of a field over all articles; 0 counts for articles without it.
    pub fn average(&self, field: Field) -> f32 {
        self.totals[field as usize] as f32 / (self.docs as f32).max(1.0)
    }

    /// Calls `visit` with each term of one field and its postings, ascending by term.
    pub fn terms(
        &self,
        field: Field,
        visit: &mut impl FnMut(String, Vec<Occurrence>),
    ) -> Result<(), TantivyError> {
        let column = field as usize;
        self.merge(column..column + 1, &mut |(term, mut found)| visit(term, found.swap_remove(0)))
    }

    /// Calls `visit` with each term and pair and its postings in all columns, ascending by term.
    pub fn merged(&self, visit: &mut impl FnMut(MergedTerm)) -> Result<(), TantivyError> {
        self.merge(0..STREAMS, visit)
    }

    fn merge(&self, columns: Range<usize>, visit: &mut impl FnMut(MergedTerm)) -> Result<(), TantivyError> {
        let mut open = Vec::new();
        // Ordered by key, then by run, so that postings come in order of article.
        let mut next = BinaryHeap::new();
        for run in &self.runs {
            for (column, inverted) in run.columns[columns.clone()].iter().enumerate() {
                let mut terms = inverted.terms().stream()?;
                if terms.advance() {
                    next.push(Reverse((terms.key().to_vec(), open.len())));
                    open.push(Column { first: run.first, column, inverted, terms });
                }
            }
        }
        while let Some(Reverse((key, _))) = next.peek() {
            // Terms come from the analyzer, so they are valid UTF-8.
            let term = String::from_utf8_lossy(key).into_owned();
            let mut found = vec![Vec::new(); columns.len()];
            while let Some(mut top) = next.peek_mut().filter(|top| top.0.0 == term.as_bytes()) {
                let Reverse((key, at)) = &mut *top;
                let column = &mut open[*at];
                column.read(&mut found[column.column])?;
                if column.terms.advance() {
                    key.clear();
                    key.extend_from_slice(column.terms.key());
                } else {
                    PeekMut::pop(top);
                }
            }
            visit((term, found));
        }
        Ok(())
    }
}

/// A column of a run, positioned at one of its terms.
struct Column<'e> {
    first: u32,
    column: usize,
    inverted: &'e InvertedIndexReader,
    terms: TermStreamer<'e>,
}

impl Column<'_> {
    /// Appends the postings of the current term.
    fn read(&self, found: &mut Vec<Occurrence>) -> Result<(), TantivyError> {
        let term = self.terms.value();
        let mut postings = self.inverted.read_postings_from_terminfo(term, IndexRecordOption::WithFreqs)?;
        found.reserve(term.doc_freq as usize);
        while postings.doc() != tantivy::TERMINATED {
            let count = tantivy::postings::Postings::term_freq(&postings);
            found.push(Occurrence { doc: self.first + postings.doc(), count });
            postings.advance();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kb_core::model::Locale;

    /// Indexes in runs of this length and collects all terms.
    fn indexed(run_length: usize) -> (Vec<MergedTerm>, TantivyIndex) {
        let bodies = ["pay run late", "a pay run and a pay run", "", "late approvals", "approve late pay"];
        let texts = |doc: usize| {
            let mut texts = FieldTexts::default();
            texts[Field::Body as usize] = bodies[doc].to_owned();
            texts[Field::Title as usize] = format!("Article {doc}");
            Ok(texts)
        };
        let index =
            index_in_runs(run_length, bodies.len(), texts, &Analyzer::new(&Locale::english())).unwrap();
        let mut terms = Vec::new();
        index.merged(&mut |term| terms.push(term)).unwrap();
        (terms, index)
    }

    #[test]
    fn runs_of_any_length_give_the_same_index() {
        let (terms, whole) = indexed(5);
        assert_eq!(terms.iter().filter(|(_, found)| !found[STREAMS - 1].is_empty()).count(), 1);
        assert!(terms.is_sorted_by(|a, b| a.0 < b.0));
        for run_length in 1..5 {
            let (same_terms, parts) = indexed(run_length);
            assert_eq!(same_terms, terms, "runs of {run_length}");
            assert_eq!(
                (&parts.surface_words, &parts.lengths, &parts.totals),
                (&whole.surface_words, &whole.lengths, &whole.totals),
                "runs of {run_length}"
            );
        }
    }
}
