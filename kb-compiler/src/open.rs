//! Opens a bundle from disk or from memory. It uses the same reader as the browser.

use std::borrow::Cow;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use kb_core::bundle::{BlockKind, Bypass, FileName, MANIFEST_SCHEMA, MAX_PAYLOAD, Manifest, OpenError};
use kb_core::query::Typing;
use kb_core::query::signals::Signals;
use kb_core::rank::{Evidence, Explanation, Hit, Lookup, Reader, SearchAnswer};
use kb_core::text::Analyzer;
use kb_core::triage::Triage;
use kb_files::Folder;

use crate::bundle::Bundle;
use crate::bundle_file::{BundleFile, unseal};
use crate::sources::normal_form::composed;

/// Most rounds of fetching for one question. A sound bundle needs seven: compound parts, terms, known words, terms of corrections, tails,
/// rows, and the answer.
const ROUNDS: usize = 16;

/// Most bytes of a manifest, which carries the root in base64.
const MAX_MANIFEST: u64 = 2 * MAX_PAYLOAD as u64;

const MANIFEST: &str = "manifest.json";

/// Why a bundle can't be opened or read.
#[derive(Debug)]
pub enum BundleError {
    /// There is no manifest.
    NoManifest(PathBuf),
    /// The manifest can't be used.
    Manifest(PathBuf, String),
    /// A file is missing or can't be read.
    Unreadable(PathBuf, io::Error),
    /// A file is damaged or of another version.
    Damaged(PathBuf, OpenError),
}

impl fmt::Display for BundleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoManifest(path) => write!(
                f,
                "{}: no manifest.json there or in `public/` below it; run `kb-compiler build DIR --out {}` first",
                path.display(),
                path.display()
            ),
            Self::Manifest(path, why) => {
                write!(f, "{}: {why}; build the knowledge base again", path.display())
            }
            Self::Unreadable(path, error) => {
                write!(f, "{}: {error}; build the knowledge base again", path.display())
            }
            Self::Damaged(path, error) => write!(f, "{}: {error}", path.display()),
        }
    }
}

impl std::error::Error for BundleError {}

/// Where a bundle's files are.
#[derive(Debug)]
enum Files<'b> {
    /// In a folder.
    Disk(Folder),
    /// In memory, sorted by name.
    Memory(&'b [BundleFile]),
}

/// A bundle that can be searched.
#[derive(Debug)]
pub struct LocalBundle<'b> {
    /// Where it is, or will be written.
    folder: PathBuf,
    files: Files<'b>,
    digest: String,
    /// Bytes of all files together; none of them may be longer.
    total: u64,
    reader: Reader,
    signals: Signals,
}

impl LocalBundle<'static> {
    /// Opens `dist/AUDIENCE`, or `public` of a whole `dist/`.
    pub fn open(path: &Path) -> Result<Self, BundleError> {
        let (folder, files) = find(path).ok_or_else(|| BundleError::NoManifest(path.to_owned()))?;
        let place = folder.join(MANIFEST);
        let text = files
            .read(MANIFEST, MAX_MANIFEST)
            .map_err(|error| BundleError::Unreadable(place.clone(), error))?;
        let manifest: Manifest =
            serde_json::from_slice(&text).map_err(|error| BundleError::Manifest(place, error.to_string()))?;
        Self::open_files(folder, &manifest, Files::Disk(files))
    }
}

impl<'b> LocalBundle<'b> {
    /// Opens a bundle that is not written yet.
    pub fn of(bundle: &'b Bundle) -> Result<Self, BundleError> {
        Self::open_files(PathBuf::from(&bundle.folder), &bundle.manifest, Files::Memory(&bundle.files))
    }

    fn open_files(folder: PathBuf, manifest: &Manifest, files: Files<'b>) -> Result<Self, BundleError> {
        let place = folder.join(MANIFEST);
        let malformed = |why: String| BundleError::Manifest(place.clone(), why);
        if manifest.schema != MANIFEST_SCHEMA {
            return Err(malformed(format!("its schema is {:?}, not {MANIFEST_SCHEMA:?}", manifest.schema)));
        }
        let root = base64::engine::general_purpose::STANDARD
            .decode(&manifest.root_file)
            .map_err(|e| malformed(e.to_string()))?;
        let damaged = |error| BundleError::Damaged(place.clone(), error);
        let (header, payload) = unseal(&root).map_err(damaged)?;
        let reader = Reader::open(header, &payload).map_err(damaged)?;
        let signals = Signals::new(&manifest.bypass, reader.analyzer());
        Ok(Self { folder, files, digest: manifest.digest.clone(), total: manifest.bytes, reader, signals })
    }

    /// Its folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The digest of its content.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// How many articles it has.
    pub fn articles(&self) -> u32 {
        self.reader.root().docs
    }

    /// The number of the article of that id, now or formerly; `None` where there is none.
    pub fn find(&mut self, id: &str) -> Result<Option<u32>, BundleError> {
        self.fetch_until_ready(|reader| reader.find(id))
    }

