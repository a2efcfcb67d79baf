//! From an edition to the files of its bundle.

pub mod rows;
pub mod blocks;
mod manifest;

use kb_core::bundle::{BlockKind, DocRange, FileName, Manifest, Root, Series, TextRange, parts};
use kb_core::index::{TermEntry, TermKey};
use kb_core::text::{Analyzer, Token, TokenKind};

use crate::bundle_file::{BundleFile, seal, sealed};
use crate::compile_error::CompileError;
use crate::edition::Edition;
use crate::index::language::{LanguageData, language_data};
use crate::index::{Index, index};
use crate::learn::{LearningOptions, Report, learn_from_tickets};
use crate::sources::KnowledgeBase;
use crate::triage::learned_signals::with_learned;
use crate::triage::{FieldReport, FittedTriage, fit_triage};
use blocks::{BlockSizes, Blocks};
use manifest::{manifest, name};

/// A bundle ready to be written.
#[derive(Debug)]
pub struct Bundle {
    /// Its folder below `dist/`.
    pub folder: String,
    /// Its manifest.
    pub manifest: Manifest,
    /// Its files by name; the root is in the manifest.
    pub files: Vec<BundleFile>,
    /// What was learned from its tickets; `None` where there are none.
    pub report: Option<Report>,
    /// Reports on the models of triage.
    pub triage: Vec<FieldReport>,
}

/// Compiles an edition.
pub fn bundle(
    edition: &Edition<'_>,
    base: &KnowledgeBase,
    options: LearningOptions,
) -> Result<Bundle, CompileError> {
    bundle_in(edition, base, language_data(edition)?, options)
}

/// Compiles an edition with these findings about its language. The benchmark passes other findings, to measure without compounds.
pub fn bundle_in(
    edition: &Edition<'_>,
    base: &KnowledgeBase,
    language: LanguageData,
    options: LearningOptions,
) -> Result<Bundle, CompileError> {
    let analyzer = language.analyzer(&edition.locale);
    let redirects = base.redirects.iter().map(|(old, new)| (old.as_str(), new.as_str()));
    let mut index = index(edition, &analyzer, redirects)?;
    let text_only = if base.resolutions.is_empty() { Vec::new() } else { index.entries.clone() };
    let mut learned =
        learn_from_tickets(edition, base, &analyzer, &language.stop_terms, &mut index.entries, options)?;
    let cut = AllBlocks::cut(index, edition, base)?;
    if let Some(report) = &mut learned.report {
        report.bytes = cut.bytes_added_to(text_only, edition)?;
    }
    let has_parts = !language.parts.words().is_empty();
    let parts = has_parts.then(|| seal(BlockKind::Parts, parts::encode(&language.parts))).transpose()?;
    let (triage, fields) = triage(edition, base)?;
    let series = cut.series();
    let mut named = Named { series, files: Vec::new() };
    // The directories are named in the order of the root's fields, which is the order of the series.
    let root = Root {
        name: name(base),
        locale: edition.locale.clone(),
        docs: edition.articles.len() as u32,
        synonyms: analysed_synonyms(&base.config.synonyms, &analyzer),
        stop_terms: language.stop_terms,
        function_terms: language.function_terms,
        series,
        parts: parts.as_ref().map(|file| file.name),
        confidence: learned.confidence,
        triage: triage.as_ref().map(|file| file.name),
        terms: named.texts(cut.terms),
        tails: named.texts(cut.tails),
        words: named.texts(cut.words),
        words_backwards: named.texts(cut.words_backwards),
        rows: named.articles(cut.rows),
        bodies: named.articles(cut.bodies),
    };
    let mut files = named.files;
    files.extend(parts.into_iter().chain(triage));
    files.sort_by_key(|file| file.name);
    let root_file = sealed(BlockKind::Root, &[root.encode()])?;
    let bypass = with_learned(manifest::bypass(&base.config), edition, base, &analyzer);
    let manifest = manifest(edition, base, &root_file, &files, root.triage, bypass);
    Ok(Bundle { folder: edition.folder.clone(), manifest, files, report: learned.report, triage: fields })
}

