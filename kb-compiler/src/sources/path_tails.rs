//! Finds the article that an address means where it is no path of a file: addresses of a web site, which have another beginning or
//! ending than the file, and names that differ in case only.

use std::collections::BTreeMap;
use std::sync::Arc;

use kb_core::model::ArticleId;

/// Articles by the last part of their paths.
#[derive(Default)]
pub(super) struct PathTails {
    by_name: BTreeMap<String, Vec<(String, ArticleId)>>,
}

impl PathTails {
    pub(super) fn of(by_path: &BTreeMap<Arc<str>, ArticleId>) -> Self {
        let mut tails = Self::default();
        for (path, id) in by_path {
            let Some(path) = plain(path) else { continue };
            let name = path.rsplit('/').next().unwrap_or_default().to_owned();
            let paths = tails.by_name.entry(name).or_default();
            if !paths.iter().any(|(_, known)| known == id) {
                paths.push((path, id.clone()));
            }
        }
        tails
    }

    /// The article whose path ends as the address does, or the other way round; `None` where more than one does.
    pub(super) fn find(&self, address: &str) -> Option<&ArticleId> {
        let address = plain(address)?;
        let paths = self.by_name.get(address.rsplit('/').next()?)?;
        let mut found =
            paths.iter().filter(|(path, _)| is_tail(path, &address) || is_site_path(&address, path));
        found.next().filter(|_| found.next().is_none()).map(|(_, id)| id)
    }
}

/// Whether a path ends with these parts.
fn is_tail(path: &str, parts: &str) -> bool {
    path.strip_suffix(parts).is_some_and(|before| before.is_empty() || before.ends_with('/'))
}

/// Whether an address is a path behind what a site puts before it: one part, or several where the path is specific.
fn is_site_path(address: &str, path: &str) -> bool {
    let before = address.strip_suffix(path).and_then(|before| before.strip_suffix('/'));
    before.is_some_and(|before| path.contains('/') || !before.contains('/'))
}

/// An address in lower case without its ending and without what only steps through folders; `None` where it leads to no article.
fn plain(address: &str) -> Option<String> {
    let lower = address.to_lowercase().replace('\\', "/");
    let parts = lower.split('/').filter(|part| !matches!(*part, "" | "." | ".." | "@" | "~"));
    let path = parts.collect::<Vec<_>>().join("/");
    let name = path.rsplit('/').next().unwrap_or_default();
    let endings = [".md", ".markdown", ".mdx", ".html", ".htm", ".aspx", ".php"];
    let ending = endings.iter().find(|ending| name.ends_with(**ending));
    let is_file = name.rsplit_once('.').is_some_and(|(_, ending)| {
        !ending.is_empty() && ending.len() <= 4 && ending.bytes().all(|b| b.is_ascii_alphabetic())
    });
    if ending.is_none() && is_file {
        return None;
    }
    let path = ending.and_then(|ending| path.strip_suffix(ending)).unwrap_or(&path);
    let index = ["index", "_index", "readme"].iter().find_map(|name| path.strip_suffix(name));
    let path = index.filter(|above| above.is_empty() || above.ends_with('/')).unwrap_or(path);
    let path = path.trim_end_matches('/');
    (!path.is_empty()).then(|| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_one_article_that_fits_is_found() {
        let paths = [
            "content/en/pay/refund.md",
            "pay/run.md",
            "start.md",
            "a/setup.md",
            "b/setup.md",
            "pay/index.md",
        ];
        let articles = paths
            .iter()
            .map(|path| (Arc::from(*path), ArticleId::new(path.trim_end_matches(".md")).unwrap()));
        let tails = PathTails::of(&articles.collect());
        for (address, found) in [
            ("/docs/pay/run", Some("pay/run")),
            ("/docs/pay/run/", Some("pay/run")),
            ("/pay/refund.html", Some("content/en/pay/refund")),
            ("../refund/index.md", Some("content/en/pay/refund")),
            ("@/pay/run.md", Some("pay/run")),
            ("PAY/Run.MD", Some("pay/run")),
            ("/help/start", Some("start")),
            ("pay/", Some("pay/index")),
            ("setup.md", None),
            ("b/setup", Some("b/setup")),
            ("/other/site/start", None),
            ("other/run.md", None),
            ("pay/run.pdf", None),
            ("/", None),
        ] {
            assert_eq!(tails.find(address).map(ArticleId::as_str), found, "{address}");
        }
    }
}
