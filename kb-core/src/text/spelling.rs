//! Spelling correction: finds known words near a word that the bundle doesn't know.
//!
//! One edit changes at most two neighbouring letters, so either the first or the second half of the word is intact. Known words are stored
//! twice, sorted forwards and sorted backwards, and only words that share an intact half are compared.

/// Shortest word that is corrected, in letters.
const MIN_LETTERS: usize = 4;
/// From this many letters two edits are allowed.
const TWO_EDITS_FROM: usize = 9;

/// A known word and how common it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct KnownWord {
    /// Folded, not stemmed.
    pub word: String,
    /// ln(1 + articles) in eighths.
    pub rank: u8,
}

/// A known word that may have been meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// The word.
    pub word: String,
    /// Edit distance between it and what was typed.
    pub edits: usize,
    rank: u8,
}

/// Whether a word can be corrected: letters only, and enough of them.
pub fn may_be_corrected(word: &str) -> bool {
    word.chars().count() >= MIN_LETTERS && word.chars().all(char::is_alphabetic)
}

/// Most edits that a word of so many letters may need.
pub fn max_edits(letters: usize) -> usize {
    match letters {
        0..MIN_LETTERS => 0,
        MIN_LETTERS..TWO_EDITS_FROM => 1,
        _ => 2,
    }
}

/// The first half of a word, which one edit in the second half leaves intact.
pub fn unedited_prefix(word: &str) -> &str {
    let letters = word.chars().count().saturating_sub(1) / 2;
    word.char_indices().nth(letters).map_or(word, |(end, _)| &word[..end])
}

/// A word from its last letter to its first.
pub fn reversed(word: &str) -> String {
    word.chars().rev().collect()
}

/// The likeliest corrections among `known`, at most `most`: fewest edits first, then the most common word, then in alphabetical order.
pub fn corrections<'k>(
    typed: &str,
    known: impl Iterator<Item = &'k KnownWord>,
    most: usize,
) -> Vec<Correction> {
    let letters: Vec<char> = typed.chars().collect();
    let limit = max_edits(letters.len());
    let mut found: Vec<Correction> = Vec::new();
    for candidate in known {
        let Some(edits) = edits_within(&letters, &candidate.word, limit) else { continue };
        let correction = Correction { word: candidate.word.clone(), edits, rank: candidate.rank };
        if found.iter().any(|other| other.word == correction.word) {
            continue;
        }
        let worth = |correction: &Correction| (usize::MAX - correction.edits, correction.rank);
        let place = found.iter().position(|other| {
            worth(&correction) > worth(other)
                || worth(&correction) == worth(other) && correction.word < other.word
        });
        found.insert(place.unwrap_or(found.len()), correction);
        found.truncate(most);
    }
    found
}

/// The optimal string alignment distance (Damerau–Levenshtein with each pair of letters swapped at most once), if it is at most
/// `limit`.
pub fn edits_within(typed: &[char], word: &str, limit: usize) -> Option<usize> {
    let word: Vec<char> = word.chars().collect();
    if typed.len().abs_diff(word.len()) > limit {
        return None;
    }
    let width = word.len() + 1;
    let mut before: Vec<usize> = vec![0; width];
    let mut last: Vec<usize> = (0..width).collect();
    for (i, a) in typed.iter().enumerate() {
        let mut row = vec![i + 1; width];
        for (j, b) in word.iter().enumerate() {
            let replaced = last[j] + usize::from(a != b);
            row[j + 1] = replaced.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *a == word[j - 1] && typed[i - 1] == *b {
                row[j + 1] = row[j + 1].min(before[j - 1] + 1);
            }
        }
        if row.iter().all(|edits| *edits > limit) {
            return None;
        }
        before = std::mem::replace(&mut last, row);
    }
    Some(last[word.len()]).filter(|edits| *edits <= limit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn edits_are_counted() {
        for (typed, word, expected) in [
            ("aprove", "approve", Some(1)),
            ("apporve", "approve", Some(1)),
            ("approvee", "approve", Some(1)),
            ("approce", "approve", Some(1)),
            ("approve", "approve", Some(0)),
            ("apporev", "approve", Some(2)),
            ("payroll", "payments", None),
        ] {
            let letters: Vec<char> = typed.chars().collect();
            assert_eq!(edits_within(&letters, word, 2), expected, "{typed} {word}");
        }
    }

    #[test]
    fn the_commonest_of_the_nearest_comes_first() {
        let known: Vec<KnownWord> = [("approve", 9), ("approves", 3), ("aprons", 20), ("improve", 20)]
            .map(|(word, rank)| KnownWord { word: word.into(), rank })
            .into();
        let words = |typed: &str| {
            corrections(typed, known.iter(), 2)
                .into_iter()
                .map(|correction| correction.word)
                .collect::<Vec<_>>()
        };
        assert_eq!(words("aprove"), ["approve"]);
        assert_eq!(words("approv"), ["approve"]);
        assert_eq!(words("xyz"), [""; 0]);
        assert_eq!(words("aprovee"), [""; 0]);
    }

    proptest! {
        #[test]
        fn one_edit_leaves_a_half_intact(word in "[a-z]{4,12}", at in any::<prop::sample::Index>(), kind in 0..4, letter in "[a-z]") {
            let mut letters: Vec<char> = word.chars().collect();
            let at = at.index(letters.len());
            let letter = letter.chars().next().unwrap();
            match kind {
                0 => { letters.remove(at); }
                1 => letters.insert(at, letter),
                2 => letters[at] = letter,
                _ => letters.swap(at, (at + 1).min(word.len() - 1)),
            }
            let typed: String = letters.iter().collect();
            prop_assert!(edits_within(&letters, &word, 1).is_some());
            if typed.len() >= MIN_LETTERS {
                let front = word.starts_with(unedited_prefix(&typed));
                let back = reversed(&word).starts_with(unedited_prefix(&reversed(&typed)));
                prop_assert!(front || back, "{typed} for {word}");
            }
        }
    }
}
