//! From an edition to the files of its bundle.

pub mod file;
pub mod cut;
pub mod rows;

use base64::Engine as _;
use kb_core::bundle::{
    BlockKind, Confidence, FORMAT_VERSION, MANIFEST_SCHEMA, Manifest, PREFETCH_LIMIT, Root, parts,
};
use kb_core::index::TermKey;
use kb_core::text::{Analyzer, Token, TokenKind};
use tantivy::TantivyError;
use xxhash_rust::xxh3::xxh3_64;

use crate::edition::Edition;
use crate::index::index;
use crate::index::language::{Findings, findings};
use crate::sources::KnowledgeBase;
use cut::BlockSizes;
use file::{BundleFile, seal};

/// A bundle ready to be written.
#[derive(Debug)]
pub struct Bundle {
    /// Its folder below `dist/`.
    pub folder: String,
    /// Its manifest.
    pub manifest: Manifest,
    /// Its files, root included, by name.
    pub files: Vec<BundleFile>,
}

/// Compiles an edition.
pub fn bundle(edition: &Edition<'_>, base: &KnowledgeBase) -> Result<Bundle, TantivyError> {
    bundle_in(edition, base, findings(edition))
}

/// Compiles an edition whose language is already known, or known to be read otherwise: that is how the benchmark takes compounds away.
pub fn bundle_in(
    edition: &Edition<'_>,
    base: &KnowledgeBase,
    language: Findings,
) -> Result<Bundle, TantivyError> {
    let analyzer = language.analyzer(&edition.locale);
    let redirects = base.redirects.iter().map(|(old, new)| (old.as_str(), new.as_str()));
    let index = index(edition, &analyzer, redirects)?;
    let sizes = BlockSizes::for_articles(edition.articles.len());
    let (terms, mut files) = cut::term_blocks(index.entries, sizes);
    let (row_stretches, row_files) =
        cut::row_blocks(&rows::rows(edition, &rows::closed_tickets(&base.resolutions)), sizes);
    let (body_stretches, body_files) = cut::body_blocks(edition, sizes);
    let (words, word_files) = cut::word_blocks(&index.words, sizes);
    let (words_backwards, backward_files) = cut::word_blocks(&index.words_backwards, sizes);
    files.extend(word_files);
    files.extend(backward_files);
    files.extend(row_files);
    files.extend(body_files);
    let parts =
        (!language.parts.words().is_empty()).then(|| seal(BlockKind::Parts, &parts::encode(&language.parts)));
    let root = Root {
        name: name(base),
        locale: edition.locale.clone(),
        docs: edition.articles.len() as u32,
        synonyms: analysed_synonyms(&base.config.synonyms, &analyzer),
        stop_terms: language.stop_terms,
        parts: parts.as_ref().map(|file| file.name),
        confidence: Confidence::default(),
        terms,
        words,
        words_backwards,
        rows: row_stretches,
        bodies: body_stretches,
    };
    files.extend(parts);
    let root = cut::root_file(&root);
    files.sort_by_key(|file| file.name);
    files.dedup_by_key(|file| file.name);
    let manifest = manifest(edition, base, &root, &files);
    files.push(root);
    Ok(Bundle { folder: edition.folder.clone(), manifest, files })
}

fn name(base: &KnowledgeBase) -> String {
    base.config.name.clone().unwrap_or_else(|| "Help".to_owned())
}

/// Each phrase as its terms, in the order in which they are said; words that say little are passed over, as in pairs.
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

fn manifest(
    edition: &Edition<'_>,
    base: &KnowledgeBase,
    root: &BundleFile,
    files: &[BundleFile],
) -> Manifest {
    let bytes = files.iter().map(|file| file.bytes.len() as u64).sum::<u64>() + root.bytes.len() as u64;
    let listed = if bytes <= PREFETCH_LIMIT { files } else { &[] };
    Manifest {
        schema: MANIFEST_SCHEMA.to_owned(),
        format: FORMAT_VERSION,
        name: name(base),
        audience: edition.audience.as_ref().map(ToString::to_string).unwrap_or_default(),
        locale: edition.locale.to_string(),
        translations: edition.translations.iter().map(ToString::to_string).collect(),
        digest: format!("{:016x}", xxh3_64(&root.bytes)),
        articles: edition.articles.len() as u32,
        root: root.name.to_string(),
        root_file: base64::engine::general_purpose::STANDARD.encode(&root.bytes),
        bytes,
        file_count: files.len() as u32 + 1,
        files: listed.iter().map(|file| file.name.to_string()).collect(),
    }
}
