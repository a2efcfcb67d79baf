//! Names of accounts. Which companies are clients is confidential, so no feature is made from their names.

use aho_corasick::{AhoCorasick, MatchKind};
use kb_core::model::{Audience, Provenance};
use kb_core::ticket::scrub::GAP;

use crate::account::without_legal_form;
use crate::sources::KnowledgeBase;

/// The account names of tickets, audiences and `kb.toml`, each also without its legal form, with repetitions. A name that nobody stands
/// behind is not one of them: whoever made it up could have any word removed.
pub fn account_names(base: &KnowledgeBase) -> impl Iterator<Item = &str> {
    let named = base.resolutions.iter().filter(|ticket| ticket.provenance != Provenance::Anonymous);
    let of_tickets = named.filter_map(|ticket| ticket.account.as_deref());
    let of_audiences = base.config.audiences.keys().filter_map(|audience| match audience {
        Audience::Account(name) => Some(name.as_str()),
        _ => None,
    });
    let names = of_tickets.chain(of_audiences).chain(base.config.accounts.aliases());
    names.flat_map(|name| [name.trim(), without_legal_form(name)]).filter(|name| !name.is_empty())
}

/// A search for many names in one pass over a text.
#[derive(Debug)]
pub struct AccountNames(Option<AhoCorasick>);

impl AccountNames {
    /// Prepares the search. If the names exceed its limit, which is gigabytes, [`Self::removed_from`] returns empty texts, so that no
    /// name can be learned.
    pub fn new<'n>(names: impl Iterator<Item = &'n str>) -> Self {
        let mut names: Vec<&str> = names.collect();
        names.sort_unstable();
        names.dedup();
        let mut search = AhoCorasick::builder();
        Self(search.ascii_case_insensitive(true).match_kind(MatchKind::Standard).build(names).ok())
    }

    /// The text without the names, whatever the case of ASCII letters. A name inside a longer word stays.
    pub fn removed_from(&self, text: &str) -> String {
        let Some(search) = &self.0 else { return String::new() };
        let stands_alone = |from: usize, to: usize| {
            !text[..from].ends_with(char::is_alphanumeric) && !text[to..].starts_with(char::is_alphanumeric)
        };
        let (mut kept, mut done) = (String::with_capacity(text.len()), 0);
        let mut found: Vec<(usize, usize)> = search
            .find_overlapping_iter(text)
            .map(|found| (found.start(), found.end()))
            .filter(|(from, to)| stands_alone(*from, *to))
            .collect();
        found.sort_unstable_by_key(|(from, to)| (*from, std::cmp::Reverse(*to)));
        for (from, to) in found {
            if from >= done {
                kept.push_str(&text[done..from]);
                kept.push_str(GAP);
            }
            done = done.max(to);
        }
        kept.push_str(&text[done..]);
        kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_removed_as_whole_words() {
        let names = AccountNames::new(["ACME", "Acme Corp", "Müller", "Corp Ltd", "ACME"].into_iter());
        for (text, expected) in [
            ("Acme can't pay, ACME-7", " |  can't pay,  | -7"),
            ("acmeist", "acmeist"),
            ("acme corp pays", " |  pays"),
            ("acme corporation pays", " |  corporation pays"),
            ("Acme Corp Ltd pays", " |  pays"),
            ("für Müller", "für  | "),
            ("Müllerei", "Müllerei"),
            ("", ""),
        ] {
            assert_eq!(names.removed_from(text), expected, "{text}");
        }
        assert_eq!(AccountNames::new([].into_iter()).removed_from("pay"), "pay");
    }
}
