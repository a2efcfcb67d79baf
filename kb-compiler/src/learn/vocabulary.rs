//! Features: the words and pairs that a browser reads from a text, and, while fitting, the character n-grams of the words.

use std::collections::{BTreeMap, BTreeSet};

use kb_core::index::{TermEntry, TermKey};
use kb_core::query::{FeatureKind, Query, Typing, WEIGHT_ONE};
use kb_core::text::Analyzer;
use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

use super::recipe::Recipe;

/// Begins the names of n-grams; no word does.
const GRAM: char = '\u{3}';

/// What a text says: the features that the browser would make of it.
#[derive(Debug, Clone, Default)]
pub struct Said {
    /// Words and pairs, with their weight in the query.
    pub terms: Vec<Term>,
}

/// One feature of a text.
#[derive(Debug, Clone)]
pub struct Term {
    /// What the browser looks it up by.
    pub key: TermKey,
    /// How much it counts; 1 for a word at the start.
    pub weight: f32,
    /// Whether it is a pair.
    pub pair: bool,
}

impl Said {
    /// Reads a text as the browser reads a query, without the terms that are forbidden (ascending) and the pairs that they are in.
    pub fn new(text: &str, analyzer: &Analyzer, forbidden: &[String]) -> Self {
        let query = Query::parse(text, Typing::Done, analyzer);
        let allowed = |key: &TermKey| {
            key.words().all(|word| forbidden.binary_search_by(|term| term.as_str().cmp(word)).is_err())
        };
        let learned = query
            .features
            .into_iter()
            .filter(|feature| feature.kind != FeatureKind::Bias && allowed(&feature.key));
        let terms = learned
            .map(|feature| Term {
                weight: feature.weight as f32 / WEIGHT_ONE as f32,
                pair: feature.kind == FeatureKind::Pair,
                key: feature.key,
            })
            .collect();
        Self { terms }
    }

    fn words(&self) -> impl Iterator<Item = &Term> {
        self.terms.iter().filter(|term| !term.pair)
    }

    /// The names of all its features, each once.
    fn names(&self, recipe: &Recipe) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        for term in self.terms.iter().filter(|term| recipe.pairs || !term.pair) {
            names.insert(term.key.as_str().to_owned());
            if !term.pair {
                names.extend(grams(term.key.as_str(), recipe.gram));
            }
        }
        names
    }
}

/// The n-grams of a word between marks; none where it is no longer than one.
fn grams(word: &str, letters: usize) -> Vec<String> {
    let marked: Vec<char> = std::iter::once('<').chain(word.chars()).chain(['>']).collect();
    if letters == 0 || marked.len() <= letters {
        return Vec::new();
    }
    let name = |window: &[char]| std::iter::once(&GRAM).chain(window).collect();
    marked.windows(letters).map(name).collect()
}

/// The features that something can be learned of, and how much each tells.
#[derive(Debug)]
pub struct Vocabulary {
    /// Ascending; a name's place is the feature's number.
    names: Vec<String>,
    /// The hash of each name and its number, ascending: with hundreds of thousands of names, numbers are found far sooner than texts.
    numbers: Vec<(u64, u32)>,
    idf: Vec<f32>,
    tickets: Vec<u32>,
}

/// A ticket's use of a name: the name's hash, the account and the ticket's place.
type Use = (u64, Option<u32>, u32);

/// A name that enough tickets and accounts use: its hash, how many tickets, and one of them.
struct Shared {
    hash: u64,
    tickets: u32,
    one: u32,
}

impl Vocabulary {
    /// The features that tickets of at least `accounts` accounts use, and those that articles have.
    pub fn new(
        said: &[(&Said, Option<u32>)],
        entries: &[TermEntry],
        accounts: usize,
        recipe: &Recipe,
    ) -> Self {
        let shared = shared(said, accounts, recipe);
        let of_articles =
            entries.iter().map(|entry| entry.key.as_str()).filter(|key| !key.starts_with('\u{1}'));
        let mut names = spelt(&shared, said, recipe);
        names.extend(of_articles.map(str::to_owned));
        names.par_sort_unstable();
        names.dedup();
        let tickets_of = |name: &String| {
            let at = shared.binary_search_by_key(&hash(name), |shared| shared.hash);
            at.map_or(0, |at| shared[at].tickets)
        };
        let tickets: Vec<u32> = names.par_iter().map(tickets_of).collect();
        let idf = |tickets: &u32| (1.0 + said.len() as f64 / (1.0 + f64::from(*tickets))).ln() as f32;
        let mut numbers: Vec<(u64, u32)> = names.iter().map(|name| hash(name)).zip(0..).collect();
        numbers.par_sort_unstable();
        Self { idf: tickets.iter().map(idf).collect(), tickets, names, numbers }
    }

