//! Versions. In a question, `4.2` also finds 4.2.1 and 4.2.10, below an exact 4.2 and the earlier one first, and `4.2.1` also finds 4.2.
//! As a fact about a client, a version is compared by its numbers.

use std::cmp::Ordering;

use super::lookup::Lookup;
use super::reader::Reader;
use super::score::{completions, keep_best};
use crate::index::TermKey;
use crate::query::{Feature, FeatureKind, Query, WEIGHT_ONE};

/// Weight of the nearest of them, in 64ths of the exact version's; each further one has a 64th less.
const NEAREST: u32 = 40;

/// The query with the versions added that belong to a version in it.
pub(super) fn with_related(reader: &Reader, mut query: Query) -> Lookup<Query> {
    let mut added: Vec<Feature> = Vec::new();
    for feature in query.features.iter().filter(|feature| is_version(feature.key.as_str())) {
        let begin = format!("{}.", feature.key);
        let missing = reader.missing(reader.prefix_files(&begin));
        if !missing.is_empty() {
            return Lookup::Need(missing);
        }
        let mut found: Vec<&TermKey> = Vec::new();
        for entry in completions(reader, &begin).iter().filter(|entry| is_version(entry.key.as_str())) {
            keep_best(&mut found, &entry.key, usize::MAX, |one, other| order(one) < order(other));
        }
        let whole = whole(feature.key.as_str()).map(TermKey::text);
        for (key, weight) in whole.iter().chain(found).zip((0..=NEAREST).rev()) {
            let weight = feature.weight * weight / WEIGHT_ONE;
            added.push(Feature {
                key: key.clone(),
                weight,
                kind: FeatureKind::Correction,
                content: true,
                word: String::new(),
            });
        }
    }
    for feature in added {
        if query.features.iter().all(|known| known.key != feature.key) {
            query.features.push(feature);
        }
    }
    Lookup::Ready(query)
}

/// Versions with the same beginning are in order of their length, then of their digits: 4.2.9, 4.2.10, 4.2.1.1.
fn order(version: &TermKey) -> (usize, &str) {
    (version.as_str().len(), version.as_str())
}

/// Whether a term is a version of at least two numbers.
fn is_version(term: &str) -> bool {
    let mut points = 0;
    for byte in term.bytes() {
        match byte {
            b'.' => points += 1,
            b'0'..=b'9' => {}
            _ => return false,
        }
    }
    points > 0
}

/// The version without its last number, where two or more are left.
fn whole(version: &str) -> Option<&str> {
    let end = version.bytes().rposition(|byte| byte == b'.')?;
    Some(&version[..end]).filter(|whole| is_version(whole))
}

/// The one of some versions that a client's version counts as: the latest that doesn't come after it. Articles name the versions that
/// they were written for, and hold until one names a later version.
pub(super) fn latest_before<'v>(version: &str, named: impl Iterator<Item = &'v str>) -> Option<&'v str> {
    let mut latest = None;
    for named in named.filter(|named| named.bytes().any(|byte| byte.is_ascii_digit())) {
        let later = latest.is_none_or(|latest| compare(latest, named) == Ordering::Less);
        if later && compare(version, named) != Ordering::Less {
            latest = Some(named);
        }
    }
    latest
}

/// Whether a version lies in a range: `4.2..4.8` with both ends and all their patches, `>4.2..` after 4.2, `..<5` before 5. `None` where
/// the text is no range.
pub(super) fn within(version: &str, range: &str) -> Option<bool> {
    let at = range.as_bytes().windows(2).position(|two| two == b"..")?;
    let (low, high) = (&range[..at], &range[at + 2..]);
    let begun = match low.strip_prefix('>') {
        Some(before) => compare(version, before) == Ordering::Greater,
        None => compare(version, low) != Ordering::Less,
    };
    let ended = match high.strip_prefix('<') {
        Some(end) => compare(version, end) != Ordering::Less,
        None => compare(version, high) == Ordering::Greater,
    };
    Some(begun && !ended)
}

/// The order of a version and another by as many numbers as the other has, so that 4.2.1 equals 4.2, and 4 comes before 4.2.
fn compare(version: &str, other: &str) -> Ordering {
    let (mut numbers, mut others) = (version.as_bytes(), other.as_bytes());
    while let Some(other) = next_number(&mut others) {
        let order = next_number(&mut numbers).unwrap_or(0).cmp(&other);
        if order != Ordering::Equal {
            return order;
        }
    }
    Ordering::Equal
}

fn next_number(text: &mut &[u8]) -> Option<u32> {
    let start = text.iter().position(u8::is_ascii_digit)?;
    let (mut number, mut end) = (0_u32, start);
    while let Some(digit) = text.get(end).filter(|byte| byte.is_ascii_digit()) {
        number = number.saturating_mul(10).saturating_add(u32::from(digit - b'0'));
        end += 1;
    }
    *text = &text[end..];
    Some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_and_what_they_belong_to() {
        for (term, version, belongs_to) in [
            ("4.2.10", true, Some("4.2")),
            ("2026.11.3.1", true, Some("2026.11.3")),
            ("4.2", true, None),
            ("4", false, None),
            ("agent.log", false, None),
            ("", false, None),
        ] {
            assert_eq!((is_version(term), whole(term)), (version, belongs_to), "{term}");
        }
    }

    #[test]
    fn versions_are_in_the_order_of_their_numbers() {
        let mut versions = ["4.2.10", "4.2.1.1", "4.2.9", "4.2.1"].map(TermKey::text);
        versions.sort_by(|one, other| order(one).cmp(&order(other)));
        assert_eq!(versions.map(|key| key.to_string()), ["4.2.1", "4.2.9", "4.2.10", "4.2.1.1"]);
    }

    #[test]
    fn a_clients_version_counts_as_the_latest_that_is_not_after_it() {
        for (version, named, expected) in [
            ("2026.11", ["2026.1", "2026.2"], Some("2026.2")),
            ("v2026.1.7", ["2026.1", "2026.2"], Some("2026.1")),
            ("1.10", ["1.1", "1.10"], Some("1.10")),
            ("1.1", ["1.10", "1.1"], Some("1.1")),
            ("4.2.7", ["4.2.1", "4.2"], Some("4.2.1")),
            ("4.2", ["4.2.1", "4.3"], None),
            ("4.2", ["4", "cloud"], Some("4")),
            ("cloud", ["4", "on premises"], None),
        ] {
            assert_eq!(latest_before(version, named.into_iter()), expected, "{version}");
        }
    }

    #[test]
    fn ranges_of_versions() {
        for (version, range, expected) in [
            ("4.2", "4.2..4.8", Some(true)),
            ("4.8.3", "4.2..4.8", Some(true)),
            ("4.9", "4.2..4.8", Some(false)),
            ("4.10", "4.2..4.8", Some(false)),
            ("4.10", "4.2..", Some(true)),
            ("4.1.9", "4.2..", Some(false)),
            ("4.2.1", ">4.2..", Some(false)),
            ("4.3", ">4.2..", Some(true)),
            ("4.99", "..<5", Some(true)),
            ("5.0.1", "..<5", Some(false)),
            ("5", "..5", Some(true)),
            ("5.1", "5", None),
        ] {
            assert_eq!(within(version, range), expected, "{version} in {range}");
        }
    }
}
