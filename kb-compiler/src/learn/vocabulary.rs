//! Features: the words and pairs that a browser reads from a text, and, while fitting, the character n-grams of the words.

use std::collections::{BTreeMap, BTreeSet};

use kb_core::index::{TermEntry, TermKey};
use kb_core::query::{FeatureKind, Query, Typing, WEIGHT_ONE};
use kb_core::text::Analyzer;

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
    numbers: BTreeMap<String, u32>,
    idf: Vec<f32>,
    tickets: Vec<u32>,
}

/// Who used a feature: how many tickets, and how many accounts up to the number that is enough.
#[derive(Debug, Default)]
struct Use {
    tickets: u32,
    accounts: Vec<Option<u32>>,
}

impl Vocabulary {
    /// The features that tickets of at least `accounts` accounts use, and those that articles have.
    pub fn new<'s>(
        said: impl Iterator<Item = (&'s Said, Option<u32>)>,
        entries: &[TermEntry],
        accounts: usize,
        recipe: &Recipe,
    ) -> Self {
        let mut uses: BTreeMap<String, Use> = BTreeMap::new();
        let mut count = 0_u32;
        for (said, account) in said {
            count += 1;
            for name in said.names(recipe) {
                let used = uses.entry(name).or_default();
                used.tickets += 1;
                if used.accounts.len() < accounts && !used.accounts.contains(&account) {
                    used.accounts.push(account);
                }
            }
        }
        let articles: BTreeSet<&str> =
            entries.iter().map(|entry| entry.key.as_str()).filter(|key| !key.starts_with('\u{1}')).collect();
        let enough = |used: &Use| used.tickets >= recipe.fewest_tickets && used.accounts.len() >= accounts;
        let shared = uses.iter().filter(|(_, used)| enough(used)).map(|(name, _)| name.as_str());
        let names: BTreeSet<&str> = shared.chain(articles).collect();
        let tickets: Vec<u32> =
            names.iter().map(|name| uses.get(*name).filter(|u| enough(u)).map_or(0, |u| u.tickets)).collect();
        let idf = |tickets: &u32| (1.0 + f64::from(count) / (1.0 + f64::from(*tickets))).ln() as f32;
        Self {
            idf: tickets.iter().map(idf).collect(),
            tickets,
            numbers: names.into_iter().map(str::to_owned).zip(0..).collect(),
        }
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
        let own = self.numbers.get(key.as_str()).copied();
        let grams = if key.is_text() { grams(key.as_str(), recipe.gram) } else { Vec::new() };
        own.into_iter().chain(grams.into_iter().filter_map(|gram| self.numbers.get(&gram).copied()))
    }

    /// The words and pairs among them.
    pub fn keys(&self) -> impl Iterator<Item = (TermKey, u32)> + '_ {
        let shipped = self.numbers.iter().filter(|(name, _)| !name.starts_with(GRAM));
        shipped.map(|(name, feature)| (TermKey::stored(name.clone()), *feature))
    }
}
