//! Articles by the names that wiki links call them: file name, path from any folder down, or title. A name that several have is nobody's.

use std::collections::BTreeMap;
use std::sync::Arc;

use kb_core::model::ArticleId;

use super::normal_form::composed;

/// An article that wiki links may name.
pub(super) struct Page<'a> {
    pub(super) file: &'a Arc<str>,
    pub(super) id: &'a ArticleId,
    pub(super) text: &'a str,
    /// Its title in the front matter.
    pub(super) title: Option<&'a str>,
}

/// The names of all articles; none where no article has a wiki link.
#[derive(Debug, Default)]
pub(super) struct PageNames {
    by_name: BTreeMap<String, Vec<(Arc<str>, ArticleId)>>,
}

impl PageNames {
    pub(super) fn of<'a>(pages: impl Iterator<Item = Page<'a>> + Clone) -> Self {
        let mut names = Self::default();
        if !pages.clone().any(|page| page.text.contains("[[")) {
            return names;
        }
        for page in pages {
            let stem = normal(last(&without_extension(page.file)));
            let title = page.title.or_else(|| first_heading(page.text)).map(normal);
            let title = title.filter(|title| *title != stem);
            for name in [Some(stem), title].into_iter().flatten() {
                let named = (Arc::clone(page.file), page.id.clone());
                names.by_name.entry(name).or_default().push(named);
            }
        }
        names
    }

    /// The one article of that name.
    pub(super) fn find(&self, name: &str) -> Option<&ArticleId> {
        let path = without_extension(name);
        let named = self.by_name.get(&normal(last(&path))).or_else(|| self.by_name.get(&normal(name)))?;
        let below = format!("/{}", normal(path.trim_start_matches('/')));
        let fits = |(file, _): &&(Arc<str>, ArticleId)| {
            !path.contains('/') || format!("/{}", normal(&without_extension(file))).ends_with(&below)
        };
        let mut fitting = named.iter().filter(fits);
        match (fitting.next(), fitting.next()) {
            (Some((_, id)), None) => Some(id),
            // The title of one article may be the name of another's file; the file has it.
            (Some(_), Some(_)) => {
                let is_file = |(file, _): &&(Arc<str>, ArticleId)| {
                    normal(last(&without_extension(file))) == normal(last(&path))
                };
                let mut files = named.iter().filter(fits).filter(is_file);
                files.next().filter(|_| files.next().is_none()).map(|(_, id)| id)
            }
            _ => None,
        }
    }
}

fn without_extension(path: &str) -> String {
    let known = |extension: &str| ["md", "markdown", "mdx", "html", "htm"].contains(&extension);
    match path.rsplit_once('.') {
        Some((stem, extension)) if known(&extension.to_ascii_lowercase()) => stem.to_owned(),
        _ => path.to_owned(),
    }
}

fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
}

/// A name without case, with blanks in the place of hyphens and underscores.
fn normal(name: &str) -> String {
    let words = composed(name).to_lowercase().replace(['-', '_'], " ");
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn first_heading(text: &str) -> Option<&str> {
    text.lines().find_map(|line| line.strip_prefix("# ")).map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_one_article_has_finds_it() {
        let files = [
            ("pay/run.md", None, "# Approve a pay run\n[[x]]"),
            ("hr/run.md", Some("Running"), "text"),
            ("pay/Late-fees.mdx", Some("Fees"), "text"),
            ("fees.md", Some("Other"), "text"),
        ];
        let ids: Vec<(Arc<str>, ArticleId)> = files
            .iter()
            .map(|(file, ..)| (Arc::from(*file), ArticleId::new(&file.replace('.', "-")).unwrap()))
            .collect();
        let pages =
            ids.iter().zip(files).map(|((file, id), (_, title, text))| Page { file, id, text, title });
        let names = PageNames::of(pages);
        for (name, found) in [
            ("approve a PAY run", Some("pay/run-md")),
            ("pay/run", Some("pay/run-md")),
            ("hr/run.md", Some("hr/run-md")),
            ("Late fees", Some("pay/Late-fees-mdx")),
            ("late_fees", Some("pay/Late-fees-mdx")),
            ("Fees", Some("fees-md")),
            ("run", None),
            ("x/run", None),
            ("gone", None),
        ] {
            assert_eq!(names.find(name).map(ArticleId::as_str), found, "{name}");
        }
    }
}
