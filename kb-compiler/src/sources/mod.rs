//! From a folder of Markdown and tagged tickets to typed articles and resolutions. Content problems come back as
//! diagnostics beside whatever could be read.

pub mod config;
mod node;
mod yaml;
mod toml_text;
mod fields;
mod dates;
mod spelling;
mod folder;
mod load;
mod config_file;
mod fences;
mod front_matter;
mod identity;
mod references;
mod html;
mod anchors;
mod assets;
mod links;
mod frame;
mod callout;
mod markdown;
mod destinations;
mod raw_html;
mod roles;
mod body;
mod fragments;
mod article;
mod ticket_fields;
mod resolutions;
mod queries;
mod pipeline;
pub mod due;
pub mod fix;

pub use config::Config;
pub use load::MAX_ARTICLE;

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use kb_core::model::{ArticleId, Readers, Resolution};

use crate::article::Article;
use crate::diagnostic::{Diagnostic, Place};

/// Everything a folder holds, read and checked.
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
}

/// A file that articles show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// Its name in a bundle: hash of its content and its extension.
    pub name: String,
    /// Where it is now.
    pub path: PathBuf,
    /// Its size in bytes.
    pub size: u64,
    /// Who may see it: the readers of the published articles that show it.
    pub readers: Readers,
}

impl Asset {
    /// Its bytes, read when they are needed.
    pub fn read(&self) -> io::Result<Vec<u8>> {
        std::fs::read(&self.path)
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

/// Why a folder can't be read at all.
#[derive(Debug)]
pub enum SourceError {
    /// There is no such folder.
    Missing(PathBuf),
    /// It is a file.
    NotAFolder(PathBuf),
    /// The system refused.
    Unreadable(PathBuf, io::Error),
}

impl fmt::Display for SourceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(path) => write!(
                f,
                "there is no folder {}; name the folder that holds your Markdown articles",
                path.display()
            ),
            Self::NotAFolder(path) => {
                write!(f, "{} is a file; name the folder that holds your Markdown articles", path.display())
            }
            Self::Unreadable(path, error) => {
                write!(f, "{} can't be read: {error}; check its permissions", path.display())
            }
        }
    }
}

impl std::error::Error for SourceError {}

/// Reads a knowledge base. Whatever is wrong with its content is in the diagnostics, sorted by file and line; only a
/// folder that can't be read at all is an error.
pub fn read(dir: &Path) -> Result<(KnowledgeBase, Vec<Diagnostic>), SourceError> {
    let folder = folder::Folder::walk(dir)?;
    Ok(pipeline::run(folder))
}

/// The sources of diagnostics, for renderers that show the offending line.
pub fn excerpts(dir: &Path) -> impl Fn(&Place) -> Option<String> {
    let dir = dir.to_owned();
    move |place| std::fs::read_to_string(dir.join(&*place.file)).ok()
}