    /// The best `most` articles, best first.
    pub fn search(&mut self, text: &str, typing: Typing, most: usize) -> Result<Vec<Hit>, BundleError> {
        self.fetch_until_ready(|reader| reader.search(&composed(text), typing, most))
    }

    /// The best `most` articles with the confidence in them.
    pub fn answer(&mut self, text: &str, typing: Typing, most: usize) -> Result<SearchAnswer, BundleError> {
        self.fetch_until_ready(|reader| reader.answer(&composed(text), typing, most))
    }

    /// The category for which a question goes to a person, whatever search finds.
    pub fn person_first(&mut self, text: &str) -> Result<Option<&Bypass>, BundleError> {
        let text = composed(text);
        // Brings in the blocks of the question's terms.
        self.fetch_until_ready(|reader| reader.search(&text, Typing::Done, 0))?;
        let reader = &self.reader;
        Ok(self.signals.category_of(&text, reader.analyzer(), |term| reader.knows(term)))
    }

    /// The best `most` articles by number and score, and the evidence for the confidence in them.
    pub fn evidence(&mut self, text: &str, most: usize) -> Result<(Vec<(u32, i64)>, Evidence), BundleError> {
        self.fetch_until_ready(|reader| reader.evidence(&composed(text), Typing::Done, most))
    }

    /// How an article's score is composed.
    pub fn explain(&mut self, text: &str, typing: Typing, doc: u32) -> Result<Explanation, BundleError> {
        self.fetch_until_ready(|reader| reader.explain(&composed(text), typing, doc))
    }

    /// The best `most` articles for facts about a client, pairs of name and value; see [`Reader::suggest`].
    pub fn suggest(&mut self, facts: &[(&str, &str)], most: usize) -> Result<Vec<Hit>, BundleError> {
        self.fetch_until_ready(|reader| reader.suggest(facts, most))
    }

    /// The anchor in an article that answers what was typed; `None` where that is the article as a whole.
    pub fn target(&mut self, text: &str, typing: Typing, doc: u32) -> Result<Option<String>, BundleError> {
        match self.fetch_until_ready(|reader| reader.document(doc))? {
            Some(Ok(document)) => {
                self.fetch_until_ready(|reader| reader.target(&composed(text), typing, &document))
            }
            Some(Err(error)) => Err(BundleError::Damaged(self.folder.clone(), error)),
            None => Ok(None),
        }
    }

    /// The analyzer of the bundle's language.
    pub fn analyzer(&self) -> &Analyzer {
        self.reader.analyzer()
    }

    /// The triage models, if the bundle has any.
    pub fn triage(&self) -> Result<Option<Triage>, BundleError> {
        let Some(file) = self.reader.root().triage else { return Ok(None) };
        let opened = unseal(&self.bytes(file)?).and_then(|(header, payload)| {
            header.verify(BlockKind::Triage, &payload)?;
            Triage::decode(&payload)
        });
        opened.map(Some).map_err(|error| BundleError::Damaged(self.path(file), error))
    }

    /// Asks the reader and fetches the files that it needs, until it answers.
    fn fetch_until_ready<T>(&mut self, ask: impl Fn(&Reader) -> Lookup<T>) -> Result<T, BundleError> {
        for _ in 0..ROUNDS {
            match ask(&self.reader) {
                Lookup::Ready(value) => return Ok(value),
                Lookup::Need(files) => files.into_iter().try_for_each(|file| self.fetch(file))?,
            }
        }
        let why = "its directory contradicts its blocks".to_owned();
        Err(BundleError::Manifest(self.folder.join(MANIFEST), why))
    }

    fn fetch(&mut self, file: FileName) -> Result<(), BundleError> {
        let bytes = self.bytes(file)?;
        let opened = unseal(&bytes).and_then(|(header, payload)| self.reader.insert(file, header, &payload));
        opened.map_err(|error| BundleError::Damaged(self.path(file), error))
    }

    fn path(&self, file: FileName) -> PathBuf {
        self.folder.join(file.to_string())
    }

    fn bytes(&self, file: FileName) -> Result<Cow<'b, [u8]>, BundleError> {
        let found = match &self.files {
            Files::Disk(folder) => folder.read(&file.to_string(), self.total).map(Cow::Owned),
            Files::Memory(files) => match files.binary_search_by_key(&file, |file| file.name) {
                Ok(at) => Ok(Cow::Borrowed(files[at].bytes.as_slice())),
                Err(_) => Err(io::ErrorKind::NotFound.into()),
            },
        };
        found.map_err(|error| BundleError::Unreadable(self.path(file), error))
    }
}

/// The folder with a manifest: this one, or `public` in it. The named folder may be a link, because a deployment may switch one; what
/// is in it may not.
fn find(path: &Path) -> Option<(PathBuf, Folder)> {
    let dist = Folder::open(&path.canonicalize().ok()?).ok()?;
    let has_manifest = |folder: &Folder| folder.kind(MANIFEST).is_ok_and(|kind| kind.is_some());
    if has_manifest(&dist) {
        return Some((path.to_owned(), dist));
    }
    let public = dist.folder("public").ok().filter(has_manifest)?;
    Some((path.join("public"), public))
}
