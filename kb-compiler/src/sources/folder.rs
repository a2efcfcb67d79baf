//! Lists the files of a knowledge base's folder. No other file of the compiler lists source folders.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use super::error::SourceError;
use crate::diagnostic::{Diagnostic, Place, codes};

/// Folders that hold no articles, whatever their files are called.
const IGNORED: [&str; 3] = ["node_modules", "target", "dist"];

/// Deepest folder that is entered.
const MAX_FOLDERS: usize = 64;

/// The files of a knowledge base by their part in it, each list sorted by path.
#[derive(Debug, Default)]
pub(super) struct Folder {
    pub(super) root: PathBuf,
    /// Markdown files.
    pub(super) articles: Vec<Arc<str>>,
    /// Ticket files below `resolutions/`.
    pub(super) resolutions: Vec<Arc<str>>,
    /// Every other file, with its bundle name once an article showed it.
    pub(super) others: BTreeMap<Arc<str>, OnceLock<Option<AssetFile>>>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// A file that an article shows, hashed.
#[derive(Debug, Clone)]
pub(super) struct AssetFile {
    pub(super) name: String,
    pub(super) size: u64,
}

impl Folder {
    /// Lists every file below `dir`; links that lead out of it are not followed.
    pub(super) fn walk(dir: &Path) -> Result<Self, SourceError> {
        let unreadable = |error: io::Error| match error.kind() {
            io::ErrorKind::NotFound => SourceError::Missing(dir.to_owned()),
            _ => SourceError::Unreadable(dir.to_owned(), error),
        };
        let root = dir.canonicalize().map_err(unreadable)?;
        if !root.is_dir() {
            return Err(SourceError::NotAFolder(dir.to_owned()));
        }
        std::fs::read_dir(&root).map_err(unreadable)?;
        let mut folder = Self { root, ..Self::default() };
        let mut open = vec![(String::new(), 0)];
        while let Some((below, depth)) = open.pop() {
            folder.list(&below, depth, &mut open);
        }
        folder.articles.sort();
        folder.resolutions.sort();
        Ok(folder)
    }

    /// The path of a file on this machine.
    pub(super) fn path(&self, file: &str) -> PathBuf {
        self.root.join(file)
    }

    fn list(&mut self, below: &str, depth: usize, open: &mut Vec<(String, usize)>) {
        let entries = match std::fs::read_dir(self.root.join(below)) {
            Ok(entries) => entries,
            Err(error) => return self.unreadable(below, &error),
        };
        for entry in entries {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => return self.unreadable(below, &error),
            };
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') {
                continue;
            }
            let path = if below.is_empty() { name.clone() } else { format!("{below}/{name}") };
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => {
                    if depth < MAX_FOLDERS && !IGNORED.contains(&name.as_str()) {
                        open.push((path, depth + 1));
                    }
                }
                Ok(kind) if kind.is_symlink() => self.follow(path),
                Ok(kind) if kind.is_file() => self.add(path),
                Ok(_) => {}
                Err(error) => self.unreadable(&path, &error),
            }
        }
    }

    /// A link to a file within the folder counts as the file. Other links are not followed: they could publish text from outside, or lead
    /// in circles.
    fn follow(&mut self, path: String) {
        let inside = self.root.join(&path).canonicalize().ok().filter(|to| to.starts_with(&self.root));
        if inside.is_some_and(|to| to.is_file()) {
            return self.add(path);
        }
        let message =
            format!("`{path}` is a symbolic link to a folder or out of this one, and is not followed");
        self.diagnostics.push(Diagnostic::new(&codes::LINK_OUTSIDE, Place::file(&Arc::from(path)), message));
    }

    fn add(&mut self, path: String) {
        let extension = path.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
        let path: Arc<str> = Arc::from(path);
        match extension.as_deref() {
            Some("md" | "markdown") => self.articles.push(path),
            Some("jsonl") if path.starts_with("resolutions/") => self.resolutions.push(path),
            _ => {
                self.others.insert(path, OnceLock::new());
            }
        }
    }

    fn unreadable(&mut self, path: &str, error: &io::Error) {
        let message = format!("`{path}` can't be read: {error}");
        self.diagnostics.push(Diagnostic::new(&codes::UNREADABLE, Place::file(&Arc::from(path)), message));
    }
}
