//! The stemming rules of all languages: Snowball's, and light rules for Polish and Hebrew, which Snowball lacks.

use rust_stemmers::{Algorithm, Stemmer as Snowball};

/// The languages that have rules, by primary subtag, sorted.
pub const LANGUAGES: [&str; 20] = [
    "ar", "da", "de", "el", "en", "es", "fi", "fr", "he", "hu", "it", "nl", "no", "pl", "pt", "ro", "ru",
    "sv", "ta", "tr",
];

/// The stem of a lower-case word. In a language that is not in [`LANGUAGES`] it is the word itself.
#[inline(always)] // lets a module for one language leave out the rules of the others
pub fn stem(language: &str, word: &str) -> String {
    let algorithm = match language {
        "ar" => Algorithm::Arabic,
        "da" => Algorithm::Danish,
        "de" => Algorithm::German,
        "el" => Algorithm::Greek,
        "en" => Algorithm::English,
        "es" => Algorithm::Spanish,
        "fi" => Algorithm::Finnish,
        "fr" => Algorithm::French,
        "he" => return without_hebrew_affixes(word).to_owned(),
        "hu" => Algorithm::Hungarian,
        "it" => Algorithm::Italian,
        "nl" => Algorithm::Dutch,
        "no" => Algorithm::Norwegian,
        "pl" => return without_polish_ending(word).to_owned(),
        "pt" => Algorithm::Portuguese,
        "ro" => Algorithm::Romanian,
        "ru" => Algorithm::Russian,
        "sv" => Algorithm::Swedish,
        "ta" => Algorithm::Tamil,
        "tr" => Algorithm::Turkish,
        _ => return word.to_owned(),
    };
    Snowball::create(algorithm).stem(word).into_owned()
}

/// Endings of nouns, adjectives and verbs.
const POLISH_ENDINGS: &str = "owaniach owaniami owanie owania owaniu owaniem owanych aniach aniami anie ania aniu aniem eniach eniami enie \
    enia eniu eniem ościach ościami ości ością ość owego owemu owych owymi owej owym owa owe owy ową iego iemu iej ich imi ego emu ych ymi \
    ej ym im ami ach om ów owi em ie ią ę ą iami iach iom iów ia iu io a e i o u y acie ecie icie ają eją uje ują ować ał ała ało ali ały \
    ić yć ać eć esz asz isz ysz amy emy imy ymy cie";

/// The word without the longest ending whose removal leaves at least three letters.
fn without_polish_ending(word: &str) -> &str {
    let stems = POLISH_ENDINGS.split_ascii_whitespace().filter_map(|ending| word.strip_suffix(ending));
    stems.filter(|stem| stem.chars().nth(2).is_some()).min_by_key(|stem| stem.len()).unwrap_or(word)
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