/// The triage models, if any could be trained, and a report by field.
fn triage(
    edition: &Edition<'_>,
    base: &KnowledgeBase,
) -> Result<(Option<BundleFile>, Vec<FieldReport>), CompileError> {
    let FittedTriage { triage, fields } = fit_triage(base, edition)?;
    let file = (!triage.models.is_empty()).then(|| seal(BlockKind::Triage, triage.encode())).transpose()?;
    Ok((file, fields))
}

/// The blocks of every kind, without names.
struct AllBlocks {
    terms: Blocks<String>,
    tails: Blocks<String>,
    words: Blocks<String>,
    words_backwards: Blocks<String>,
    rows: Blocks<u32>,
    bodies: Blocks<u32>,
}

impl AllBlocks {
    fn cut(index: Index, edition: &Edition<'_>, base: &KnowledgeBase) -> Result<Self, CompileError> {
        let articles = edition.articles.len();
        let sizes = BlockSizes::for_articles(articles);
        let (terms, tails) = blocks::term_blocks(index.entries, articles as u32, sizes)?;
        let rows = rows::rows(edition, &rows::closed_tickets(edition, base))?;
        Ok(Self {
            terms,
            tails,
            words: blocks::word_blocks(&index.words, sizes)?,
            words_backwards: blocks::word_blocks(&index.words_backwards, sizes)?,
            rows: blocks::row_blocks(&rows, sizes)?,
            bodies: blocks::body_blocks(edition, sizes)?,
        })
    }

    /// Bytes that learning added to the dictionary.
    fn bytes_added_to(&self, text_only: Vec<TermEntry>, edition: &Edition<'_>) -> Result<u64, CompileError> {
        let articles = edition.articles.len();
        let (terms, tails) =
            blocks::term_blocks(text_only, articles as u32, BlockSizes::for_articles(articles))?;
        let bytes = |blocks: [&Blocks<String>; 2]| {
            blocks.iter().flat_map(|blocks| &blocks.files).map(|file| file.len() as u64).sum::<u64>()
        };
        Ok(bytes([&self.terms, &self.tails]).saturating_sub(bytes([&terms, &tails])))
    }

    fn series(&self) -> Series {
        let texts = [&self.terms, &self.tails, &self.words, &self.words_backwards];
        let texts = texts.into_iter().flat_map(|blocks| &blocks.files);
        let articles = [&self.rows, &self.bodies].into_iter().flat_map(|blocks| &blocks.files);
        Series::of(texts.chain(articles).map(Vec::as_slice))
    }
}

/// Names blocks with the names of a series, in order.
struct Named {
    series: Series,
    files: Vec<BundleFile>,
}

impl Named {
    fn texts(&mut self, blocks: Blocks<String>) -> Vec<TextRange> {
        self.add(blocks, |from, file| TextRange { from, file })
    }

    fn articles(&mut self, blocks: Blocks<u32>) -> Vec<DocRange> {
        self.add(blocks, |first, file| DocRange { first, file })
    }

    /// Gives the blocks the next names of the series and returns their directory.
    fn add<S, D>(&mut self, blocks: Blocks<S>, stretch: impl Fn(S, FileName) -> D) -> Vec<D> {
        let mut directory = Vec::with_capacity(blocks.files.len());
        for (start, bytes) in blocks.starts.into_iter().zip(blocks.files) {
            let name = self.series.name(self.files.len() as u32);
            directory.push(stretch(start, name));
            self.files.push(BundleFile { name, bytes });
        }
        directory
    }
}

/// Each phrase as its terms, in order, without stop words, as in pairs.
fn analysed_synonyms(groups: &[Vec<String>], analyzer: &Analyzer) -> Vec<Vec<String>> {
    groups
        .iter()
        .map(|group| {
            let mut terms: Vec<String> =
                group.iter().filter_map(|phrase| analysed_phrase(&analyzer.tokens(phrase))).collect();
            terms.sort();
            terms.dedup();
            terms
        })
        .filter(|terms| terms.len() > 1)
        .collect()
}

fn analysed_phrase(tokens: &[Token]) -> Option<String> {
    let words = tokens.iter().filter(|token| token.kind == TokenKind::Word && !token.stop);
    let words: Vec<&str> = words.map(|token| token.term.as_str()).collect();
    match (words.as_slice(), tokens) {
        ([], [only]) => Some(only.term.clone()),
        ([], _) => None,
        _ => Some(TermKey::phrase(words).as_str().to_owned()),
    }
}
