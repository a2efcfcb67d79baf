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
}

/// A bundle that was written.
#[derive(Debug)]
pub(super) struct WrittenBundle {
    /// Its folder, relative to the output folder.
    pub(super) folder: String,
    /// Its manifest.
    pub(super) manifest: Manifest,
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
        built.push(BuiltBundle { edition, bundle, comparison: None });
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
    for BuiltBundle { edition, bundle, .. } in built {
        let assets: Vec<&Asset> =
            base.assets.iter().filter(|asset| asset.readers.ships_to(edition.reader())).collect();
        let bytes = dist.write_bundle(bundle, &assets)?;
        let files = bundle.files.len() + assets.len() + 1;
        let (folder, manifest) = (bundle.folder.clone(), bundle.manifest.clone());
        written.push(WrittenBundle { folder, manifest, files, bytes });
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
        let size = format!("{:.1} KB", *bytes as f64 / 1024.0);
        [folder.clone(), manifest.locale.clone(), manifest.articles.to_string(), files.to_string(), size]
    });
    let head = ["bundle", "language", "articles", "files", "size"].map(str::to_owned);
    let rows: Vec<[String; 5]> = std::iter::once(head).chain(rows).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: [usize; 5] = std::array::from_fn(width);
    rows.iter()
        .map(|[folder, language, articles, files, size]| {
            let [a, b, c, d, e] = widths;
            format!("{folder:<a$}  {language:<b$}  {articles:>c$}  {files:>d$}  {size:>e$}\n")
        })
        .collect()
}
