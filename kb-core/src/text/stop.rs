//! Stop words. They are never dropped, only weighted lower, because "how do I log in" needs its "in".

/// English function words. Question words, `can`, `do` and negations are not among them: they distinguish complaints.
const ENGLISH: &str = "a an and are as at be been being but by for from had has have having he her his i if in into is it its me my of on \
    or our she so than that the their them then there these they this those to too us was we were with you your am";

/// English words that questions are put in, beside the stop words. They count in ranking, because they distinguish complaints, but say
/// nothing of what a question is about.
const ENGLISH_QUESTION_WORDS: &str = "about above after again against all also any because before below between both can could did do \
    does doing done down during each few further get gets getting got hello here how just may might more most must need no nor not now of \
    off only other ought out over own please same shall should some such than though through under until up very want wants what when \
    where whether which while who whom whose why will would don't doesn't didn't can't couldn't won't isn't aren't wasn't i'm i've it's \
    there's what's how's";

/// The function words of a language that are built in, in lower case. Only English has them; for other languages they are in the bundle.
pub fn function_words(language: &str) -> impl Iterator<Item = &'static str> {
    let words = if language == "en" { ENGLISH_QUESTION_WORDS } else { "" };
    words.split_ascii_whitespace().chain(stop_words(language))
}

/// The stop words of a language, in lower case. Only English has a list; for other languages the compiler finds them by document
/// frequency.
pub fn stop_words(language: &str) -> impl Iterator<Item = &'static str> {
    let words = if language == "en" { ENGLISH } else { "" };
    words.split_ascii_whitespace()
}
