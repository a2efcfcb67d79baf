//! Cutting: the dictionary, the rows and the bodies into blocks of the size that a first result can afford.

use std::borrow::Cow;
use std::collections::BTreeMap;

use kb_core::bundle::{
    BlockKind, BodyBlock, DocStretch, Root, Row, RowBlock, TermBlock, TextStretch, WordBlock,
};
use kb_core::index::TermEntry;
use kb_core::model::Article;
use kb_core::model::block::blocks_text;
use kb_core::text::spelling::KnownWord;
use rayon::prelude::*;

use super::file::{BundleFile, seal};
use super::rows::document;
use crate::edition::Edition;

/// Postings of one term that travel with it; the rest are too weak to be worth the bytes.
const MAX_POSTINGS: usize = 8_192;

/// Sizes of blocks.
#[derive(Debug, Clone, Copy)]
pub struct BlockSizes {
    /// Inflated bytes of a block of terms.
    pub terms: usize,
    /// Articles in a block of rows.
    pub rows: usize,
    /// Inflated bytes of a block of known words.
    pub words: usize,
    /// Inflated bytes of a block of bodies.
    pub bodies: usize,
}

impl BlockSizes {
    /// Blocks grow with the number of articles, so that files stay few and a question still touches little.
    pub fn for_articles(articles: usize) -> Self {
        match articles {
            0..=2_000 => Self { terms: 16 << 10, rows: 32, words: 32 << 10, bodies: 160 << 10 },
            2_001..=20_000 => Self { terms: 16 << 10, rows: 48, words: 32 << 10, bodies: 192 << 10 },
            _ => Self { terms: 32 << 10, rows: 64, words: 32 << 10, bodies: 256 << 10 },
        }
    }
}

/// Cuts the dictionary, which is ascending by key.
pub fn term_blocks(mut entries: Vec<TermEntry>, sizes: BlockSizes) -> (Vec<TextStretch>, Vec<BundleFile>) {
    entries.iter_mut().for_each(|entry| entry.keep_strongest(MAX_POSTINGS));
    let stretches =
        cut_by(&entries, sizes.terms, |entry| entry.key.as_str().len() / 2 + 4 + entry.postings.len() * 2);
    let files: Vec<BundleFile> =
        stretches.par_iter().map(|stretch| seal(BlockKind::Terms, &TermBlock::encode(stretch))).collect();
    (directory(&stretches, &files, |entry| entry.key.as_str()), files)
}

/// Cuts known words, which are sorted.
pub fn word_blocks(words: &[KnownWord], sizes: BlockSizes) -> (Vec<TextStretch>, Vec<BundleFile>) {
    let stretches = cut_by(words, sizes.words, |known| known.word.len() / 2 + 3);
    let files: Vec<BundleFile> =
        stretches.par_iter().map(|stretch| seal(BlockKind::Words, &WordBlock::encode(stretch))).collect();
    (directory(&stretches, &files, |known| &known.word), files)
}

/// Where each stretch begins and in which file it is.
fn directory<T>(stretches: &[&[T]], files: &[BundleFile], text: impl Fn(&T) -> &str) -> Vec<TextStretch> {
    let mut before = "";
    let mut directory = Vec::with_capacity(files.len());
    for (stretch, file) in stretches.iter().zip(files) {
        let (Some(first), Some(last)) = (stretch.first(), stretch.last()) else { continue };
        directory.push(TextStretch { from: shortest_between(before, text(first)), file: file.name });
        before = text(last);
    }
    directory
}

/// Cuts the rows.
pub fn row_blocks(rows: &[Row], sizes: BlockSizes) -> (Vec<DocStretch>, Vec<BundleFile>) {
    let blocks: Vec<&[Row]> = rows.chunks(sizes.rows).collect();
    by_article(&blocks, BlockKind::Rows, RowBlock::encode)
}

/// Cuts the bodies.
pub fn body_blocks(edition: &Edition<'_>, sizes: BlockSizes) -> (Vec<DocStretch>, Vec<BundleFile>) {
    let titles: BTreeMap<&str, &str> =
        edition.articles.iter().map(|a| (a.id.as_str(), a.title.as_str())).collect();
    let size = |article: &Cow<'_, Article>| {
        article.sections.iter().map(|section| blocks_text(&section.blocks).len() + 64).sum()
    };
    let blocks = cut_by(&edition.articles, sizes.bodies, size);
    by_article(&blocks, BlockKind::Bodies, |articles| {
        BodyBlock::encode(&articles.iter().map(|article| document(article, &titles)).collect::<Vec<_>>())
    })
}

fn by_article<T: Sync>(
    blocks: &[&[T]],
    kind: BlockKind,
    encode: impl Fn(&[T]) -> Vec<u8> + Sync,
) -> (Vec<DocStretch>, Vec<BundleFile>) {
    let files: Vec<BundleFile> = blocks.par_iter().map(|block| seal(kind, &encode(block))).collect();
    let mut first = 0;
    let mut stretches = Vec::with_capacity(files.len());
    for (block, file) in blocks.iter().zip(&files) {
        stretches.push(DocStretch { first, file: file.name });
        first += block.len() as u32;
    }
    (stretches, files)
}

/// Neighbours together until they reach `limit`; one that is larger alone stands alone.
fn cut_by<T>(items: &[T], limit: usize, size: impl Fn(&T) -> usize) -> Vec<&[T]> {
    let (mut blocks, mut start, mut filled) = (Vec::new(), 0, 0);
    for (i, item) in items.iter().enumerate() {
        let size = size(item);
        if i > start && filled + size > limit {
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

/// The shortest beginning of `first` that is greater than `before`: what the directory needs of a key.
fn shortest_between(before: &str, first: &str) -> String {
    first
        .char_indices()
        .map(|(at, c)| &first[..at + c.len_utf8()])
        .find(|head| *head > before)
        .unwrap_or(first)
        .to_owned()
}

/// The root's file.
pub fn root_file(root: &Root) -> BundleFile {
    seal(BlockKind::Root, &root.encode())
}
