//! Whether a name is a misspelling of another, to suggest the one that was meant.

use kb_core::text::spelling::edits_within;

/// Whether at most two letters were dropped, added, replaced or swapped (one in names up to five letters).
pub(super) fn is_near(known: &str, written: &str) -> bool {
    edits(known, written) <= if known.chars().count() <= 5 { 1 } else { 2 }
}

/// How many letters were dropped, added, replaced or swapped; three where it is more than two.
pub(super) fn edits(known: &str, written: &str) -> usize {
    let known: Vec<char> = known.chars().collect();
    edits_within(&known, written, 2).unwrap_or(3)
}

#[cfg(test)]
mod tests {
    use super::is_near;

    #[test]
    fn a_letter_or_two_may_be_wrong() {
        for (known, written, near) in [
            ("problem", "problm", true),
            ("problem", "porbelm", true),
            ("problem", "prolbme", true),
            ("problem", "poem", false),
            ("draft", "darft", true),
            ("draft", "raf", false),
            ("übersicht", "ubersicht", true),
        ] {
            assert_eq!(is_near(known, written), near, "{known} {written}");
        }
    }
}
