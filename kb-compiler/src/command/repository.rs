//! Where a folder of articles lies in its repository, for services that know files by their path in it.

use std::path::Path;

use crate::diagnostic::render::SourceRoot;

/// The root of the sources: the nearest folder with a `.git` above the articles, or else the folder where the program was started. Where
/// the articles are in neither, they are the root themselves.
pub(super) fn source_root(articles: &Path) -> SourceRoot {
    let Ok(articles) = articles.canonicalize() else { return SourceRoot::default() };
    let repository = articles.ancestors().find(|folder| folder.join(".git").exists()).map(Path::to_owned);
    let started_in = || std::env::current_dir().and_then(|folder| folder.canonicalize()).ok();
    let root = repository.or_else(started_in);
    let below = root.as_deref().and_then(|root| articles.strip_prefix(root).ok()).unwrap_or(Path::new(""));
    SourceRoot::new(below.components().map(|folder| folder.as_os_str().to_string_lossy().into_owned()))
}
