//! Lists the files of a knowledge base's folder, and opens them. No other file of the compiler does either.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use kb_files::Kind;

use super::error::SourceError;
use super::ignore_rules::{IGNORE_FILE, IgnoreRules};
use super::normal_form::composed;
use super::picture_type::Refused;
use crate::diagnostic::{Diagnostic, Place, Severity, codes};

/// Folders that hold no articles, whatever their files are called.
const IGNORED: [&str; 3] = ["node_modules", "target", "dist"];

/// Kinds of article that are not read yet, and of text that may have been meant as one.
const OTHER_ARTICLES: [&str; 11] =
    ["rst", "adoc", "asciidoc", "html", "htm", "txt", "textile", "org", "docx", "odt", "pdf"];

/// Folders in which site generators keep the frames of their pages.
const TEMPLATES: [&str; 5] = ["layouts", "themes", "templates", "partials", "overrides"];

/// Kinds of file that tickets are exported as. Outside `resolutions/` none is read.
const TICKET_FILES: [&str; 5] = ["jsonl", "ndjson", "csv", "tsv", "xlsx"];

/// The file of expected queries, which stands beside the articles.
pub(super) const QUERIES_FILE: &str = "queries.tsv";

/// Largest `.kbignore`, in bytes.
const MAX_IGNORE_FILE: u64 = 1024 * 1024;

/// Deepest folder that is entered.
const MAX_FOLDERS: usize = 64;

/// The files of a knowledge base by their part in it, each list sorted by path.
#[derive(Debug)]
pub(super) struct Folder {
    /// The folder, held open: whatever becomes of its path, only what is in it is read.
    files: kb_files::Folder,
    /// Its real path.
    pub(super) root: PathBuf,
    /// Markdown files.
    pub(super) articles: Vec<Arc<str>>,
    /// Ticket files below `resolutions/`.
    pub(super) resolutions: Vec<Arc<str>>,
    /// Every other file, with its bundle name once an article showed it.
    pub(super) others: BTreeMap<Arc<str>, Slot>,
    /// Paths of the others in small letters and composed form, for those that articles spell differently. Made when first asked for.
    by_spelling: OnceLock<BTreeMap<String, Arc<str>>>,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// What `.kbignore` leaves out.
    ignore_rules: IgnoreRules,
    /// Files and folders that it left out.
    pub(super) ignored: usize,
    /// Files that look like articles and aren't read, by extension: how many, and one of them.
    unread: BTreeMap<String, (usize, Arc<str>)>,
}

/// What is known of a file once an article showed it.
pub(super) type Slot = OnceLock<Result<AssetFile, Unfit>>;

/// A picture that an article shows, checked and hashed.
#[derive(Debug, Clone)]
pub(super) struct AssetFile {
    pub(super) name: String,
    pub(super) size: u64,
    /// What was removed from it.
    pub(super) removed: Vec<String>,
}

/// Why an article can't show a file.
#[derive(Debug, Clone)]
pub(super) enum Unfit {
    /// There is no such file.
    Missing,
    /// It may not ship.
    Refused(Refused),
}

impl Folder {
    /// Lists every file below `dir`; links are not followed.
    pub(super) fn walk(dir: &Path) -> Result<Self, SourceError> {
        let unreadable = |error: io::Error| match error.kind() {
            io::ErrorKind::NotFound => SourceError::Missing(dir.to_owned()),
            io::ErrorKind::NotADirectory => SourceError::NotAFolder(dir.to_owned()),
            _ => SourceError::Unreadable(dir.to_owned(), error),
        };
        let files = kb_files::Folder::open(dir).map_err(unreadable)?;
        files.entries().map_err(unreadable)?;
        let mut folder = Self {
            files,
            root: dir.canonicalize().map_err(unreadable)?,
            articles: Vec::new(),
            resolutions: Vec::new(),
            others: BTreeMap::new(),
            by_spelling: OnceLock::new(),
            diagnostics: Vec::new(),
            ignore_rules: IgnoreRules::default(),
            ignored: 0,
            unread: BTreeMap::new(),
        };
        let mut open = vec![(String::new(), 0)];
        while let Some((below, depth)) = open.pop() {
            folder.list(&below, depth, &mut open);
        }
        folder.articles.sort();
        folder.resolutions.sort();
        folder.note_unread();
        Ok(folder)
    }

    /// The content of a file, which may hold at most `most` bytes.
    pub(super) fn read(&self, file: &str, most: u64) -> io::Result<Vec<u8>> {
        self.files.read(file, most)
    }

    /// The file that is meant by a path: the one of that name, else the one that differs only in small and capital letters, or in how
    /// letters with marks are written.
    pub(super) fn other(&self, path: &str) -> Option<(&Arc<str>, &Slot)> {
        if let Some(found) = self.others.get_key_value(path) {
            return Some(found);
        }
        let spelling = |path: &str| composed(&path.to_lowercase()).into_owned();
        let by_spelling = self.by_spelling.get_or_init(|| {
            self.others.keys().rev().map(|path| (spelling(path), Arc::clone(path))).collect()
        });
        self.others.get_key_value(by_spelling.get(&spelling(path))?)
    }

    /// The path of the one file of that name, in whatever folder.
    pub(super) fn only_file_named(&self, name: &str) -> Option<String> {
        let below = format!("/{name}");
        let mut named = self.others.keys().filter(|path| ***path == *name || path.ends_with(&below));
        named.next().filter(|_| named.next().is_none()).map(ToString::to_string)
    }

