//! Suggestions without a question: articles whose facets match the page and product that a client is on, known errors first.

use super::lookup::Lookup;
use super::reader::{Hit, Reader, block};
use super::score::{entry, keep_best};
use super::versions;
use crate::bundle::{FileName, Root};
use crate::index::{TermEntry, TermKey};
use crate::model::Kind;
use crate::text::identifier;

/// A fact about a client that a portal may pass.
struct Fact {
    /// Its name, which is the facet's.
    name: &'static str,
    /// What an article gains by naming the client's value.
    gain: i64,
    /// Whether an article that names only other values is excluded.
    excludes: bool,
}

/// Every known fact. The first [`PRIMARY`] say what a client is doing; the others only narrow it down.
const FACTS: [Fact; 7] = [
    Fact { name: "error_code", gain: 32, excludes: false },
    Fact { name: "route", gain: 12, excludes: false },
    Fact { name: "component", gain: 6, excludes: false },
    Fact { name: "product", gain: 2, excludes: true },
    Fact { name: "version", gain: 1, excludes: true },
    Fact { name: "country", gain: 1, excludes: true },
    Fact { name: "role", gain: 1, excludes: true },
];
const PRIMARY: usize = 4;
/// The gain of a known error is multiplied by this: where something is known to be broken, it is the likeliest question.
const KNOWN_ERROR: i64 = 2;
/// Units between gains, so that the bias learned from tickets only breaks ties.
const STEP: i64 = 1 << 32;

impl Reader {
    /// The best `most` articles for what is known about a client: pairs of a fact's name (`error_code`, `route`, `component`,
    /// `product`, `version`, `country`, `role`; others are ignored) and its value. Empty where no article names an error code,
    /// page, component or product of these.
    pub fn suggest(&self, facts: &[(&str, &str)], most: usize) -> Lookup<Vec<Hit>> {
        let known: Vec<(usize, String)> =
            facts.iter().filter_map(|(name, value)| normalised(name, value)).collect();
        if known.iter().all(|(fact, _)| *fact >= PRIMARY) {
            return Lookup::Ready(Vec::new());
        }
        let facets = known.iter().flat_map(|(fact, _)| self.facet_files(FACTS[*fact].name));
        let missing = self.missing(facets.chain(self.other_files()));
        if !missing.is_empty() {
            return Lookup::Need(missing);
        }
        let mut ranked: Vec<(u32, i64)> = Vec::new();
        for gained in (0..).zip(self.gains(&known)).filter(|(_, gain)| *gain > 0) {
            keep_best(&mut ranked, gained, most, |(_, better), (_, worse)| better > worse);
        }
        self.with_rows(&ranked)
    }

    /// The files with all values of a facet.
    fn facet_files(&self, name: &str) -> Vec<FileName> {
        Root::files_from(&self.root.terms, TermKey::facet(name, "").as_str())
    }

    /// The files with the known errors and the bias.
    fn other_files(&self) -> impl Iterator<Item = FileName> {
        [known_error(), TermKey::bias()].into_iter().filter_map(|key| self.root.terms_file(&key))
    }

    /// What each article gains, by number; 0 or less for an article that is not suggested.
    fn gains(&self, known: &[(usize, String)]) -> Vec<i64> {
        let docs = self.root.docs as usize;
        let (mut gains, mut matched, mut others) = (vec![0_i64; docs], vec![false; docs], vec![false; docs]);
        for (number, fact) in FACTS.iter().enumerate() {
            let values: Vec<&str> =
                known.iter().filter(|(of, _)| *of == number).map(|(_, value)| value.as_str()).collect();
            if !values.is_empty() {
                let aside: Vec<bool> = (0..docs).map(|doc| others[doc] || !matched[doc]).collect();
                let (same, other) = self.naming(fact.name, &values, &aside);
                for doc in 0..docs {
                    gains[doc] += i64::from(same[doc]) * fact.gain * STEP;
                    matched[doc] |= same[doc] && number < PRIMARY;
                    others[doc] |= fact.excludes && other[doc] && !same[doc];
                }
            }
        }
        self.each_posting(&known_error(), |doc, _| gains[doc] *= KNOWN_ERROR);
        for doc in 0..docs {
            gains[doc] *= i64::from(matched[doc] && !others[doc]);
        }
        self.each_posting(&TermKey::bias(), |doc, impact| {
            gains[doc] += if gains[doc] > 0 { impact.clamp(1 - STEP / 2, STEP / 2) } else { 0 }
        });
        gains
    }

