//! The features of a text: words and pairs, as the browser makes them, and while fitting the character n-grams of the words.

use std::collections::{BTreeMap, BTreeSet};

use kb_core::index::{TermEntry, TermKey};
use kb_core::query::{FeatureKind, Query, Typing, WEIGHT_ONE};
use kb_core::text::Analyzer;
use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

use super::hyperparameters::Hyperparameters;

/// First character of an n-gram's name; no word contains it.
const GRAM: char = '\u{3}';

/// The features of a text, as the browser computes them for a query.
#[derive(Debug, Clone, Default)]
pub struct TextFeatures {
    /// Words and pairs, with their weight in the query.
    pub terms: Vec<WeightedTerm>,
}

/// A word or pair of a text.
#[derive(Debug, Clone)]
pub struct WeightedTerm {
    /// Its key in the dictionary.
    pub key: TermKey,
    /// Its weight in the query; 1 for a single word at the start.
    pub weight: f32,
    /// Whether it is a pair.
    pub pair: bool,
}

impl TextFeatures {
    /// Reads a text as the browser reads a query. Leaves out the terms in `excluded`, which is ascending, and the pairs that contain one.
    pub fn new(text: &str, analyzer: &Analyzer, excluded: &[String]) -> Self {
        let query = Query::parse(text, Typing::Done, analyzer);
        let allowed = |key: &TermKey| {
            key.words().all(|word| excluded.binary_search_by(|term| term.as_str().cmp(word)).is_err())
        };
        let features = query
            .features
            .into_iter()
            .filter(|feature| feature.kind != FeatureKind::Bias && allowed(&feature.key));
        let terms = features
            .map(|feature| WeightedTerm {
                weight: feature.weight as f32 / WEIGHT_ONE as f32,
                pair: feature.kind == FeatureKind::Pair,
                key: feature.key,
            })
            .collect();
        Self { terms }
    }

    fn words(&self) -> impl Iterator<Item = &WeightedTerm> {
        self.terms.iter().filter(|term| !term.pair)
    }

    /// The names of all its features, n-grams included, each once.
    fn names(&self, hyperparameters: &Hyperparameters) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        for term in self.terms.iter().filter(|term| hyperparameters.pairs || !term.pair) {
            names.insert(term.key.as_str().to_owned());
            if !term.pair {
                names.extend(grams(term.key.as_str(), hyperparameters.gram));
            }
        }
        names
    }
}

/// The names of a word's n-grams, with `<` and `>` marking its ends; none where the marked word is no longer than one n-gram.
fn grams(word: &str, letters: usize) -> Vec<String> {
    let marked: Vec<char> = std::iter::once('<').chain(word.chars()).chain(['>']).collect();
    if letters == 0 || marked.len() <= letters {
        return Vec::new();
    }
    let name = |window: &[char]| std::iter::once(&GRAM).chain(window).collect();
    marked.windows(letters).map(name).collect()
}

/// A ticket's features, and the number of its account where it names one.
pub type AnalysedText<'t> = (&'t TextFeatures, Option<u32>);

/// The features of a model and their inverse document frequencies.
#[derive(Debug)]
pub struct Vocabulary {
    /// Ascending; the index of a name is the feature's number.
    names: Vec<String>,
    /// The hash of each name and its number, ascending by hash: comparing numbers is much faster than comparing texts.
    by_hash: Vec<(u64, u32)>,
    idf: Vec<f32>,
    /// The number of tickets with each feature.
    tickets: Vec<u32>,
}

