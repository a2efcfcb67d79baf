//! From articles to quantised impacts: fields → language data → tokens → tantivy → merged terms → impacts → integers.

pub mod fields;
pub mod language;
pub mod separator_tokenizer;
pub mod interner;
pub mod token_cache;
pub mod tantivy_index;
pub mod impacts;

use std::collections::BTreeMap;

use kb_core::index::{TermEntry, TermKey};
use kb_core::text::Analyzer;
use kb_core::text::compound::Parts;
use kb_core::text::identifier;
use kb_core::text::spelling::{self, KnownWord};
use rayon::prelude::*;

use crate::article::{Article, BodyError};
use crate::compile_error::CompileError;
use crate::edition::Edition;
use fields::{Field, FieldTexts};
use tantivy_index::TantivyIndex;

/// The index of an edition.
#[derive(Debug)]
pub struct Index {
    /// The whole dictionary, ascending by key: words, pairs, article ids, facets.
    pub entries: Vec<TermEntry>,
    /// Known words for spelling correction, ascending.
    pub words: Vec<KnownWord>,
    /// The same words reversed, ascending.
    pub words_backwards: Vec<KnownWord>,
}

/// Indexes an edition. `redirects` are pairs of former and current article id.
pub fn index<'r>(
    edition: &Edition<'_>,
    analyzer: &Analyzer,
    redirects: impl Iterator<Item = (&'r str, &'r str)>,
) -> Result<Index, CompileError> {
    let texts = Texts::new(edition)?;
    let postings = tantivy_index::index(edition.articles.len(), |doc| texts.of(doc), analyzer)?;
    let mut entries = Vec::new();
    impacts::text_impacts(&postings, analyzer, &mut |batch| entries.extend(impacts::quantised(&batch)))?;
    entries.extend(article_entries(edition, redirects));
    entries.extend(facet_entries(edition));
    entries.sort_by(|a, b| a.key.cmp(&b.key));
    entries.dedup_by(|a, b| a.key == b.key);
    let words = known_words(&postings);
    let mut words_backwards: Vec<KnownWord> = words
        .iter()
        .map(|known| KnownWord { word: spelling::reversed(&known.word), rank: known.rank })
        .collect();
    words_backwards.sort();
    Ok(Index { entries, words, words_backwards })
}

/// The words for spelling correction. In a large knowledge base, words of a single article are left out, because most are typos.
fn known_words(postings: &TantivyIndex) -> Vec<KnownWord> {
    const LARGE: usize = 50_000;
    let fewest = if postings.surface_words.len() > LARGE { 2 } else { 1 };
    let frequent = postings.surface_words.iter().filter(|(_, articles)| *articles >= fewest);
    frequent.map(|(word, articles)| KnownWord { word: word.clone(), rank: Parts::rank(*articles) }).collect()
}

/// The texts of an edition's articles, extracted on demand.
#[derive(Debug)]
pub struct Texts<'e> {
    edition: &'e Edition<'e>,
    /// The anchor texts of links to each article from others.
    anchors: Vec<String>,
}

impl<'e> Texts<'e> {
    /// Collects the anchor texts of all articles.
    pub fn new(edition: &'e Edition<'e>) -> Result<Self, BodyError> {
        let numbers = numbers(edition);
        let mut anchors = vec![String::new(); edition.articles.len()];
        let links_of = |article: &Article| {
            let mut links = Vec::new();
            fields::links(article, &mut |target, words| {
                let other = numbers.get(target).filter(|_| target != article.id.as_str());
                links.extend(other.map(|number| (*number as usize, words)));
            })?;
            Ok(links)
        };
        let links: Vec<Vec<(usize, String)>> =
            edition.articles.par_iter().map(|article| links_of(article)).collect::<Result<_, BodyError>>()?;
        for (target, words) in links.into_iter().flatten() {
            anchors[target].push_str(&words);
            anchors[target].push('\n');
        }
        Ok(Self { edition, anchors })
    }

    /// The texts of the article with this number, anchor texts included.
    pub fn of(&self, doc: usize) -> Result<FieldTexts, BodyError> {
        let mut texts = fields::texts_of(&self.edition.articles[doc])?;
        texts[Field::Anchors as usize].clone_from(&self.anchors[doc]);
        Ok(texts)
    }
}

/// Each article's number, by id.
fn numbers<'e>(edition: &'e Edition<'_>) -> BTreeMap<&'e str, u32> {
    edition.articles.iter().map(|article| article.id.as_str()).zip(0..).collect()
}

fn article_entries<'r>(
    edition: &Edition<'_>,
    redirects: impl Iterator<Item = (&'r str, &'r str)>,
) -> Vec<TermEntry> {
    let numbers = numbers(edition);
    let mut found: BTreeMap<TermKey, u32> =
        redirects.filter_map(|(old, new)| Some((TermKey::article(old), *numbers.get(new)?))).collect();
    found.extend(numbers.iter().map(|(id, number)| (TermKey::article(id), *number)));
    found.into_iter().map(|(key, number)| TermEntry::quantise(key, &[(number, 0.0)])).collect()
}

/// One entry for each value of each facet, with an impact of 1 point for each article.
fn facet_entries(edition: &Edition<'_>) -> Vec<TermEntry> {
    let mut found: BTreeMap<TermKey, Vec<(u32, f32)>> = BTreeMap::new();
    for (article, number) in edition.articles.iter().zip(0..) {
        for key in facets(article) {
            let articles = found.entry(key).or_default();
            if articles.last().is_none_or(|(last, _)| *last != number) {
                articles.push((number, 1.0));
            }
        }
    }
    found.into_iter().map(|(key, articles)| TermEntry::quantise(key, &articles)).collect()
}

fn facets(article: &Article) -> impl Iterator<Item = TermKey> {
    let facets = &article.facets;
    let named = [
        ("product", &facets.products),
        ("component", &facets.components),
        ("version", &facets.versions),
        ("country", &facets.countries),
        ("role", &facets.roles),
        ("route", &facets.routes),
    ];
    let kind = TermKey::facet("kind", article.kind.name());
    named
        .into_iter()
        .flat_map(|(name, values)| values.iter().map(move |value| TermKey::facet(name, value)))
        .chain(facets.error_codes.iter().map(|code| TermKey::facet("error_code", &identifier::code(code))))
        .chain([kind])
}
