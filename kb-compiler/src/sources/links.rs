//! Resolves the addresses of links and images.

use std::collections::BTreeMap;
use std::sync::Arc;

use kb_core::model::{ArticleId, SafeUrl};

use super::anchors;
use super::dialects::obsidian;
use super::folder::{Folder, Unfit};
use super::internal_names::Names;
use super::normal_form::composed;
use super::page_names::PageNames;
use super::path_tails::PathTails;
use super::picture_type::Refused;
use super::pictures::{self, Shown};
use super::site_pages::{below_base, below_origin, source_of};
use super::sites::KnownSites;

/// Possible link targets of the whole knowledge base.
pub(super) struct Targets<'a> {
    /// How names of internal parts are judged.
    pub(super) names: Names<'a>,
    pub(super) folder: &'a Folder,
    /// Articles by path, and by its composed form.
    pub(super) by_path: BTreeMap<Arc<str>, ArticleId>,
    /// Articles by the ends of their paths.
    pub(super) tails: PathTails,
    /// Articles by id, former ids included.
    pub(super) by_id: BTreeMap<String, ArticleId>,
    /// Articles by the names that wiki links call them.
    pub(super) pages: PageNames,
    /// Web sites that articles name.
    pub(super) sites: KnownSites,
    /// Where the folder is published, as kb.toml says.
    pub(super) site_base: &'a str,
}

/// The resolved target of a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Destination {
    Article(ArticleId, Option<String>),
    Anchor(String),
    Web(SafeUrl),
    /// A script, or an address that no page may follow.
    Unsafe,
    /// A Markdown file that is not here.
    Missing,
    /// A file that does not ship, or a page of another site's root.
    Elsewhere,
}

/// The resolved source of an image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Picture {
    Asset(Shown),
    Web(SafeUrl),
    Embedded,
    Missing,
    Refused(Refused),
}

impl Targets<'_> {
    /// Resolves a link in the article at `from`.
    pub(super) fn link(&self, from: &str, destination: &str) -> Destination {
        let destination = destination.trim();
        if let Some(page) = destination.strip_prefix(obsidian::SCHEME) {
            return self.wiki_link(from, page);
        }
        if let Some(anchor) = destination.strip_prefix('#') {
            return Destination::Anchor(decode(anchor));
        }
        let destination = self.within_site(destination);
        if let Some(url) = web(destination) {
            return url.map_or(Destination::Unsafe, Destination::Web);
        }
        let (path, anchor) = match destination.split_once('#') {
            Some((path, anchor)) => (path, Some(decode(anchor)).filter(|anchor| !anchor.is_empty())),
            None => (destination, None),
        };
        let path = decode(path.split('?').next().unwrap_or_default());
        let resolved = resolve(from, &path);
        if let Some(id) = resolved
            .as_deref()
            .and_then(|resolved| self.article(resolved))
            .or_else(|| self.page(&path))
            .or_else(|| self.by_id.get(&*composed(&path)))
            .or_else(|| self.tails.find(&composed(&path)))
        {
            return Destination::Article(id.clone(), anchor);
        }
        let lower = path.to_ascii_lowercase();
        let in_site = !self.site_base.is_empty() && below_base(self.site_base, &path).is_some();
        if in_site || [".md", ".markdown", ".mdx"].iter().any(|extension| lower.ends_with(extension)) {
            Destination::Missing
        } else {
            Destination::Elsewhere
        }
    }

    /// The whole address of a page of our own site as it would begin with `/`; any other address as it is.
    fn within_site<'d>(&self, destination: &'d str) -> &'d str {
        let Some(path) = below_origin(self.site_base, destination) else { return destination };
        let page = decode(path.split(['?', '#']).next().unwrap_or_default());
        if self.page(&page).is_some() { path } else { destination }
    }

    /// The article that a page of the web site shows.
    fn page(&self, path: &str) -> Option<&ArticleId> {
        let below = |base| below_base(base, path).map(source_of);
        let find = |page: &str| self.article(page.trim_start_matches('/'));
        below(self.site_base).and_then(find).or_else(|| below("").and_then(find))
    }

    /// What a link that leads nowhere has in common with others: the file that is not here, or that they leave the folder.
    pub(super) fn common_cause(&self, from: &str, destination: &str) -> String {
        let path = decode(destination.trim().split(['#', '?']).next().unwrap_or_default());
        match resolve(from, &path) {
            _ if path.starts_with('/')
                && below_base(self.site_base, &path).is_none_or(|_| self.site_base.is_empty()) =>
            {
                "addresses begin with `/` and lead to nothing here".to_owned()
            }
            Some(resolved) => format!("`{resolved}` is not here"),
            None => format!("`{}` is outside this folder", path.replace("../", "")),
        }
    }

    /// Resolves a wiki link, which names an article and the words of one of its headings.
    fn wiki_link(&self, from: &str, target: &str) -> Destination {
        let (name, section) = target.split_once('#').unwrap_or((target, ""));
        let anchor = if section.starts_with('^') { section.to_owned() } else { anchors::slug(section) };
        let anchor = (!section.is_empty()).then_some(anchor);
        if let ("", Some(anchor)) = (name, &anchor) {
            return Destination::Anchor(anchor.clone());
        }
        let by_path = |from: &str| resolve(from, name).and_then(|path| self.article(&path));
        let found = by_path(from).or_else(|| by_path("")).or_else(|| self.by_id.get(&*composed(name)));
        match found.or_else(|| self.pages.find(name)) {
            Some(id) => Destination::Article(id.clone(), anchor),
            None => Destination::Missing,
        }
    }

    fn article(&self, path: &str) -> Option<&ArticleId> {
        let candidates = ["", ".md", ".mdx", "/index.md", "/index.mdx", "/README.md", ".html", "/index.html"];
        candidates.iter().find_map(|suffix| {
            let path = format!("{path}{suffix}");
            self.by_path.get(path.as_str()).or_else(|| self.by_path.get(&*composed(&path)))
        })
    }

    /// Resolves an image in the article at `from`.
    pub(super) fn image(&self, from: &str, source: &str) -> Picture {
        let source = source.trim();
        if let Some(name) = source.strip_prefix(obsidian::SCHEME) {
            let beside = resolve(from, name).filter(|path| self.folder.other(path).is_some());
            return self.picture(beside.or_else(|| self.folder.only_file_named(name)));
        }
        if source.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:")) {
            return Picture::Embedded;
        }
        if let Some(url) = web(source) {
            return url.map_or(Picture::Missing, Picture::Web);
        }
        let path = decode(source.split(['?', '#']).next().unwrap_or_default());
        let in_site = below_base(self.site_base, &path).filter(|below| self.folder.other(below).is_some());
        self.picture(in_site.map(str::to_owned).or_else(|| resolve(from, &path)))
    }

    fn picture(&self, path: Option<String>) -> Picture {
        match path.map(|path| pictures::shown(self.folder, &path)) {
            Some(Ok(shown)) => Picture::Asset(shown),
            Some(Err(Unfit::Refused(why))) => Picture::Refused(why),
            Some(Err(Unfit::Missing)) | None => Picture::Missing,
        }
    }
}