    /// Which articles name one of these values, and which name any other. Versions are compared with those of articles about what the
    /// client is doing that are not excluded yet, because each product counts its own; the others are set aside.
    fn naming(&self, name: &str, values: &[&str], aside: &[bool]) -> (Vec<bool>, Vec<bool>) {
        let prefix = TermKey::facet(name, "");
        let docs = self.root.docs as usize;
        let mut entries: Vec<(&str, &TermEntry)> = Vec::new();
        for terms in self.facet_files(name).into_iter().filter_map(|file| block(&self.terms, file)) {
            let named = terms.starting_with(prefix.as_str());
            entries.extend(named.map(|entry| (&entry.key.as_str()[prefix.as_str().len()..], entry)));
        }
        let counts_as = |value: &str| {
            let open = |entry: &TermEntry| entry.postings.iter().any(|posting| !aside[posting.doc as usize]);
            let named = entries.iter().filter(|(_, entry)| open(entry)).map(|(named, _)| *named);
            versions::latest_before(value, named.filter(|named| versions::within(value, named).is_none()))
        };
        let counted: Vec<&str> = match name {
            "version" => values.iter().filter_map(|value| counts_as(value)).collect(),
            _ => Vec::new(),
        };
        let is_meant = |named: &str| match name {
            "route" => values.iter().any(|value| matches(named, value)),
            "version" => {
                let within = |value: &&str| versions::within(value, named) == Some(true);
                counted.contains(&named) || values.iter().any(|value| within(value) || named == *value)
            }
            _ => values.contains(&named),
        };
        let (mut same, mut other) = (vec![false; docs], vec![false; docs]);
        for (named, entry) in &entries {
            let articles = if is_meant(named) { &mut same } else { &mut other };
            entry.postings.iter().for_each(|posting| articles[posting.doc as usize] = true);
        }
        (same, other)
    }

    fn each_posting(&self, key: &TermKey, mut visit: impl FnMut(usize, i64)) {
        if let Some(entry) = entry(self, key) {
            entry
                .postings
                .iter()
                .for_each(|posting| visit(posting.doc as usize, TermEntry::impact(entry, *posting)));
        }
    }
}

fn known_error() -> TermKey {
    TermKey::facet("kind", Kind::KnownError.name())
}

/// The fact's place among [`FACTS`] and its value as facets are compared: in lower case, a page without its query and last slash, an
/// error code by its letters and digits.
fn normalised(name: &str, value: &str) -> Option<(usize, String)> {
    let number = FACTS.iter().position(|fact| fact.name == name)?;
    let page = value.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    let value = match name {
        "route" => page.to_owned(),
        "error_code" => identifier::code(value),
        // Such as `latest`.
        "version" if !value.bytes().any(|byte| byte.is_ascii_digit()) => return None,
        _ => value.trim().to_owned(),
    };
    (!value.is_empty()).then(|| (number, value.chars().flat_map(char::to_lowercase).collect()))
}

/// Whether a page's address fits a pattern in which `*` stands for anything.
fn matches(pattern: &str, page: &str) -> bool {
    let mut parts = pattern.trim_end_matches('/').split('*');
    let Some(mut rest) = parts.next().and_then(|start| page.strip_prefix(start)) else { return false };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        let found = if parts.peek().is_none() {
            rest.ends_with(part).then_some(rest.len())
        } else {
            // Step by step: pages are short, and the panel has no other use for a search in texts.
            rest.char_indices().find(|(at, _)| rest[*at..].starts_with(part)).map(|(at, _)| at + part.len())
        };
        let Some(behind) = found else { return false };
        rest = &rest[behind..];
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_fit_patterns() {
        for (pattern, page, fits) in [
            ("/payroll/*", "/payroll/runs/42", true),
            ("/payroll/*", "/payroll", false),
            ("/payroll*", "/payroll", true),
            ("/payroll", "/payroll", true),
            ("/payroll/", "/payroll", true),
            ("/payroll", "/payroll/runs", false),
            ("*/runs/*/edit", "/payroll/runs/42/edit", true),
            ("*/runs/*/edit", "/payroll/runs/42", false),
            ("**/runs", "/a/b/runs", true),
            ("/a*a", "/a", false),
            ("*", "", true),
            ("", "/a", false),
        ] {
            assert_eq!(matches(pattern.trim_end_matches('/'), page), fits, "{pattern} and {page}");
        }
    }

    #[test]
    fn facts_are_compared_as_facets_are() {
        for (name, value, expected) in [
            ("route", "/Payroll/Runs/?tab=2#top", Some((1, "/payroll/runs".to_owned()))),
            ("error_code", " PR-01042 ", Some((0, "pr1042".to_owned()))),
            ("country", "", None),
            ("version", "latest", None),
            ("page_title", "Pay runs", None),
        ] {
            assert_eq!(normalised(name, value), expected, "{name}={value}");
        }
    }
}
