//! Everything a folder holds, read and checked.

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use kb_core::model::{ArticleId, Readers, Resolution};

use super::config::Config;
use super::picture_type::{self, Picture};
use crate::article::Article;
use crate::diagnostic::Place;

/// A knowledge base.
#[derive(Debug, Default)]
pub struct KnowledgeBase {
    /// What `kb.toml` says, or the defaults.
    pub config: Config,
    /// The articles, sorted by id; drafts and archived ones included.
    pub articles: Vec<Article>,
    /// The resolved tickets, in the order of their files and lines.
    pub resolutions: Vec<Resolution>,
    /// Where each of them stands, in the same order.
    pub resolution_places: Vec<Place>,
    /// Files that articles show, sorted by name.
    pub assets: Vec<Asset>,
    /// What search is expected to find, from `queries.tsv`.
    pub queries: Vec<ExpectedQuery>,
    /// Where each article stands, so that what is found later can point there.
    pub places: BTreeMap<ArticleId, Place>,
    /// Where each article notes its last review.
    pub reviews: BTreeMap<ArticleId, Place>,
    /// Former addresses of articles (`redirects` and `supersedes`) and the article that each leads to now.
    pub redirects: BTreeMap<String, ArticleId>,
    /// Files and folders that `.kbignore` left out.
    pub ignored: usize,
}

/// A file that articles show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// Its name in a bundle: hash of its content and its extension.
    pub name: String,
    /// The folder of articles.
    pub folder: PathBuf,
    /// Where it is now, below that folder.
    pub file: Arc<str>,
    /// Its size in bytes.
    pub size: u64,
    /// Who may see it: the readers of the published articles that show it.
    pub readers: Readers,
}

impl Asset {
    /// Its path on this machine.
    pub fn path(&self) -> PathBuf {
        self.folder.join(&*self.file)
    }

    /// Its bytes as they ship, read when they are needed. A file that was changed since it was checked is refused.
    pub fn read(&self) -> io::Result<Vec<u8>> {
        let bytes = kb_files::Folder::open(&self.folder)?.read(&self.file, picture_type::MOST_BYTES)?;
        let same = Picture::checked(&self.name, bytes).ok().filter(|picture| picture.name == self.name);
        same.map(|picture| picture.bytes).ok_or_else(|| io::Error::other("it was changed during the build"))
    }
}

/// A line of `queries.tsv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpectedQuery {
    /// What a client would type.
    pub query: String,
    /// The article expected on top.
    pub article: ArticleId,
    /// The line.
    pub place: Place,
}
