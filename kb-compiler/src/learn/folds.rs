//! Cross-validation folds, chosen by a hash so that the same ticket falls into the same fold in every run.

use std::ops::Range;

/// Number of folds.
const FOLDS: u64 = 5;

/// The folds to hold out in turn: all of them, or only the first if there are more than `single_fold_above` examples.
pub fn folds(examples: usize, single_fold_above: usize) -> Range<u64> {
    0..if examples > single_fold_above { 1 } else { FOLDS }
}

/// The fold of an example with this hash, below 5.
pub fn fold_of(hash: u64) -> u64 {
    hash % FOLDS
}

/// The bits of a hash that do not choose the fold.
pub fn hash_without_fold(hash: u64) -> u64 {
    hash / FOLDS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_examples_need_one_fold() {
        for (examples, expected) in [(0, 5), (100, 5), (101, 1)] {
            assert_eq!(folds(examples, 100).count(), expected, "{examples}");
        }
        let hashes: Vec<u64> = (0..5).map(fold_of).collect();
        assert_eq!(hashes, folds(100, 100).collect::<Vec<_>>());
    }
}
