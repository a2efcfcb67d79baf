//! Stop words. They are never dropped, only weighted lower, because "how do I log in" needs its "in".

/// English function words. Question words, `can`, `do` and negations are not among them: they distinguish complaints.
const ENGLISH: &str = "a an and are as at be been being but by for from had has have having he her his i if in into is it its me my of on \
    or our she so than that the their them then there these they this those to too us was we were with you your am";

/// The stop words of a language, in lower case. Only English has a list; for other languages the compiler finds them by document
/// frequency.
pub fn stop_words(language: &str) -> impl Iterator<Item = &'static str> {
    let words = if language == "en" { ENGLISH } else { "" };
    words.split_ascii_whitespace()
}
