//! Merges the results of several bundles into one list.

use kb_core::bundle::Bypass;
use kb_core::rank::{self, Standing};

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
    /// The first article alone has a code of the question.
    pub exact: bool,
    /// The first article has a code of the question.
    pub coded: bool,
    /// How confident the bundle is; `None` where it suggested articles for the page.
    pub band: Option<rank::Band>,
    /// The category whose signal sends the question to a person first.
    pub person_first: Option<Box<Bypass>>,
    /// The names of the bundle's manifest.
    pub names: Names,
}

/// The results of all bundles, as if they were one. The first `translations` of them are into the page's language, then come the host's `own`,
/// then translations into other languages. An article that alone has a code of the question comes first; where several bundles have one, in
/// their order, and behind one in the page's language that has the code as well. Then the likeliest article comes first, by the
/// probability that each bundle has calibrated, and `most` are kept. The band is that of the bundle whose article is on top. Suggestions have no probability: those of translations come first, then the highest score. A bundle that failed
/// is left out; only if every bundle failed is its error the result.
pub fn merge(
    found: Vec<Result<BundleResults, LoadError>>,
    translations: usize,
    own: usize,
    most: usize,
) -> Result<SearchResults, LoadError> {
    let mut merged = SearchResults::default();
    let mut listed: Vec<Listed> = Vec::new();
    let (mut error, mut person_first) = (None, None);
    for (at, found) in found.into_iter().enumerate() {
        let language = u8::from(at >= translations) + u8::from(at >= translations + own);
        match found {
            Ok(results) => {
                for (place, hit) in results.hits.into_iter().enumerate() {
                    let (exact, coded) = (results.exact && place == 0, results.coded && place == 0);
                    let standing = Standing { exact, coded, language, probability: hit.probability };
                    insert(&mut listed, Listed { hit, standing, band: results.band });
                }
                merged.bundles.push(results.digest);
                person_first = person_first.or(results.person_first);
                merged.names.add(&results.names);
            }
            Err(found) => error = error.or(Some(found)),
        }
    }
    if let (Some(error), true) = (error, merged.bundles.is_empty()) {
        return Err(error);
    }
    merged.band = match listed.first().map(|first| first.band) {
        None | Some(Some(rank::Band::None)) => Band::None,
        Some(Some(rank::Band::Answer)) => Band::Answer,
        Some(Some(rank::Band::Suggest) | None) => Band::Suggest,
    };
    merged.hits = listed.into_iter().take(most).map(|listed| listed.hit).collect();
    if let Some(category) = person_first {
        merged.put_person_first(category);
    }
    Ok(merged)
}

/// An article of one bundle.
struct Listed {
    hit: Hit,
    standing: Standing,
    /// The band of its bundle.
    band: Option<rank::Band>,
}

impl Listed {
    fn stands_before(&self, other: &Self) -> bool {
        let is_translation = |listed: &Self| listed.standing.language == 0;
        let by_score = || match is_translation(self) == is_translation(other) {
            true => self.hit.score > other.hit.score,
            false => is_translation(self),
        };
        self.standing.precedes(other.standing).unwrap_or_else(by_score)
    }
}