    fn number(&self, name: &str) -> Option<u32> {
        let at = self.numbers.binary_search_by_key(&hash(name), |(hash, _)| *hash).ok()?;
        Some(self.numbers[at].1)
    }

    /// Number of features.
    pub fn len(&self) -> usize {
        self.idf.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.idf.is_empty()
    }

    /// Tickets that have a feature.
    pub fn tickets(&self, feature: u32) -> u32 {
        self.tickets[feature as usize]
    }

    /// How much a feature tells.
    pub fn idf(&self, feature: u32) -> f32 {
        self.idf[feature as usize]
    }

    /// What a text's vector is divided by, so that long and short texts are equally sure. Words that nobody knows count as well.
    pub fn norm(said: &Said, recipe: &Recipe) -> f32 {
        let squares: f32 = said.words().map(|term| term.weight * term.weight).sum();
        recipe.length * if squares > 0.0 { squares.sqrt() } else { 1.0 }
    }

    /// The values of a text's features, n-grams included, divided by `norm`.
    pub fn values(&self, said: &Said, norm: f32, recipe: &Recipe) -> Vec<(u32, f32)> {
        let mut values: BTreeMap<u32, f32> = BTreeMap::new();
        for term in said.terms.iter().filter(|term| recipe.pairs || !term.pair) {
            for feature in self.spoken_for_by(&term.key, recipe) {
                *values.entry(feature).or_default() += term.weight * self.idf(feature) / norm;
            }
        }
        values.into_iter().collect()
    }

    /// The features that a word or pair consists of: itself, and its n-grams if it is a word; each as often as it has it.
    pub fn spoken_for_by(&self, key: &TermKey, recipe: &Recipe) -> impl Iterator<Item = u32> {
        let own = self.number(key.as_str());
        let grams = if key.is_text() { grams(key.as_str(), recipe.gram) } else { Vec::new() };
        own.into_iter().chain(grams.into_iter().filter_map(|gram| self.number(&gram)))
    }

    /// The words and pairs among them.
    pub fn keys(&self) -> impl Iterator<Item = (TermKey, u32)> + '_ {
        let shipped = self.names.iter().zip(0..).filter(|(name, _)| !name.starts_with(GRAM));
        shipped.map(|(name, feature)| (TermKey::stored(name.clone()), feature))
    }
}

fn hash(name: &str) -> u64 {
    xxh3_64(name.as_bytes())
}

/// The names that enough tickets and accounts use, ascending by hash.
fn shared(said: &[(&Said, Option<u32>)], accounts: usize, recipe: &Recipe) -> Vec<Shared> {
    let mut uses: Vec<Use> = said
        .par_iter()
        .enumerate()
        .flat_map_iter(|(ticket, (said, account))| {
            said.names(recipe).into_iter().map(move |name| (hash(&name), *account, ticket as u32))
        })
        .collect();
    uses.par_sort_unstable();
    let enough = |uses: &&[Use]| {
        let of_accounts = uses.chunk_by(|(_, a, _), (_, b, _)| a == b).take(accounts).count();
        uses.len() >= recipe.fewest_tickets as usize && of_accounts >= accounts
    };
    let by_name = uses.chunk_by(|(a, _, _), (b, _, _)| a == b).filter(enough);
    by_name.map(|uses| Shared { hash: uses[0].0, tickets: uses.len() as u32, one: uses[0].2 }).collect()
}

/// How the shared names are spelt, from one ticket each.
fn spelt(shared: &[Shared], said: &[(&Said, Option<u32>)], recipe: &Recipe) -> Vec<String> {
    let mut wanted: Vec<(u32, u64)> = shared.iter().map(|shared| (shared.one, shared.hash)).collect();
    wanted.par_sort_unstable();
    let by_ticket: Vec<&[(u32, u64)]> = wanted.chunk_by(|(a, _), (b, _)| a == b).collect();
    by_ticket
        .into_par_iter()
        .flat_map_iter(|wanted| {
            let names = said[wanted[0].0 as usize].0.names(recipe).into_iter();
            names.filter(|name| wanted.binary_search_by_key(&hash(name), |(_, hash)| *hash).is_ok())
        })
        .collect()
}