    fn list(&mut self, below: &str, depth: usize, open: &mut Vec<(String, usize)>) {
        let entries = match self.files.folder(below).and_then(|folder| folder.entries()) {
            Ok(entries) => entries,
            Err(error) => return self.unreadable(below, &error),
        };
        if entries.iter().any(|(name, kind)| name == IGNORE_FILE && *kind == Kind::File) {
            self.read_ignore_rules(below);
        }
        for (name, kind) in entries {
            if name.starts_with('.') || kind != Kind::File && IGNORED.contains(&name.as_str()) {
                continue;
            }
            let path = if below.is_empty() { name } else { format!("{below}/{name}") };
            if self.ignore_rules.leave_out(&path, kind == Kind::Folder) {
                self.ignored += 1;
                continue;
            }
            match kind {
                Kind::Folder if depth < MAX_FOLDERS => open.push((path, depth + 1)),
                Kind::Folder => {}
                Kind::File => self.add(path),
                Kind::Link => self.leave_link(path),
                Kind::Other => self.leave_special(path),
            }
        }
    }

    fn read_ignore_rules(&mut self, below: &str) {
        let file = if below.is_empty() { IGNORE_FILE.to_owned() } else { format!("{below}/{IGNORE_FILE}") };
        match self.files.read(&file, MAX_IGNORE_FILE) {
            Ok(bytes) => {
                let found = self.ignore_rules.add(below, &String::from_utf8_lossy(&bytes));
                self.diagnostics.extend(found);
            }
            Err(error) => self.unreadable(&file, &error),
        }
    }

    /// A link is not followed: it could publish text from outside, or from an article's draft, or lead in circles.
    fn leave_link(&mut self, path: String) {
        let message = format!("`{path}` is a symbolic link, and is left out");
        self.diagnostics.push(Diagnostic::new(&codes::SYMBOLIC_LINK, Place::file(&Arc::from(path)), message));
    }

    /// A pipe could be waited for without end, and a device never ends.
    fn leave_special(&mut self, path: String) {
        let message = format!("`{path}` is a pipe, a socket or a device, and is left out");
        let diagnostic = Diagnostic::new(&codes::UNREADABLE, Place::file(&Arc::from(path)), message);
        self.diagnostics.push(diagnostic.severity(Severity::Warning).hint("move it out of the folder"));
    }

    fn add(&mut self, path: String) {
        let extension = path.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
        let path: Arc<str> = Arc::from(path);
        match extension.as_deref() {
            Some("md" | "markdown" | "mdx") => self.articles.push(path),
            Some("html" | "htm") if !is_template(&path) => self.articles.push(path),
            Some("jsonl" | "ndjson" | "json") if path.starts_with("resolutions/") => {
                self.resolutions.push(path)
            }
            _ if path.starts_with("resolutions/") => self.leave_tickets(&path),
            _ if &*path == QUERIES_FILE => _ = self.others.insert(path, OnceLock::new()),
            Some(extension) if [&OTHER_ARTICLES[..], &TICKET_FILES].concat().contains(&extension) => {
                self.unread.entry(extension.to_owned()).or_insert_with(|| (0, Arc::clone(&path))).0 += 1;
                self.others.insert(path, OnceLock::new());
            }
            _ => {
                self.others.insert(path, OnceLock::new());
            }
        }
    }

    fn leave_tickets(&mut self, path: &Arc<str>) {
        let message = format!("`{path}` is no file of tickets that can be read");
        let kind = path.rsplit_once('.').map_or("without an ending", |(_, extension)| extension);
        let diagnostic = Diagnostic::new(&codes::UNREAD_FILE, Place::file(path), message);
        self.diagnostics
            .push(diagnostic.cause(format!("files of the kind `{kind}` are no tickets that can be read")));
    }

    /// One note for each kind of file, because a folder may hold thousands.
    fn note_unread(&mut self) {
        for (extension, (count, example)) in std::mem::take(&mut self.unread) {
            let tickets = TICKET_FILES.contains(&extension.as_str());
            let (why, hint) = match tickets {
                true => ("not in `resolutions/`", "export tickets as JSON lines into `resolutions/`"),
                false => ("not Markdown", "write it as Markdown if it is an article"),
            };
            let message = match count {
                1 => format!("`{example}` is not read, because it is {why}"),
                _ => format!(
                    "{count} files that end in `.{extension}` are not read, because they are {why}; this is one"
                ),
            };
            let diagnostic = Diagnostic::new(&codes::UNREAD_FILE, Place::file(&example), message);
            self.diagnostics.push(diagnostic.severity(Severity::Note).hint(hint));
        }
    }

    fn unreadable(&mut self, path: &str, error: &io::Error) {
        let message = format!("`{path}` can't be read: {error}");
        self.diagnostics.push(Diagnostic::new(&codes::UNREADABLE, Place::file(&Arc::from(path)), message));
    }
}

/// Whether a page is the frame of others, and no article.
fn is_template(path: &str) -> bool {
    let mut folders = path.split('/').rev().skip(1);
    folders.any(|folder| folder.starts_with('_') && folder != "_drafts" || TEMPLATES.contains(&folder))
}

/// The folder of a file of which diagnostics speak, and its path below that folder. A `kb.toml` may stand above the articles, as
/// `../kb.toml`.
pub(super) fn holding<'f>(root: &Path, file: &'f str) -> io::Result<(kb_files::Folder, &'f str)> {
    let (mut folder, mut file) = (root, file);
    while let (Some(above), Some(rest)) = (folder.parent(), file.strip_prefix("../")) {
        (folder, file) = (above, rest);
    }
    Ok((kb_files::Folder::open(folder)?, file))
}