/// Puts an article into its place, behind those that it doesn't stand before. Of the same article from two bundles the one in front stays.
fn insert(listed: &mut Vec<Listed>, new: Listed) {
    let place = listed.iter().position(|known| new.stands_before(known)).unwrap_or(listed.len());
    match listed.iter().position(|known| known.hit.article == new.hit.article) {
        Some(known) if known < place => return,
        Some(known) => drop(listed.remove(known)),
        None => {}
    }
    listed.insert(place, new);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::results::MatchReason;

    /// Results as a line of text, for example `answer a90 b30`: the band, then articles with their probabilities in hundredths, or for
    /// the page with their scores. `=` says that the first alone has a code of the question, `~` that others have it too, `!fraud` is a category whose signal matches.
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
                "=" => (results.exact, results.coded) = (true, true),
                "~" => results.coded = true,
                _ if word.starts_with('!') => {
                    let category = Bypass { category: word[1..].to_owned(), ..Bypass::default() };
                    results.person_first = Some(Box::new(category));
                }
                _ => {
                    let score: u8 = word[1..].parse().unwrap();
                    results.hits.push(Hit {
                        article: word[..1].to_owned(),
                        title: Vec::new(),
                        line: Vec::new(),
                        anchor: String::new(),
                        reason: MatchReason::Words,
                        score: i64::from(score),
                        probability: results.band.map(|_| f32::from(score) / 100.0),
                    });
                }
            }
        }
        Ok(results)
    }

    fn check(bundles: &[&str], translations: usize, expected: Result<(Band, &str), LoadError>) {
        let merged = merge(bundles.iter().map(|line| results(line)).collect(), translations, 1, 3);
        let merged = merged.map(|merged| {
            let hits: Vec<String> =
                merged.hits.iter().map(|hit| format!("{}{}", hit.article, hit.score)).collect();
            (merged.band, hits.join(" "))
        });
        assert_eq!(merged, expected.map(|(band, hits)| (band, hits.to_owned())), "{bundles:?}");
    }

    #[test]
    fn the_likeliest_article_comes_first_and_each_is_listed_once() {
        check(&["suggest a90 b50", "suggest c70 a80"], 0, Ok((Band::Suggest, "a90 c70 b50")));
        check(&["suggest c70 a80", "suggest a90 b50"], 0, Ok((Band::Suggest, "a90 c70 b50")));
        check(&["suggest a50", "suggest b50"], 0, Ok((Band::Suggest, "a50 b50")));
        check(&["suggest a90 b80", "suggest c70 d60"], 0, Ok((Band::Suggest, "a90 b80 c70")));
        check(&["suggest a20", "suggest b90 c80"], 1, Ok((Band::Suggest, "b90 c80 a20")));
    }

    #[test]
    fn an_exact_code_wins_and_translations_of_it_come_first() {
        check(&["answer a90 b50", "suggest = c30 d20"], 0, Ok((Band::Suggest, "c30 a90 b50")));
        check(&["answer = a60 b50", "answer = c90 d20"], 1, Ok((Band::Answer, "a60 c90 b50")));
        check(&["answer a90", "answer = a30"], 0, Ok((Band::Answer, "a30")));
        check(&["answer ~ a60 b50", "answer = c90 d20"], 0, Ok((Band::Answer, "a60 c90 b50")));
        check(&["answer = c90 d20", "answer ~ a60 b50"], 1, Ok((Band::Answer, "c90 a60 b50")));
        check(&["answer a60 b50", "answer = c90 d20"], 0, Ok((Band::Answer, "c90 a60 b50")));
    }

    #[test]
    fn suggestions_for_the_page_go_by_language_and_score() {
        check(&["page a2", "page b9 c8"], 1, Ok((Band::Suggest, "a2 b9 c8")));
        check(&["page a2", "page a9 b1"], 1, Ok((Band::Suggest, "a2 b1")));
        check(&["page a2", "page b9"], 0, Ok((Band::Suggest, "b9 a2")));
        check(&["damaged", "page b9"], 1, Ok((Band::Suggest, "b9")));
    }

    #[test]
    fn the_bundle_of_the_first_article_decides_the_band_and_a_signal_outranks_it() {
        check(&["none a10", "answer b90"], 0, Ok((Band::Answer, "b90 a10")));
        check(&["answer a70", "suggest b80"], 0, Ok((Band::Suggest, "b80 a70")));
        check(&["none a10", "suggest b90"], 0, Ok((Band::Suggest, "b90 a10")));
        check(&["none a10", "none b90"], 0, Ok((Band::None, "b90 a10")));
        check(&["answer"], 0, Ok((Band::None, "")));
        check(&["answer a90", "none !fraud"], 0, Ok((Band::PersonFirst, "a90")));
        let both = merge(vec![results("none !safety"), results("none !fraud")], 0, 2, 3).unwrap();
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
        let names = merge(bundles, 0, 3, 3).unwrap().names;
        assert_eq!(
            ["desk", "duty", "gone"].map(|id| names.route(id)),
            ["Payroll desk", "Duty officer", "gone"]
        );
    }

    #[test]
    fn a_failed_bundle_takes_no_other_with_it() {
        check(&["unreachable", "answer a10"], 0, Ok((Band::Answer, "a10")));
        check(&["unreachable", "damaged"], 0, Err(LoadError::Unreachable));
        check(&[], 0, Ok((Band::None, "")));
        let merged = merge(vec![results("damaged"), results("none a1")], 0, 2, 3).unwrap();
        assert_eq!(merged.bundles, ["none a1"]);
    }
}
