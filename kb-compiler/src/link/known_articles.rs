//! The articles by what answers call them: the last part of their address, and their title.

use std::collections::BTreeMap;

/// Shorter titles are said by chance, in words.
const SHORTEST_TITLE: usize = 3;

/// The articles by what answers call them.
#[derive(Debug, Default)]
pub(super) struct KnownArticles {
    /// By id and former id, and by the last part of either where that is of one article only.
    ids: BTreeMap<String, Option<String>>,
    /// Titles as words with blanks around them, the longest first.
    titles: Vec<(String, String)>,
}

impl KnownArticles {
    /// Takes pairs of a name, or a title, and the id of its article.
    pub(super) fn new<'n>(
        names: impl IntoIterator<Item = (&'n str, &'n str)>,
        titles: impl IntoIterator<Item = (&'n str, &'n str)>,
    ) -> Self {
        let mut ids: BTreeMap<String, Option<String>> = BTreeMap::new();
        for (name, id) in names {
            let last = name.rsplit('/').next().unwrap_or_default();
            for name in [name, last] {
                let known = ids.entry(name.to_lowercase()).or_insert_with(|| Some(id.to_owned()));
                if known.as_deref() != Some(id) {
                    *known = None;
                }
            }
        }
        let mut titles: Vec<(String, String)> =
            titles.into_iter().map(|(title, id)| (words(title), id.to_owned())).collect();
        titles.retain(|(title, _)| title.split_whitespace().count() >= SHORTEST_TITLE);
        titles.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.cmp(b)));
        Self { ids, titles }
    }

    /// The id of the article that has this id or had it.
    pub(super) fn id(&self, name: &str) -> Option<&str> {
        self.ids.get(&name.to_lowercase()).and_then(Option::as_deref)
    }

    /// The article that an address leads to.
    pub(super) fn by_address(&self, address: &str) -> Option<&str> {
        let path = address.split_once("://").map_or(address, |(_, path)| path);
        let path = path.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
        // The host alone is no article.
        let (_, path) = path.split_once('/')?;
        let last = path.rsplit('/').next().unwrap_or_default();
        self.id(last.trim_end_matches(".html").trim_end_matches(".md"))
    }

    /// The article whose title stands in a text; the longest title counts.
    pub(super) fn by_title(&self, text: &str) -> Option<&str> {
        let text = words(text);
        let found = self.titles.iter().find(|(title, _)| text.contains(title.as_str()));
        found.map(|(_, id)| id.as_str())
    }
}

/// The words of a text in lower case, with blanks between and around them.
fn words(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.fold(" ".to_owned(), |out, word| out + &word.to_lowercase() + " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_name_articles_by_address_and_title() {
        let names = [
            ("payroll/pay-run", "payroll/pay-run"),
            ("old", "payroll/pay-run"),
            ("a/same", "a/same"),
            ("b/same", "b/same"),
        ];
        let titles = [("Pay run can't be approved", "payroll/pay-run"), ("Payslip", "a/same")];
        let known = KnownArticles::new(names, titles);
        for (address, expected) in [
            ("https://help.example/kb/pay-run?x#y", Some("payroll/pay-run")),
            ("https://help.example/kb/Pay-Run.html", Some("payroll/pay-run")),
            ("https://help.example/old/", Some("payroll/pay-run")),
            ("https://help.example/same", None),
            ("https://pay-run", None),
            ("https://help.example/other", None),
        ] {
            assert_eq!(known.by_address(address), expected, "{address}");
        }
        for (text, expected) in [
            ("Please see \"Pay run can’t be approved\".", Some("payroll/pay-run")),
            ("a payslip", None),
            ("my repay run can't be approved", None),
        ] {
            assert_eq!(known.by_title(text), expected, "{text}");
        }
    }
}
