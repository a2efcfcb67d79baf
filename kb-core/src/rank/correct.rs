//! Query expansion and spelling correction. Synonyms from `kb.toml` are searched as well. An unknown word is replaced by the known
//! words nearest to it, and an unknown name such as `BatchRejected` by its words. A known word is never corrected, and a correction
//! weighs less than a word, so a correction never beats what was typed correctly.

use super::lookup::Lookup;
use super::reader::{Reader, block};
use super::score;
use crate::bundle::{FileName, Root, TextRange};
use crate::index::TermKey;
use crate::index::key::PAIR;
use crate::query::{Feature, FeatureKind, Query, WEIGHT_ONE};
use crate::text::identifier::brand_words;
use crate::text::spelling::{KnownWord, corrections, max_edits, may_be_corrected, reversed, unedited_prefix};

/// Most corrections for one unknown word.
const MAX_CORRECTIONS: usize = 2;
/// Weight of a correction at edit distance 1, and of one at 2, in 64ths of the word's.
const CORRECTION_WEIGHTS: [u32; 2] = [44, 28];

/// Weight of a synonym, in 64ths of the word's: what was typed stays ahead.
const SYNONYM_WEIGHT: u32 = 32;

/// The query with the synonyms of its words and phrases added. A phrase is its words joined as a pair's are. It occurs where its words
/// follow each other, and the words of a phrase that is added share the weight.
pub(super) fn with_synonyms(groups: &[Vec<String>], mut query: Query) -> Query {
    let typed = query.features.clone();
    for group in groups {
        for (at, phrase) in group.iter().enumerate() {
            let Some(weight) = phrase_weight(phrase, &typed) else { continue };
            for other in group.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, other)| other) {
                let words = other.split(PAIR).count() as u32;
                for word in other.split(PAIR) {
                    let key = TermKey::text(word);
                    if query.features.iter().all(|feature| feature.key != key) {
                        let weight = weight * SYNONYM_WEIGHT / WEIGHT_ONE / words;
                        let kind = FeatureKind::Synonym;
                        query.features.push(Feature {
                            key,
                            weight,
                            kind,
                            content: true,
                            word: String::new(),
                        });
                    }
                }
            }
        }
    }
    query
}

/// The least weight of a phrase's words, where the query has all of them one after the other.
fn phrase_weight(phrase: &str, typed: &[Feature]) -> Option<u32> {
    let weight = |key: TermKey| typed.iter().find(|feature| feature.key == key).map(|feature| feature.weight);
    let words: Vec<&str> = phrase.split(PAIR).collect();
    for pair in words.windows(2) {
        weight(TermKey::pair(pair[0], pair[1]))?;
    }
    words
        .into_iter()
        .map(|word| weight(TermKey::text(word)))
        .try_fold(u32::MAX, |least, word| Some(least.min(word?)))
}

/// The query with corrections added for its unknown words. The files of its terms must be here.
pub(super) fn with_corrections(reader: &Reader, mut query: Query) -> Lookup<Query> {
    let unknown: Vec<(String, u32)> = unknown_words(reader, &query);
    let mut missing = Vec::new();
    for (word, _) in &unknown {
        for file in files(reader, word) {
            if block(&reader.words, file).is_none() && !missing.contains(&file) {
                missing.push(file);
            }
        }
    }
    if !missing.is_empty() {
        return Lookup::Need(missing);
    }
    for (word, weight) in unknown {
        if let Some((first, second)) = brand_words(&word) {
            for part in [first, second] {
                add_correction(reader, part, weight * CORRECTION_WEIGHTS[0] / WEIGHT_ONE, &mut query);
            }
        }
        for correction in corrections(&word, nearby(reader, &word).iter(), MAX_CORRECTIONS) {
            let share = CORRECTION_WEIGHTS[correction.edits.clamp(1, CORRECTION_WEIGHTS.len()) - 1];
            add_correction(reader, &correction.word, weight * share / WEIGHT_ONE, &mut query);
        }
    }
    Lookup::Ready(query)
}

fn add_correction(reader: &Reader, word: &str, weight: u32, query: &mut Query) {
    for token in reader.analyzer.tokens(word) {
        let key = TermKey::text(&token.term);
        if query.features.iter().all(|feature| feature.key != key) {
            let kind = FeatureKind::Correction;
            query.features.push(Feature { key, weight, kind, content: true, word: word.to_owned() });
        }
    }
}

/// Plain words of the query that no article has, with their weights. A word that is still being typed is known if it begins one.
fn unknown_words(reader: &Reader, query: &Query) -> Vec<(String, u32)> {
    let begins_one =
        query.unfinished.as_ref().filter(|(prefix, _)| !score::completions(reader, prefix).is_empty());
    let candidates = query
        .features
        .iter()
        .filter(|feature| feature.kind == FeatureKind::Term && may_be_corrected(&feature.word));
    candidates
        .filter(|feature| score::entry(reader, &feature.key).is_none())
        .filter(|feature| begins_one.is_none_or(|(prefix, _)| *prefix != feature.word))
        .map(|feature| (feature.word.clone(), feature.weight))
        .collect()
}

/// The files with words that share the beginning or the end of a word.
fn files(reader: &Reader, word: &str) -> Vec<FileName> {
    let of = |stretches: &[TextRange], word: &str| Root::files_from(stretches, unedited_prefix(word));
    let mut files = of(&reader.root.words, word);
    files.extend(of(&reader.root.words_backwards, &reversed(word)));
    files
}

/// Those words that are not too long or too short for a correction, written forwards.
fn nearby(reader: &Reader, word: &str) -> Vec<KnownWord> {
    let backwards = reversed(word);
    let letters = word.chars().count();
    let fits = |known: &&KnownWord| known.word.chars().count().abs_diff(letters) <= max_edits(letters);
    let in_files = |stretches: &[TextRange], beginning: &str| -> Vec<KnownWord> {
        let blocks =
            Root::files_from(stretches, beginning).into_iter().filter_map(|file| block(&reader.words, file));
        blocks.flat_map(|block| block.starting_with(beginning)).filter(fits).cloned().collect()
    };
    let mut found = in_files(&reader.root.words, unedited_prefix(word));
    let behind = in_files(&reader.root.words_backwards, unedited_prefix(&backwards)).into_iter();
    found.extend(behind.map(|known| KnownWord { word: reversed(&known.word), ..known }));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Locale;
    use crate::query::Typing;
    use crate::text::Analyzer;

    fn check(typed: &str, expected: &str) {
        let groups = [
            ["timecard", "timesheet"].map(str::to_owned).to_vec(),
            ["pay", "salari"].map(str::to_owned).to_vec(),
            ["pto", "paid\u{2}time\u{2}off"].map(str::to_owned).to_vec(),
        ];
        let query = Query::parse(typed, Typing::Done, &Analyzer::new(&Locale::english()));
        let expanded = with_synonyms(&groups, query);
        let added = expanded.features.iter().filter(|feature| feature.kind == FeatureKind::Synonym);
        let shown: Vec<String> = added.map(|feature| format!("{}={}", feature.key, feature.weight)).collect();
        assert_eq!(shown.join(" "), expected, "{typed}");
    }

    #[test]
    fn synonyms_are_added_at_half_weight() {
        check("my timesheet", "timecard=32");
        check("timesheet timecard", "");
        check("pay the timecard", "timesheet=32 salari=32");
        check("invoice", "");
        check("book pto", "paid=10 time=10 off=10");
        check("book paid time off", "pto=32");
        check("paid off in time", "");
    }
}