/// An address with a scheme or a host: `Some(None)` where it isn't safe to follow.
fn web(destination: &str) -> Option<Option<SafeUrl>> {
    if destination.starts_with("//") {
        return Some(SafeUrl::new(&format!("https:{destination}")));
    }
    // Browsers ignore control characters within a scheme, as in `java\nscript:`.
    let visible: String = destination.chars().filter(|c| !c.is_control()).collect();
    let (scheme, _) = visible.split_once(':')?;
    let named = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    named.then(|| SafeUrl::new(&destination.replace(' ', "%20")))
}

/// A path below the knowledge base's folder; `None` where it leads out of it.
pub(super) fn resolve(from: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = if path.starts_with('/') { Vec::new() } else { from.split('/').collect() };
    if !path.starts_with('/') {
        parts.pop();
    }
    for part in path.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Decodes percent codes. A text whose bytes would not be UTF-8 stays as it is.
fn decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code = text.get(at + 1..at + 3).filter(|_| bytes[at] == b'%');
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_inside() {
        for (from, path, resolved) in [
            ("a/b.md", "c.md", Some("a/c.md")),
            ("a/b.md", "../c.md", Some("c.md")),
            ("a/b.md", "./x/../c.md", Some("a/c.md")),
            ("a/b.md", "/c.md", Some("c.md")),
            ("b.md", "../c.md", None),
            ("a/b.md", "x\\y.md", Some("a/x/y.md")),
        ] {
            assert_eq!(resolve(from, path).as_deref(), resolved, "{from} {path}");
        }
    }

    #[test]
    fn percent_codes_are_bytes() {
        for (text, decoded) in
            [("a%20b", "a b"), ("%C3%BC", "ü"), ("100%", "100%"), ("%zz", "%zz"), ("%ff", "%ff")]
        {
            assert_eq!(decode(text), decoded);
        }
    }

    #[test]
    fn schemes_are_seen_through_disguise() {
        for (destination, safe) in [
            ("https://example.com/a b", Some(true)),
            ("//example.com", Some(true)),
            ("javascript:alert(1)", Some(false)),
            ("java\nscript:alert(1)", Some(false)),
            ("\u{1}javascript:alert(1)", Some(false)),
            ("data:text/html,x", Some(false)),
            ("a/b.md", None),
            ("a b:c", None),
        ] {
            assert_eq!(web(destination).map(|url| url.is_some()), safe, "{destination:?}");
        }
    }
}
