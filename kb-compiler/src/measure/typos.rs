//! Simulated typos: one letter of one word deleted, transposed with the next, inserted or substituted, the same in every run.

use std::ops::Range;

use crate::pseudo_random::splitmix64_of_stream;

/// Fewest letters of a word that gets a typo. In shorter words a typo makes too many other words.
const MIN_LETTERS: usize = 4;
/// Letters that are inserted or substituted: common ones, so that the result looks like a word.
const LETTERS: [char; 16] = ['e', 't', 'a', 'o', 'i', 'n', 's', 'r', 'h', 'l', 'd', 'c', 'u', 'm', 'f', 'p'];

/// `text` with a typo. `number` determines the kind, the word and the letter. `None` where no word is long enough.
pub fn with_typo(text: &str, number: usize) -> Option<String> {
    let long: Vec<Range<usize>> = words(text)
        .into_iter()
        .filter(|word| text[word.clone()].chars().nth(MIN_LETTERS - 1).is_some())
        .collect();
    let word = long.get(mixed(number, 1) % long.len().max(1))?.clone();
    let wrong = misspelt(&text[word.clone()].chars().collect::<Vec<_>>(), number);
    Some(format!("{}{wrong}{}", &text[..word.start], &text[word.end..]))
}

/// Runs of letters, as byte ranges.
fn words(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, letter) in text.char_indices().filter(|(_, c)| c.is_alphabetic()) {
        match found.last_mut() {
            Some(word) if word.end == at => word.end += letter.len_utf8(),
            _ => found.push(at..at + letter.len_utf8()),
        }
    }
    found
}

fn misspelt(word: &[char], number: usize) -> String {
    let at = mixed(number, 2) % word.len();
    let letter =
        LETTERS.iter().cycle().skip(mixed(number, 3) % LETTERS.len()).find(|letter| **letter != word[at]);
    let letter = letter.copied().unwrap_or('e');
    let mut letters = word.to_vec();
    match number % 4 {
        0 => drop(letters.remove(at)),
        1 => {
            let swap =
                (0..word.len() - 1).map(|i| (at + i) % (word.len() - 1)).find(|i| word[*i] != word[i + 1]);
            swap.into_iter().for_each(|i| letters.swap(i, i + 1));
        }
        2 => letters.insert(at, letter),
        _ => letters[at] = letter,
    }
    letters.into_iter().collect()
}

/// A pseudo-random number.
fn mixed(number: usize, stream: u64) -> usize {
    (splitmix64_of_stream(number as u64, stream) >> 33) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use kb_core::text::spelling;
    use proptest::prelude::*;

    #[test]
    fn short_words_stay() {
        for text in ["", "my pay", "给我", "PR-10"] {
            assert_eq!(with_typo(text, 7), None, "{text}");
        }
        let typos: Vec<String> = (0..4).filter_map(|number| with_typo("approve it", number)).collect();
        assert!(typos.iter().all(|typo| typo.ends_with(" it") && typo != "approve it"), "{typos:?}");
        let lengths: Vec<usize> = typos.iter().map(String::len).collect();
        assert_eq!(lengths, [9, 10, 11, 10]);
    }

    proptest! {
        #[test]
        fn texts_differ_by_at_most_one_edit(text in ".{0,40}", number in 0..10_000_usize) {
            if let Some(typo) = with_typo(&text, number) {
                let before: Vec<char> = text.chars().collect();
                prop_assert!(spelling::edits_within(&before, &typo, 1).is_some(), "{typo}");
            }
        }
    }
}
