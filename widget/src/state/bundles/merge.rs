//! Merges the results of several bundles into one list.

use kb_core::bundle::Bypass;
use kb_core::rank;

use crate::state::load_error::LoadError;
use crate::state::names::Names;
use crate::state::results::{Band, Hit, SearchResults};

/// What one bundle found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct BundleResults {
    /// Listed articles, best first.
    pub hits: Vec<Hit>,
    /// The bundle's digest.
    pub digest: String,
    /// How confident the bundle is; `None` where it suggested articles for the page.
    pub band: Option<rank::Band>,
    /// The category whose signal sends the question to a person first.
    pub person_first: Option<Box<Bypass>>,
    /// The names of the bundle's manifest.
    pub names: Names,
}

/// The results of all bundles. The first `translations` of them are translations; their hits come before all others. Within each of
/// the two groups hits are sorted by score, and `most` are kept in all. A bundle that failed is left out; only if every bundle failed
/// is its error the result.
pub fn merge(
    found: Vec<Result<BundleResults, LoadError>>,
    translations: usize,
    most: usize,
) -> Result<SearchResults, LoadError> {
    let mut merged = SearchResults::default();
    let (mut error, mut group_start, mut band, mut person_first) = (None, 0, None, None);
    for (at, found) in found.into_iter().enumerate() {
        if at == translations {
            group_start = merged.hits.len();
        }
        match found {
            Ok(results) => {
                results.hits.into_iter().for_each(|hit| insert(&mut merged.hits, group_start, hit));
                merged.bundles.push(results.digest);
                band = band.max(results.band);
                person_first = person_first.or(results.person_first);
                merged.names.add(&results.names);
            }
            Err(found) => error = error.or(Some(found)),
        }
    }
    if let (Some(error), true) = (error, merged.bundles.is_empty()) {
        return Err(error);
    }
    merged.hits.truncate(most);
    merged.band = match band {
        _ if merged.hits.is_empty() => Band::None,
        Some(rank::Band::Answer) => Band::Answer,
        Some(rank::Band::None) => Band::None,
        Some(rank::Band::Suggest) | None => Band::Suggest,
    };
    if let Some(category) = person_first {
        merged.put_person_first(category);
    }
    Ok(merged)
}

/// Inserts a hit by its score at or after `group_start`, after hits of the same score. An article that is listed already stays as it
/// is.
fn insert(hits: &mut Vec<Hit>, group_start: usize, hit: Hit) {
    if hits.iter().all(|known| known.article != hit.article) {
        let behind = hits[group_start..].iter().position(|known| known.score < hit.score);
        hits.insert(behind.map_or(hits.len(), |at| group_start + at), hit);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::results::MatchReason;

    /// Results as a line of text, for example `answer a9 b3`: the band, then articles with their scores. `!fraud` is a category whose
    /// signal matches.
    fn results(line: &str) -> Result<BundleResults, LoadError> {
        let mut results = BundleResults { digest: line.to_owned(), ..BundleResults::default() };
        for word in line.split(' ') {
            match word {
                "unreachable" => return Err(LoadError::Unreachable),
                "damaged" => return Err(LoadError::Damaged),
                "answer" => results.band = Some(rank::Band::Answer),
                "suggest" => results.band = Some(rank::Band::Suggest),
                "none" => results.band = Some(rank::Band::None),
                "page" => results.band = None,
                _ if word.starts_with('!') => {
                    let category = Bypass { category: word[1..].to_owned(), ..Bypass::default() };
                    results.person_first = Some(Box::new(category));
                }
                _ => results.hits.push(Hit {
                    article: word[..1].to_owned(),
                    title: Vec::new(),
                    line: Vec::new(),
                    anchor: String::new(),
                    reason: MatchReason::Words,
                    score: word[1..].parse().unwrap(),
                    probability: None,
                }),
            }
        }
        Ok(results)
    }

    fn check(bundles: &[&str], translations: usize, expected: Result<(Band, &str), LoadError>) {
        let merged = merge(bundles.iter().map(|line| results(line)).collect(), translations, 3);
        let merged = merged.map(|merged| {
            let hits: Vec<String> =
                merged.hits.iter().map(|hit| format!("{}{}", hit.article, hit.score)).collect();
            (merged.band, hits.join(" "))
        });
        assert_eq!(merged, expected.map(|(band, hits)| (band, hits.to_owned())), "{bundles:?}");
    }

    #[test]
    fn hits_are_sorted_by_score_and_each_article_is_listed_once() {
        check(&["suggest a9 b5", "suggest c7 a8"], 0, Ok((Band::Suggest, "a9 c7 b5")));
        check(&["suggest a5", "suggest b5"], 0, Ok((Band::Suggest, "a5 b5")));
        check(&["suggest a9 b8", "suggest c7 d6"], 0, Ok((Band::Suggest, "a9 b8 c7")));
    }

    #[test]
    fn translations_stand_before_everything_else() {
        check(&["suggest a2", "suggest b9 c8"], 1, Ok((Band::Suggest, "a2 b9 c8")));
        check(&["suggest a2", "suggest a9 b1"], 1, Ok((Band::Suggest, "a2 b1")));
        check(&["damaged", "suggest b9"], 1, Ok((Band::Suggest, "b9")));
    }

    #[test]
    fn the_most_confident_bundle_decides_the_band_and_a_signal_outranks_it() {
        check(&["none a1", "answer b9"], 0, Ok((Band::Answer, "b9 a1")));
        check(&["none a1", "suggest b9"], 0, Ok((Band::Suggest, "b9 a1")));
        check(&["none a1", "none b9"], 0, Ok((Band::None, "b9 a1")));
        check(&["page a1"], 0, Ok((Band::Suggest, "a1")));
        check(&["answer"], 0, Ok((Band::None, "")));
        check(&["answer a9", "none !fraud"], 0, Ok((Band::PersonFirst, "a9")));
        let both = merge(vec![results("none !safety"), results("none !fraud")], 0, 3).unwrap();
        assert_eq!(both.person_first.unwrap().category, "safety");
    }

    #[test]
    fn names_come_from_every_bundle_and_the_first_one_wins() {
        let named = |entry: &str| {
            let names = Names::read(&serde_json::from_str::<serde_json::Value>(entry).unwrap());
            Ok(BundleResults { names, ..BundleResults::default() })
        };
        let bundles = vec![
            named(r#"{"routes":{"desk":"Payroll desk"}}"#),
            Err(LoadError::Unreachable),
            named(r#"{"routes":{"desk":"Other","duty":"Duty officer"}}"#),
        ];
        let names = merge(bundles, 0, 3).unwrap().names;
        assert_eq!(
            ["desk", "duty", "gone"].map(|id| names.route(id)),
            ["Payroll desk", "Duty officer", "gone"]
        );
    }

    #[test]
    fn a_failed_bundle_takes_no_other_with_it() {
        check(&["unreachable", "answer a1"], 0, Ok((Band::Answer, "a1")));
        check(&["unreachable", "damaged"], 0, Err(LoadError::Unreachable));
        check(&[], 0, Ok((Band::None, "")));
        let merged = merge(vec![results("damaged"), results("none a1")], 0, 3).unwrap();
        assert_eq!(merged.bundles, ["none a1"]);
    }
}
