//! Cuts the dictionary, the rows and the bodies into blocks. Block sizes are a trade-off between the number of files and the bytes that a
//! first result takes.

use std::collections::BTreeMap;

use kb_core::bundle::bits::rice_parameter;
use kb_core::bundle::{BlockKind, BodyBlock, DocumentRef, Row, RowBlock, TermBlock, WordBlock};
use kb_core::index::TermEntry;
use kb_core::model::blocks_text;
use kb_core::text::spelling::KnownWord;
use rayon::prelude::*;

use super::rows::document_ref;
use crate::article::{Article, BodyError};
use crate::bundle_file::sealed;
use crate::compile_error::CompileError;
use crate::edition::Edition;

/// Most postings of a term, head and tail together; the impacts of the others are too small to be worth their bytes.
const MAX_POSTINGS: usize = 8_192;
/// A head has one posting for so many articles of the bundle.
const ARTICLES_PER_HEAD_POSTING: usize = 40;
/// With fewer articles no list is split, because there is little to fetch anyway.
const WHOLE_BELOW: usize = 500;
/// Fewest postings of a head.
const MIN_HEAD: usize = 24;

/// Sizes of blocks.
#[derive(Debug, Clone, Copy)]
pub struct BlockSizes {
    /// Postings of a head, where a term has more than twice as many.
    pub head: usize,
    /// Deflated bytes of a block of terms, approximately.
    pub terms: usize,
    /// Deflated bytes of a block of tails, approximately.
    pub tails: usize,
    /// Articles in a block of rows.
    pub rows: usize,
    /// Inflated bytes of a block of known words, approximately.
    pub words: usize,
    /// Inflated bytes of a block of bodies.
    pub bodies: usize,
}

impl BlockSizes {
    /// Sizes that keep both the budget of files and that of bytes at each number of articles.
    pub fn for_articles(articles: usize) -> Self {
        let head = if articles < WHOLE_BELOW {
            articles
        } else {
            (articles / ARTICLES_PER_HEAD_POSTING).max(MIN_HEAD)
        };
        let (terms, tails, rows, words, bodies) = match articles {
            0..=2_000 => (11_700, 160 << 10, 100, 80 << 10, 312 << 10),
            2_001..=20_000 => (12 << 10, 28 << 10, 96, 64 << 10, 224 << 10),
            _ => (16 << 10, 32 << 10, 80, 64 << 10, 224 << 10),
        };
        Self { head, terms, tails, rows, words, bodies }
    }
}

/// Blocks of one kind, encoded but without names, and where each begins.
#[derive(Debug)]
pub struct Blocks<S> {
    /// The first article's number, or a text that separates a block from the one before.
    pub starts: Vec<S>,
    /// The files.
    pub files: Vec<Vec<u8>>,
}

/// Cuts the dictionary of `docs` articles, which is ascending by key, into blocks of terms and blocks of tails.
pub fn term_blocks(
    mut entries: Vec<TermEntry>,
    docs: u32,
    sizes: BlockSizes,
) -> Result<(Blocks<String>, Blocks<String>), CompileError> {
    for entry in entries.iter_mut().filter(|entry| !entry.key.is_bias()) {
        entry.keep_strongest(MAX_POSTINGS);
    }
    let words = entries.iter_mut().filter(|entry| !entry.key.is_reserved());
    let tails: Vec<TermEntry> = words.filter_map(|entry| entry.split_tail(sizes.head)).collect();
    Ok((dictionary(&entries, docs, sizes.terms)?, dictionary(&tails, docs, sizes.tails)?))
}

fn dictionary(entries: &[TermEntry], docs: u32, limit: usize) -> Result<Blocks<String>, CompileError> {
    let apart = |before: &TermEntry, entry: &TermEntry| before.key.is_bias() || entry.key.is_bias();
    let blocks = cut_by(entries, limit, |entry| deflated(entry, docs), apart);
    let starts = starts(&blocks, |entry| entry.key.as_str());
    let files = seal_all(&blocks, BlockKind::Terms, |block| TermBlock::encode(block, docs))?;
    Ok(Blocks { starts, files })
}

/// Estimated bytes of an entry after deflate: coded gaps, five bits per level, four bytes for the rest.
fn deflated(entry: &TermEntry, docs: u32) -> usize {
    let length = entry.postings.len();
    4 + length * (rice_parameter(length, docs) as usize + 7) / 8
}

