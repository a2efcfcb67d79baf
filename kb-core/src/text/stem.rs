//! Stemming: Snowball where it knows the language, light suffix rules for Polish and Hebrew, the word as it stands elsewhere.

use rust_stemmers::{Algorithm, Stemmer as Snowball};

/// How the words of a language are brought to a common form.
pub struct Stemmer {
    rules: Rules,
    /// Most characters of a stem that count; in languages whose endings pile up, what follows tells forms apart, not words.
    most: usize,
}

enum Rules {
    Snowball(Snowball),
    Polish,
    Hebrew,
    None,
}

impl Stemmer {
    /// The stemmer of a primary language subtag.
    pub fn new(language: &str) -> Self {
        let rules = match language {
            "pl" => Rules::Polish,
            "he" | "iw" => Rules::Hebrew,
            other => snowball(other).map_or(Rules::None, Rules::Snowball),
        };
        let most = if matches!(language, "fi" | "pl" | "ru" | "tr") { 6 } else { usize::MAX };
        Self { rules, most }
    }

    /// The stem of a word in lower case with its accents, which Snowball relies on. `fold` then takes the accents.
    pub fn stem(&self, word: &str, fold: fn(&str) -> String) -> String {
        let stemmed = match &self.rules {
            Rules::Snowball(snowball) => fold(&snowball.stem(word)),
            Rules::Polish => fold(without_polish_ending(word)),
            Rules::Hebrew => without_hebrew_affixes(&fold(word)).to_owned(),
            Rules::None => fold(word),
        };
        match stemmed.char_indices().nth(self.most) {
            Some((end, _)) => stemmed[..end].to_owned(),
            None => stemmed,
        }
    }
}

/// The Snowball stemmer of a language. Each is made where it is named, so that languages which aren't named here (Greek, Hungarian,
/// Romanian, Tamil) don't cost every client 12 KB.
fn snowball(language: &str) -> Option<Snowball> {
    Some(match language {
        "ar" => Snowball::create(Algorithm::Arabic),
        "da" => Snowball::create(Algorithm::Danish),
        "de" => Snowball::create(Algorithm::German),
        "en" => Snowball::create(Algorithm::English),
        "es" => Snowball::create(Algorithm::Spanish),
        "fi" => Snowball::create(Algorithm::Finnish),
        "fr" => Snowball::create(Algorithm::French),
        "it" => Snowball::create(Algorithm::Italian),
        "nb" | "nn" | "no" => Snowball::create(Algorithm::Norwegian),
        "nl" => Snowball::create(Algorithm::Dutch),
        "pt" => Snowball::create(Algorithm::Portuguese),
        "ru" => Snowball::create(Algorithm::Russian),
        "sv" => Snowball::create(Algorithm::Swedish),
        "tr" => Snowball::create(Algorithm::Turkish),
        _ => return None,
    })
}

/// Endings of nouns, adjectives and verbs.
const POLISH_ENDINGS: &str = "owaniach owaniami owanie owania owaniu owaniem owanych aniach aniami anie ania aniu aniem eniach eniami enie \
    enia eniu eniem ościach ościami ości ością ość owego owemu owych owymi owej owym owa owe owy ową iego iemu iej ich imi ego emu ych ymi \
    ej ym im ami ach om ów owi em ie ią ę ą iami iach iom iów ia iu io a e i o u y acie ecie icie ają eją uje ują ować ał ała ało ali ały \
    ić yć ać eć esz asz isz ysz amy emy imy ymy cie";

/// The word without its longest ending that leaves three letters.
fn without_polish_ending(word: &str) -> &str {
    let stems = POLISH_ENDINGS.split_ascii_whitespace().filter_map(|ending| word.strip_suffix(ending));
    stems.filter(|stem| stem.chars().nth(2).is_some()).min_by_key(|stem| stem.len()).unwrap_or(word)
}

/// Conjunction, preposition and article that Hebrew writes as part of the word.
const HEBREW_PREFIXES: [&str; 10] = ["כש", "מה", "מש", "לכש", "ש", "ב", "ל", "מ", "כ", "ה"];
const HEBREW_SUFFIXES: [&str; 5] = ["ים", "ות", "יות", "יה", "ה"];

/// The word without them and without its plural, as long as three letters remain.
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
