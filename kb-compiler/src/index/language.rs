//! Language data from the knowledge base's own words: further stop words, and the words that compounds are split into.

use std::collections::{BTreeMap, BTreeSet};

use kb_core::model::Locale;
use kb_core::text::compound::{self, Parts};
use kb_core::text::{Analyzer, TokenKind};
use rayon::prelude::*;

use super::fields::{Field, FieldTexts, texts_of};
use crate::article::BodyError;
use crate::edition::Edition;

/// Fewest articles for finding stop words by their frequency.
const MIN_ARTICLES: usize = 100;
/// A word in more than this share of the articles is a stop word.
const STOP_WORD_SHARE: f64 = 0.3;
/// A word becomes a part of compounds if a compound of the knowledge base contains it, or if it occurs this often.
const COMMON_WORD: u32 = 3;

/// Language data of a knowledge base.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LanguageData {
    /// Stop words, as terms, ascending.
    pub stop_terms: Vec<String>,
    /// Function words, as terms, ascending, beyond those that are built in.
    pub function_terms: Vec<String>,
    /// The words that compounds are split into.
    pub parts: Parts,
}

impl LanguageData {
    /// The analyzer of texts and queries.
    pub fn analyzer(&self, locale: &Locale) -> Analyzer {
        Analyzer::new(locale)
            .with_stop_terms(self.stop_terms.iter().cloned())
            .with_function_terms(self.function_terms.clone())
            .with_parts(self.parts.clone())
    }
}

/// The terms of a language's function words: articles, pronouns, prepositions, auxiliaries and question words. Those of English are built
/// in.
fn function_terms(locale: &Locale) -> Vec<String> {
    if locale.language() == "en" {
        return Vec::new();
    }
    let analyzer = Analyzer::new(locale);
    let words = stop_words::lookup(locale.language()).unwrap_or_default().iter();
    let terms: BTreeSet<String> =
        words.flat_map(|word| analyzer.tokens(word)).map(|token| token.term).collect();
    terms.into_iter().collect()
}

/// Collects language data from the texts of all articles. English needs no stop words.
pub fn language_data(edition: &Edition<'_>) -> Result<LanguageData, BodyError> {
    let locale = &edition.locale;
    let texts: Vec<FieldTexts> = if locale.language() == "en" {
        Vec::new()
    } else {
        edition.articles.par_iter().map(|article| texts_of(article)).collect::<Result<_, _>>()?
    };
    let stop_terms = if texts.len() < MIN_ARTICLES { Vec::new() } else { stop_terms(&texts, locale) };
    let parts = if compound::splits(locale.language()) { parts(&texts, locale) } else { Parts::default() };
    Ok(LanguageData { stop_terms, function_terms: function_terms(locale), parts })
}

/// The terms of more than 30% of the articles.
fn stop_terms(texts: &[FieldTexts], locale: &Locale) -> Vec<String> {
    let analyzer = Analyzer::new(locale);
    let words = |texts: &FieldTexts| -> BTreeSet<String> {
        let tokens = texts.iter().flat_map(|text| analyzer.tokens(text));
        tokens.filter(|token| token.kind == TokenKind::Word).map(|token| token.term).collect()
    };
    let by_article: Vec<BTreeSet<String>> = texts.par_iter().map(words).collect();
    let mut frequency: BTreeMap<&str, usize> = BTreeMap::new();
    by_article.iter().flatten().for_each(|term| *frequency.entry(term).or_default() += 1);
    let common = |(_, articles): &(&str, usize)| *articles as f64 > STOP_WORD_SHARE * texts.len() as f64;
    frequency.into_iter().filter(common).map(|(term, _)| term.to_owned()).collect()
}

/// The words that compounds are split into, with ranks by frequency.
fn parts(texts: &[FieldTexts], locale: &Locale) -> Parts {
    let mut occurrences: BTreeMap<String, u32> = BTreeMap::new();
    for text in texts
        .iter()
        .flat_map(|texts| [Field::Title, Field::Headings, Field::Body].map(|field| &texts[field as usize]))
    {
        for (_, segment) in kb_core::text::segment::segments(text) {
            let word = segment.text().to_lowercase();
            if compound::may_be_part(&word) {
                *occurrences.entry(word).or_default() += 1;
            }
        }
    }
    let ranked = |words: &mut dyn Iterator<Item = (&String, &u32)>| {
        Parts::new(words.map(|(word, count)| (word.clone(), Parts::rank(*count))).collect())
            .unwrap_or_default()
    };
    let all = ranked(&mut occurrences.iter());
    let used: BTreeSet<&str> = occurrences
        .keys()
        .filter_map(|word| all.split(word, locale.language()))
        .flat_map(|(head, tail)| [head, tail])
        .collect();
    ranked(
        &mut occurrences
            .iter()
            .filter(|(word, count)| **count >= COMMON_WORD || used.contains(word.as_str())),
    )
}
