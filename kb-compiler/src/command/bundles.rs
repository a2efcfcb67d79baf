//! Builds the bundles of a knowledge base and writes them into a folder, for `build` and for each preview of `serve`.

use std::collections::BTreeSet;
use std::error::Error;

use kb_core::bundle::Manifest;
use kb_core::model::Audience;

use crate::bundle::{Bundle, bundle};
use crate::comparison::Comparison;
use crate::dist::Dist;
use crate::edition::{Edition, editions};
use crate::learn::LearningOptions;
use crate::sources::{Asset, KnowledgeBase};

/// Parses `--audience`.
pub(super) fn audience(text: &str) -> Result<Audience, String> {
    let text = if text == "public" { "client" } else { text };
    Audience::parse(text).ok_or_else(|| "write client, client:ACCOUNT or internal".to_owned())
}

/// A bundle that was built, and is not written yet.
#[derive(Debug)]
pub(super) struct BuiltBundle<'b> {
    /// What it was made from.
    pub(super) edition: Edition<'b>,
    /// Its files and what was learned.
    pub(super) bundle: Bundle,
    /// What differs from an earlier build, where there is one.
    pub(super) comparison: Option<Comparison>,
    /// Which articles an earlier build had, where there is one.
    pub(super) articles: Option<ChangedArticles>,
}

/// The articles of a bundle and of the one before.
#[derive(Debug, Clone, Default)]
pub(super) struct ChangedArticles {
    /// Ids of those that are new.
    pub(super) new: Vec<String>,
    /// How many are gone.
    pub(super) gone: usize,
    /// Whether the content is the same to the byte.
    pub(super) same: bool,
}

/// A bundle that was written.
#[derive(Debug)]
pub(super) struct WrittenBundle {
    /// Its folder, relative to the output folder.
    pub(super) folder: String,
    /// Its manifest.
    pub(super) manifest: Manifest,
    articles: Option<ChangedArticles>,
    /// Number of its files, with pictures and the manifest.
    files: usize,
    /// Size of its files.
    bytes: u64,
}

/// Builds the bundles of these audiences, or of all where none is given.
pub(super) fn build<'b>(
    base: &'b KnowledgeBase,
    audiences: &[Audience],
    options: LearningOptions,
) -> Result<Vec<BuiltBundle<'b>>, Box<dyn Error>> {
    let mut built = Vec::new();
    for edition in selected(base, audiences)? {
        let bundle = bundle(&edition, base, options)?;
        built.push(BuiltBundle { edition, bundle, comparison: None, articles: None });
    }
    Ok(built)
}

/// Writes bundles, and removes all other bundles from the output folder.
pub(super) fn write(
    base: &KnowledgeBase,
    built: &[BuiltBundle<'_>],
    dist: &Dist,
) -> Result<Vec<WrittenBundle>, Box<dyn Error>> {
    dist.remove_other_bundles(&built.iter().map(|built| built.bundle.folder.clone()).collect())?;
    let mut written = Vec::with_capacity(built.len());
    for BuiltBundle { edition, bundle, articles, .. } in built {
        let assets: Vec<&Asset> =
            base.assets.iter().filter(|asset| asset.readers.ships_to(edition.reader())).collect();
        let bytes = dist.write_bundle(bundle, &assets)?;
        let files = bundle.files.len() + assets.len() + 1;
        let (folder, manifest) = (bundle.folder.clone(), bundle.manifest.clone());
        let articles = articles.clone();
        written.push(WrittenBundle { folder, manifest, articles, files, bytes });
    }
    Ok(written)
}

/// The editions of these audiences. An audience that `kb.toml` does not list is an error, because the build would write nothing and remove
/// all other bundles.
fn selected<'b>(base: &'b KnowledgeBase, audiences: &[Audience]) -> Result<Vec<Edition<'b>>, String> {
    let editions = editions(base).map_err(|error| error.to_string())?;
    let known: BTreeSet<&Audience> =
        editions.iter().filter_map(|edition| edition.audience.as_ref()).collect();
    if let Some(unknown) = audiences.iter().find(|audience| !known.is_empty() && !known.contains(audience)) {
        let known: Vec<String> = known.iter().map(ToString::to_string).collect();
        return Err(format!(
            "--audience {unknown}: kb.toml does not name it; choose from {}, or add it to [audiences] in kb.toml",
            known.join(", ")
        ));
    }
    let chosen = |audience: &Audience| audiences.is_empty() || audiences.contains(audience);
    Ok(editions.into_iter().filter(|edition| edition.audience.as_ref().is_none_or(chosen)).collect())
}

/// A table with a line for each bundle.
pub(super) fn as_table(written: &[WrittenBundle]) -> String {
    let rows = written.iter().map(|bundle| {
        let WrittenBundle { folder, manifest, files, bytes, .. } = bundle;
        let (language, articles) = (manifest.locale.clone(), manifest.articles.to_string());
        let size = format!("{:.1} KB", *bytes as f64 / 1024.0);
        [folder.clone(), readers(manifest), language, articles, bundle.change(), files.to_string(), size]
    });
    let head = ["bundle", "for", "language", "articles", "change", "files", "size"].map(str::to_owned);
    let rows: Vec<[String; 7]> = std::iter::once(head).chain(rows).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: [usize; 7] = std::array::from_fn(width);
    let line = |row: &[String; 7]| {
        let cells = row.iter().zip(widths).enumerate().map(|(column, (cell, width))| {
            if column < 3 { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
        });
        cells.collect::<Vec<_>>().join("  ") + "\n"
    };
    let new = written.iter().filter_map(WrittenBundle::new_articles);
    rows.iter().map(line).chain(new).collect()
}

/// Who gets a bundle, in the words of kb.toml where it has any.
fn readers(manifest: &Manifest) -> String {
    let named = manifest.names.audience.trim();
    match manifest.audience.as_str() {
        _ if !named.is_empty() => named.to_owned(),
        "" | "client" => "everybody".to_owned(),
        "internal" => "support staff".to_owned(),
        account => account.to_owned(),
    }
}

impl WrittenBundle {
    /// What is other than in the build before: `+2 −1` articles, or only their text.
    fn change(&self) -> String {
        match &self.articles {
            None => "first".to_owned(),
            Some(ChangedArticles { same: true, .. }) => "none".to_owned(),
            Some(ChangedArticles { new, gone: 0, .. }) if new.is_empty() => "text".to_owned(),
            Some(ChangedArticles { new, gone, .. }) => format!("+{} \u{2212}{gone}", new.len()),
        }
    }

    /// A line with the new articles; `None` where there are none or all are.
    fn new_articles(&self) -> Option<String> {
        let new =
            self.articles.as_ref().map(|articles| articles.new.as_slice()).filter(|new| !new.is_empty())?;
        let more = if new.len() > MAX_NAMED { ", …" } else { "" };
        Some(format!("new in {}: {}{more}\n", self.folder, new[..new.len().min(MAX_NAMED)].join(", ")))
    }
}

/// New articles that are named.
const MAX_NAMED: usize = 5;