/// Cuts known words, which are sorted.
pub fn word_blocks(words: &[KnownWord], sizes: BlockSizes) -> Result<Blocks<String>, CompileError> {
    let blocks = cut_by(words, sizes.words, |known| known.word.len() / 2 + 3, |_, _| false);
    let starts = starts(&blocks, |known| &known.word);
    Ok(Blocks { starts, files: seal_all(&blocks, BlockKind::Words, WordBlock::encode)? })
}

/// For each block the text that the directory stores.
fn starts<T>(blocks: &[&[T]], text: impl Fn(&T) -> &str) -> Vec<String> {
    let mut before = "";
    let mut starts = Vec::with_capacity(blocks.len());
    for block in blocks {
        let (Some(first), Some(last)) = (block.first(), block.last()) else { continue };
        starts.push(shortest_between(before, text(first)));
        before = text(last);
    }
    starts
}

/// Cuts the rows.
pub fn row_blocks(rows: &[Row], sizes: BlockSizes) -> Result<Blocks<u32>, CompileError> {
    let blocks: Vec<&[Row]> = rows.chunks(sizes.rows).collect();
    let files = seal_all(&blocks, BlockKind::Rows, |rows| vec![RowBlock::encode(rows)])?;
    Ok(Blocks { starts: firsts(&blocks), files })
}

/// Cuts the bodies.
pub fn body_blocks(edition: &Edition<'_>, sizes: BlockSizes) -> Result<Blocks<u32>, CompileError> {
    let titles: BTreeMap<&str, &str> =
        edition.articles.iter().map(|a| (a.id.as_str(), a.title.as_str())).collect();
    let sized = edition.articles.par_iter().map(|article| Ok((estimated_bytes(article)?, &**article)));
    let sized: Vec<(usize, &Article)> = sized.collect::<Result<_, BodyError>>()?;
    let blocks = cut_by(&sized, sizes.bodies, |(size, _)| *size, |_, _| false);
    let files = seal_all(&blocks, BlockKind::Bodies, |articles| {
        let articles: Vec<DocumentRef<'_>> =
            articles.iter().map(|(_, article)| document_ref(article, &titles)).collect();
        vec![BodyBlock::encode(&articles)]
    })?;
    Ok(Blocks { starts: firsts(&blocks), files })
}

/// Estimated bytes of a body: its text, and a constant per section.
fn estimated_bytes(article: &Article) -> Result<usize, BodyError> {
    Ok(article.body()?.iter().map(|section| blocks_text(&section.blocks).len() + 64).sum())
}

fn seal_all<T: Sync>(
    blocks: &[&[T]],
    kind: BlockKind,
    encode: impl Fn(&[T]) -> Vec<Vec<u8>> + Sync,
) -> Result<Vec<Vec<u8>>, CompileError> {
    blocks.par_iter().map(|block| sealed(kind, &encode(block))).collect()
}

/// The number of each block's first article.
fn firsts<T>(blocks: &[&[T]]) -> Vec<u32> {
    let mut starts = Vec::with_capacity(blocks.len());
    let mut next = 0;
    for block in blocks {
        starts.push(next);
        next += block.len() as u32;
    }
    starts
}

/// Groups neighbours up to a total size of `limit`. Neighbours that must be `apart` are separated; an item above the limit is a group of
/// its own.
fn cut_by<T>(
    items: &[T],
    limit: usize,
    size: impl Fn(&T) -> usize,
    apart: impl Fn(&T, &T) -> bool,
) -> Vec<&[T]> {
    let (mut blocks, mut start, mut filled) = (Vec::new(), 0, 0);
    for (i, item) in items.iter().enumerate() {
        let size = size(item);
        if i > start && (filled + size > limit || apart(&items[i - 1], item)) {
            blocks.push(&items[start..i]);
            (start, filled) = (i, 0);
        }
        filled += size;
    }
    if start < items.len() {
        blocks.push(&items[start..]);
    }
    blocks
}

/// The shortest prefix of `first` that is greater than `before`; the directory needs no more of a key.
fn shortest_between(before: &str, first: &str) -> String {
    first
        .char_indices()
        .map(|(at, c)| &first[..at + c.len_utf8()])
        .find(|head| *head > before)
        .unwrap_or(first)
        .to_owned()
}
