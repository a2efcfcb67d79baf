//! Diagnostics with the same cause as one finding: a folder that was written for another tool has the same problem in thousands of
//! articles, and it is mended once.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::{Diagnostic, Place, Severity};

/// Problems with one cause.
#[derive(Debug)]
pub struct Finding<'d> {
    /// The first of them.
    pub first: &'d Diagnostic,
    /// The others, in order.
    pub others: Vec<&'d Diagnostic>,
}

/// The findings, each where its first problem stands in the list.
pub fn findings(diagnostics: &[Diagnostic]) -> Vec<Finding<'_>> {
    let mut found: Vec<Finding<'_>> = Vec::new();
    let mut known: BTreeMap<(&str, Severity, &str), usize> = BTreeMap::new();
    for diagnostic in diagnostics {
        let cause = diagnostic.cause.as_ref().unwrap_or(&diagnostic.message);
        match known.get(&(diagnostic.code, diagnostic.severity, cause)) {
            Some(at) => found[*at].others.push(diagnostic),
            None => {
                known.insert((diagnostic.code, diagnostic.severity, cause), found.len());
                found.push(Finding { first: diagnostic, others: Vec::new() });
            }
        }
    }
    found
}

impl<'d> Finding<'d> {
    /// The problems, in order.
    pub fn diagnostics(&self) -> impl Iterator<Item = &'d Diagnostic> {
        std::iter::once(self.first).chain(self.others.iter().copied())
    }

    /// The places, in order.
    pub fn places(&self) -> impl Iterator<Item = &'d Place> {
        self.diagnostics().flat_map(Diagnostic::places)
    }

    /// What happened, with the number of times where it is more than one.
    pub fn message(&self) -> Cow<'d, str> {
        let places = self.places().count();
        if places == 1 {
            return Cow::Borrowed(&self.first.message);
        }
        let same = self.others.iter().all(|other| other.message == self.first.message);
        let message = match &self.first.cause {
            Some(cause) if !same => cause,
            _ => &self.first.message,
        };
        let files = self.places().map(|place| &place.file).collect::<BTreeSet<_>>().len();
        let times = match (places, files) {
            (_, 1) => format!("{places} times in this file"),
            _ if places == files => format!("in {files} files"),
            _ => format!("{places} times in {files} files"),
        };
        Cow::Owned(format!("{message} ({times}; this is the first)"))
    }

    /// The places behind the first as `a.md:3:1, b.md:5:2 and 7 more`, at most `most` of them; `None` where there is only one.
    pub fn more_places(&self, most: usize) -> Option<String> {
        let named: Vec<String> = self.places().skip(1).take(most).map(ToString::to_string).collect();
        let more = self.places().skip(1 + named.len()).count();
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        (!named.is_empty()).then(|| format!("{}{more}", named.join(", ")))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::codes;
    use super::*;

    fn at(file: &str, line: usize) -> Place {
        Place::point(&Arc::from(file), line, 1, 0)
    }

    #[test]
    fn a_cause_is_one_finding() {
        let audience = |file, name: &str| {
            Diagnostic::new(&codes::UNKNOWN_AUDIENCE, at(file, 2), format!("`{name}` is not an audience"))
        };
        let link = |file, address: &str, cause: &str| {
            Diagnostic::new(&codes::NOT_AN_ARTICLE, at(file, 9), format!("`{address}` does not ship"))
                .cause(cause)
        };
        let mut key = Diagnostic::new(&codes::UNKNOWN_KEY, at("a.md", 3), "the key `x` is not known");
        key.also = vec![at("b.md", 3), at("b.md", 4), at("c.md", 5), at("d.md", 5)];
        let one = |found: Vec<Diagnostic>| found;
        for (diagnostics, expected) in [
            (one(vec![audience("a.md", "ITPro")]), &[("`ITPro` is not an audience", None)][..]),
            (
                vec![audience("a.md", "ITPro"), audience("a.md", "Admin"), audience("b.md", "ITPro")],
                &[
                    ("`ITPro` is not an audience (in 2 files; this is the first)", Some("b.md:2:1")),
                    ("`Admin` is not an audience", None),
                ],
            ),
            (
                vec![link("a.md", "/x", "no article is at `/`"), link("a.md", "/y", "no article is at `/`")],
                &[("no article is at `/` (2 times in this file; this is the first)", Some("a.md:9:1"))],
            ),
            (
                vec![audience("a.md", "Admin"), audience("a.md", "Admin").severity(Severity::Note)],
                &[("`Admin` is not an audience", None), ("`Admin` is not an audience", None)],
            ),
            (
                vec![key],
                &[(
                    "the key `x` is not known (5 times in 4 files; this is the first)",
                    Some("b.md:3:1, b.md:4:1, c.md:5:1 and 1 more"),
                )],
            ),
        ] {
            let found = findings(&diagnostics);
            let shown: Vec<_> = found
                .iter()
                .map(|finding| (finding.message().into_owned(), finding.more_places(3)))
                .collect();
            let shown: Vec<_> = shown.iter().map(|(said, more)| (said.as_str(), more.as_deref())).collect();
            assert_eq!(shown, expected);
        }
    }
}
