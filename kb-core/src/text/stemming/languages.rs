//! The stemming rules of all languages: Snowball's, and light rules for Hebrew, which Snowball lacks. Those of
//! Serbian and Ukrainian are left out: a browser would download 19 and 14 KB for them, where 13 is the limit.

use frostem::{Algorithm, Stemmer as Snowball};

/// The languages that have rules, by primary subtag, sorted.
pub const LANGUAGES: [&str; 31] = [
    "ar", "ca", "cs", "da", "de", "el", "en", "es", "et", "eu", "fa", "fi", "fr", "ga", "he", "hi", "hu",
    "hy", "id", "it", "lt", "ne", "nl", "no", "pl", "pt", "ro", "ru", "sv", "ta", "tr",
];

/// The stem of a lower-case word. In a language that is not in [`LANGUAGES`] it is the word itself.
#[inline(always)] // lets a module for one language leave out the rules of the others
pub fn stem(language: &str, word: &str) -> String {
    let algorithm = match language {
        "ar" => Algorithm::Arabic,
        "ca" => Algorithm::Catalan,
        "cs" => Algorithm::Czech,
        "da" => Algorithm::Danish,
        "de" => Algorithm::German,
        "el" => Algorithm::Greek,
        "en" => Algorithm::English,
        "es" => Algorithm::Spanish,
        "et" => Algorithm::Estonian,
        "eu" => Algorithm::Basque,
        "fa" => Algorithm::Persian,
        "fi" => Algorithm::Finnish,
        "fr" => Algorithm::French,
        "ga" => Algorithm::Irish,
        "he" => return without_hebrew_affixes(word).to_owned(),
        "hi" => Algorithm::Hindi,
        "hu" => Algorithm::Hungarian,
        "hy" => Algorithm::Armenian,
        "id" => Algorithm::Indonesian,
        "it" => Algorithm::Italian,
        "lt" => Algorithm::Lithuanian,
        "ne" => Algorithm::Nepali,
        "nl" => Algorithm::Dutch,
        "no" => Algorithm::Norwegian,
        "pl" => Algorithm::Polish,
        "pt" => Algorithm::Portuguese,
        "ro" => Algorithm::Romanian,
        "ru" => Algorithm::Russian,
        "sv" => Algorithm::Swedish,
        "ta" => Algorithm::Tamil,
        "tr" => Algorithm::Turkish,
        _ => return word.to_owned(),
    };
    Snowball::new(algorithm).stem(word).into_owned()
}

/// Conjunction, preposition and article that Hebrew writes as part of the word.
const HEBREW_PREFIXES: [&str; 10] = ["כש", "מה", "מש", "לכש", "ש", "ב", "ל", "מ", "כ", "ה"];
const HEBREW_SUFFIXES: [&str; 5] = ["ים", "ות", "יות", "יה", "ה"];

/// The word without these prefixes and without a plural ending, if at least three letters remain.
fn without_hebrew_affixes(word: &str) -> &str {
    let long_enough = |rest: &&str| rest.chars().nth(2).is_some();
    let mut stem = word;
    if word.chars().nth(3).is_some() {
        let after_and = word.strip_prefix('ו').unwrap_or(word);
        let bare =
            HEBREW_PREFIXES.iter().find_map(|prefix| after_and.strip_prefix(prefix)).unwrap_or(after_and);
        stem = Some(bare).filter(long_enough).unwrap_or(word);
    }
    HEBREW_SUFFIXES.iter().find_map(|suffix| stem.strip_suffix(suffix).filter(long_enough)).unwrap_or(stem)
}
