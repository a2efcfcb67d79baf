//! Compound splitting: a compound is also found by its parts. A word is split where both parts are words of the knowledge base, so a
//! bundle contains the list of possible parts.

/// Shortest word that is split, and shortest part, in letters.
const MIN_COMPOUND: usize = 10;
const MIN_PART: usize = 5;

/// The linking elements of a language, which stand between the parts of a compound; `None` where compounds are not one word.
fn linking_elements(language: &str) -> Option<&'static [&'static str]> {
    Some(match language {
        "de" => &["", "s", "es", "n", "en", "e", "er"],
        "nl" => &["", "s", "en", "e"],
        "sv" => &["", "s", "e", "o", "u"],
        "da" | "nb" | "nn" | "no" => &["", "s", "e"],
        "fi" => &["", "n"],
        _ => return None,
    })
}

/// Whether a language writes compounds as one word.
pub fn splits(language: &str) -> bool {
    linking_elements(language).is_some()
}

/// Whether a word may be part of a compound.
pub fn may_be_part(word: &str) -> bool {
    word.chars().count() >= MIN_PART && word.chars().all(char::is_alphabetic)
}

/// Whether a text has a word long enough to be split.
pub fn may_hold_compound(text: &str) -> bool {
    text.split(|c: char| !c.is_alphabetic()).any(|word| word.chars().count() >= MIN_COMPOUND)
}

/// Possible parts of compounds, and how common each is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parts {
    /// Lower-case words and a rank of their frequency (ln(1 + occurrences) in eighths), by word.
    words: Vec<(String, u8)>,
}

impl Parts {
    /// From words and their ranks, by word; `None` where they are not in ascending order.
    pub fn new(words: Vec<(String, u8)>) -> Option<Self> {
        words.is_sorted_by(|a, b| a.0 < b.0).then_some(Self { words })
    }

    /// The rank of a word with this many occurrences.
    pub fn rank(occurrences: u32) -> u8 {
        ((f64::from(occurrences).ln_1p() * 8.0) as u32).min(255) as u8
    }

    /// The words with their ranks, by word.
    pub fn words(&self) -> &[(String, u8)] {
        &self.words
    }

    fn rank_of(&self, word: &str) -> Option<u32> {
        let at = self.words.binary_search_by(|(known, _)| known.as_str().cmp(word)).ok()?;
        self.words.get(at).map(|(_, rank)| u32::from(*rank))
    }

    /// The two parts of a lower-case compound: the most common pair of known words that form it. A join without a linking element is
    /// preferred; ties go to the earlier split.
    pub fn split<'w>(&self, word: &'w str, language: &str) -> Option<(&'w str, &'w str)> {
        let linking_elements = linking_elements(language)?;
        if self.words.is_empty()
            || word.chars().count() < MIN_COMPOUND
            || !word.chars().all(char::is_alphabetic)
        {
            return None;
        }
        let mut best: Option<(u32, (&str, &str))> = None;
        for (cut, _) in word.char_indices().skip(MIN_PART) {
            let Some(head) = self.rank_of(&word[..cut]) else { continue };
            for link in linking_elements {
                let Some(tail) = word[cut..].strip_prefix(link).filter(|tail| may_be_part(tail)) else {
                    continue;
                };
                let Some(rank) = self.rank_of(tail) else { continue };
                let score = head + rank + if link.is_empty() { 4 } else { 0 };
                if best.is_none_or(|(least, _)| score > least) {
                    best = Some((score, (&word[..cut], tail)));
                }
            }
        }
        best.map(|(_, parts)| parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compounds_come_apart_where_both_halves_are_known() {
        let words = ["abrechnung", "arbeit", "arbeits", "gehalt", "stunde", "stunden", "urlaub"];
        let parts =
            Parts::new(words.iter().map(|word| ((*word).to_owned(), Parts::rank(3))).collect()).unwrap();
        for (word, expected) in [
            ("gehaltsabrechnung", Some(("gehalt", "abrechnung"))),
            ("arbeitsstunden", Some(("arbeits", "stunden"))),
            ("urlaubsabrechnung", Some(("urlaub", "abrechnung"))),
            ("gehaltsnachweis", None),
            ("abrechnung", None),
            ("pr1042stunden", None),
        ] {
            assert_eq!(parts.split(word, "de"), expected, "{word}");
        }
        assert_eq!(parts.split("gehaltabrechnung", "en"), None);
    }
}
