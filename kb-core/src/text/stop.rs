//! Words that say little. They are never dropped; they only weigh less, because "how do I log in" needs its "in".

use std::collections::BTreeSet;

/// English function words. Question words, `can`, `do` and negations are not among them: they tell complaints apart.
const ENGLISH: &str = "a an and are as at be been being but by for from had has have having he her his i if in into is it its me my of on \
    or our she so than that the their them then there these they this those to too us was we were with you your am";

/// The stop words of a language as folded words; empty where none are kept.
pub fn stop_words(language: &str) -> BTreeSet<&'static str> {
    match language {
        "en" => ENGLISH.split_ascii_whitespace().collect(),
        _ => BTreeSet::new(),
    }
}