impl Vocabulary {
    /// The features that tickets of at least `min_accounts` accounts use, and those of the articles.
    pub fn new(
        texts: &[AnalysedText<'_>],
        entries: &[TermEntry],
        min_accounts: usize,
        hyperparameters: &Hyperparameters,
    ) -> Self {
        let frequent = frequent_features(texts, min_accounts, hyperparameters);
        let of_articles =
            entries.iter().map(|entry| entry.key.as_str()).filter(|key| !key.starts_with('\u{1}'));
        let mut names = names_of(&frequent, texts, hyperparameters);
        names.extend(of_articles.map(str::to_owned));
        names.par_sort_unstable();
        names.dedup();
        let tickets_of = |name: &String| {
            let at = frequent.binary_search_by_key(&hash(name), |feature| feature.hash);
            at.map_or(0, |at| frequent[at].tickets)
        };
        let tickets: Vec<u32> = names.par_iter().map(tickets_of).collect();
        let idf = |tickets: &u32| (1.0 + texts.len() as f64 / (1.0 + f64::from(*tickets))).ln() as f32;
        let mut by_hash: Vec<(u64, u32)> = names.iter().map(|name| hash(name)).zip(0..).collect();
        by_hash.par_sort_unstable();
        Self { idf: tickets.iter().map(idf).collect(), tickets, names, by_hash }
    }

    fn number(&self, name: &str) -> Option<u32> {
        let at = self.by_hash.binary_search_by_key(&hash(name), |(hash, _)| *hash).ok()?;
        Some(self.by_hash[at].1)
    }

    /// Number of features.
    pub fn len(&self) -> usize {
        self.idf.len()
    }

    /// Whether there are no features.
    pub fn is_empty(&self) -> bool {
        self.idf.is_empty()
    }

    /// Number of tickets with a feature.
    pub fn tickets(&self, feature: u32) -> u32 {
        self.tickets[feature as usize]
    }

    /// Inverse document frequency of a feature over tickets: ln(1 + n / (1 + df)).
    pub fn idf(&self, feature: u32) -> f32 {
        self.idf[feature as usize]
    }

    /// The divisor of a text's feature values: the length of the vector of its words' weights, unknown words included, times a constant.
    /// It makes the probabilities of short and long texts comparable.
    pub fn norm(text: &TextFeatures, hyperparameters: &Hyperparameters) -> f32 {
        let squares: f32 = text.words().map(|term| term.weight * term.weight).sum();
        hyperparameters.norm_factor * if squares > 0.0 { squares.sqrt() } else { 1.0 }
    }

    /// The values of a text's features, n-grams included: weight · idf / norm.
    pub fn values(
        &self,
        text: &TextFeatures,
        norm: f32,
        hyperparameters: &Hyperparameters,
    ) -> Vec<(u32, f32)> {
        let mut values: BTreeMap<u32, f32> = BTreeMap::new();
        for term in text.terms.iter().filter(|term| hyperparameters.pairs || !term.pair) {
            for feature in self.features_of(&term.key, hyperparameters) {
                *values.entry(feature).or_default() += term.weight * self.idf(feature) / norm;
            }
        }
        values.into_iter().collect()
    }

    /// The known features of a word or pair: itself, and for a word each of its n-grams, as often as it occurs.
    pub fn features_of(&self, key: &TermKey, hyperparameters: &Hyperparameters) -> impl Iterator<Item = u32> {
        let own = self.number(key.as_str());
        let grams = if key.is_text() { grams(key.as_str(), hyperparameters.gram) } else { Vec::new() };
        own.into_iter().chain(grams.into_iter().filter_map(|gram| self.number(&gram)))
    }

    /// The words and pairs, without n-grams, with their feature numbers.
    pub fn keys(&self) -> impl Iterator<Item = (TermKey, u32)> + '_ {
        let shipped = self.names.iter().zip(0..).filter(|(name, _)| !name.starts_with(GRAM));
        shipped.map(|(name, feature)| (TermKey::from_stored(name.clone()), feature))
    }
}

fn hash(name: &str) -> u64 {
    xxh3_64(name.as_bytes())
}

/// A feature that enough tickets and accounts use.
struct FrequentFeature {
    /// The hash of its name.
    hash: u64,
    /// Number of tickets with it.
    tickets: u32,
    /// The index of one of them, which has its name.
    example: u32,
}

/// The features that enough tickets and accounts use, ascending by hash. Hashes take a fraction of the memory of names.
fn frequent_features(
    texts: &[AnalysedText<'_>],
    min_accounts: usize,
    hyperparameters: &Hyperparameters,
) -> Vec<FrequentFeature> {
    let mut occurrences: Vec<(u64, Option<u32>, u32)> = texts
        .par_iter()
        .enumerate()
        .flat_map_iter(|(ticket, (text, account))| {
            let names = text.names(hyperparameters).into_iter();
            names.map(move |name| (hash(&name), *account, ticket as u32))
        })
        .collect();
    occurrences.par_sort_unstable();
    let enough = |same: &&[(u64, Option<u32>, u32)]| {
        let accounts = same.chunk_by(|(_, a, _), (_, b, _)| a == b).take(min_accounts).count();
        same.len() >= hyperparameters.min_tickets as usize && accounts >= min_accounts
    };
    let by_feature = occurrences.chunk_by(|(a, _, _), (b, _, _)| a == b).filter(enough);
    let feature = |same: &[(u64, Option<u32>, u32)]| FrequentFeature {
        hash: same[0].0,
        tickets: same.len() as u32,
        example: same[0].2,
    };
    by_feature.map(feature).collect()
}

/// The names of features, found again in one ticket each.
fn names_of(
    features: &[FrequentFeature],
    texts: &[AnalysedText<'_>],
    hyperparameters: &Hyperparameters,
) -> Vec<String> {
    let mut wanted: Vec<(u32, u64)> =
        features.iter().map(|feature| (feature.example, feature.hash)).collect();
    wanted.par_sort_unstable();
    let by_ticket: Vec<&[(u32, u64)]> = wanted.chunk_by(|(a, _), (b, _)| a == b).collect();
    by_ticket
        .into_par_iter()
        .flat_map_iter(|wanted| {
            let names = texts[wanted[0].0 as usize].0.names(hyperparameters).into_iter();
            names.filter(|name| wanted.binary_search_by_key(&hash(name), |(_, hash)| *hash).is_ok())
        })
        .collect()
}
