//! Whether a word is a slip of the pen for another, to offer the one that was meant.

/// Whether at most two letters were dropped, added, replaced or swapped (one in words up to five letters):
/// the optimal string alignment distance.
pub(super) fn is_near(known: &str, written: &str) -> bool {
    let (known, written): (Vec<char>, Vec<char>) = (known.chars().collect(), written.chars().collect());
    let allowed = if known.len() <= 5 { 1 } else { 2 };
    known.len().abs_diff(written.len()) <= allowed && distance(&known, &written) <= allowed
}

fn distance(a: &[char], b: &[char]) -> usize {
    let mut before = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let replaced = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = replaced.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                let swapped: &Vec<usize> = &before;
                best = best.min(swapped[j - 2] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}
