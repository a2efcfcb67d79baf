//! Writes `dist/`: blocks first, the manifest last, so that a server never serves a manifest whose files are missing. Files of earlier
//! builds are removed from a bundle's folder, because they may hold text that is restricted by now; what somebody else put there stays.
//! Assets are the images that articles show; `sources/pictures.rs` decides which ship, under which names and to whom.

use std::collections::BTreeSet;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use kb_files::{
    Folder, Kind, LIST, OlderFiles, Output, OutputError, Refusal, Tool, compressed_forms, is_compressible,
};

use crate::bundle::Bundle;
use crate::sources::Asset;

/// The file by which a bundle is opened.
const MANIFEST: &str = "manifest.json";

/// The file by which a portal loads the widget.
const LOADER: &str = "fixmark.js";

/// The largest file of a widget, in bytes.
const MAX_WIDGET_FILE: u64 = 64 * 1024 * 1024;

const TOOL: Tool = Tool { name: "kb-compiler", version: env!("CARGO_PKG_VERSION") };

/// Why `dist/` can't be written.
#[derive(Debug)]
pub enum DistError {
    /// The folder can't be written, or isn't ours to write.
    Output(OutputError),
    /// A file that belongs into it can't be read.
    Unreadable(PathBuf, io::Error),
    /// The folder that should hold the widget doesn't.
    NoWidget(PathBuf),
    /// The folder and that of the articles are the same, or one is inside the other.
    Overlaps(PathBuf, PathBuf),
}

impl fmt::Display for DistError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Output(error) => error.fmt(f),
            Self::Unreadable(path, error) if Refusal::of(error).is_some() => {
                write!(f, "{}: {error}", path.display())
            }
            Self::Unreadable(path, error) => {
                write!(f, "{}: {error}; check that it is there and may be read", path.display())
            }
            Self::NoWidget(path) => write!(
                f,
                "{}: there is no {LOADER} in it, so it is no widget; `cargo xtask dist FOLDER` writes one, then name that folder",
                path.display()
            ),
            Self::Overlaps(out, sources) => write!(
                f,
                "{}: this folder and the articles in {} are the same, or one is inside the other, so what is written would mix with what is \
                 read; name a folder beside the articles, such as `--out ../dist`",
                out.display(),
                sources.display()
            ),
        }
    }
}

impl std::error::Error for DistError {}

impl From<OutputError> for DistError {
    fn from(error: OutputError) -> Self {
        Self::Output(error)
    }
}

/// A folder of bundles that is open for writing.
#[derive(Debug)]
pub struct Dist(Output);

impl Dist {
    /// Fails where the folder can't be opened: it is neither new nor empty nor ours, or not apart from the articles. Changes nothing.
    pub fn check(sources: &Path, out: &Path) -> Result<(), DistError> {
        if let (Some(inner), Some(outer)) = (resolved(out), resolved(sources))
            && (inner.starts_with(&outer) || outer.starts_with(&inner))
        {
            return Err(DistError::Overlaps(out.to_owned(), sources.to_owned()));
        }
        Ok(Output::check(out)?)
    }

    /// Opens a folder that is new, empty or ours.
    pub fn open(out: &Path) -> Result<Self, DistError> {
        Ok(Self(Output::open(out, TOOL)?))
    }

    /// Writes a bundle and its assets, with compressed forms of what they shrink. Returns the number of bytes written without these.
    pub fn write_bundle(&self, bundle: &Bundle, assets: &[&Asset]) -> Result<u64, DistError> {
        let manifest = serde_json::to_vec_pretty(&bundle.manifest).map_err(io::Error::from);
        let manifest = manifest.map_err(|error| DistError::Unreadable(MANIFEST.into(), error))?;
        let forms = forms(&manifest, assets)?;
        let mut names: BTreeSet<String> = bundle.files.iter().map(|file| file.name.to_string()).collect();
        names.extend(assets.iter().map(|asset| asset.name.clone()));
        names.extend(forms.iter().map(|(name, _)| name.clone()));
        names.insert(MANIFEST.to_owned());
        let mut part = self.0.part(&bundle.folder)?;
        let mut writing = part.begin(names, OlderFiles::Remove)?;
        let mut written = 0;
        let mut write = |name: &str, bytes: &[u8]| {
            written += bytes.len() as u64;
            writing.write(name, bytes)
        };
        for file in &bundle.files {
            write(&file.name.to_string(), &file.bytes)?;
        }
        for asset in assets {
            write(&asset.name, &read(asset)?)?;
        }
        for (name, form) in &forms {
            writing.write(name, form)?;
        }
        writing.write(MANIFEST, &manifest)?;
        written += manifest.len() as u64;
        writing.end()?;
        Ok(written)
    }

    /// Copies the widget's files, as `cargo xtask dist` wrote them. Those of an earlier widget stay, because pages that are open ask for
    /// them. Returns how many files there were.
    pub fn write_widget(&self, widget: &Path) -> Result<usize, DistError> {
        let unreadable = |error| DistError::Unreadable(widget.to_owned(), error);
        let folder = match Folder::open(widget) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(DistError::NoWidget(widget.to_owned()));
            }
            folder => folder.map_err(unreadable)?,
        };
        let mut entries = folder.entries().map_err(unreadable)?;
        // A link is read like a file, and refused.
        entries.retain(|(name, kind)| matches!(kind, Kind::File | Kind::Link) && name != LIST);
        let names: BTreeSet<String> = entries.into_iter().map(|(name, _)| name).collect();
        if !names.contains(LOADER) {
            return Err(DistError::NoWidget(widget.to_owned()));
        }
        if resolved(widget) == resolved(self.0.path()) {
            return Ok(names.len()); // `cargo xtask dist` wrote it into this very folder
        }
        let read = |name: &String| {
            let bytes = folder.read(name, MAX_WIDGET_FILE);
            bytes.map_err(|error| DistError::Unreadable(widget.join(name), error))
        };
        let mut part = self.0.part("")?;
        let mut writing = part.begin(names.clone(), OlderFiles::Keep)?;
        for name in &names {
            writing.write(name, &read(name)?)?;
        }
        writing.end()?;
        Ok(names.len())
    }

    /// Removes the bundles that are not in these folders: they may hold text that is restricted by now.
    pub fn remove_other_bundles(&self, folders: &BTreeSet<String>) -> Result<(), DistError> {
        Ok(self.0.remove_parts_except(folders)?)
    }

    /// What is in the folder and not ours.
    pub fn foreign(&self) -> Result<Vec<String>, DistError> {
        Ok(self.0.foreign()?)
    }
}

/// The compressed forms of a bundle's pictures and of its manifest, which come last because they lead to all other files.
fn forms(manifest: &[u8], assets: &[&Asset]) -> Result<Vec<(String, Vec<u8>)>, DistError> {
    let mut forms = Vec::new();
    let mut add = |name: &str, path: PathBuf, bytes: &[u8]| {
        forms.extend(compressed_forms(name, bytes).map_err(|error| DistError::Unreadable(path, error))?);
        Ok::<(), DistError>(())
    };
    for asset in assets.iter().filter(|asset| is_compressible(&asset.name)) {
        add(&asset.name, asset.path(), &read(asset)?)?;
    }
    add(MANIFEST, MANIFEST.into(), manifest)?;
    Ok(forms)
}

fn read(asset: &Asset) -> Result<Vec<u8>, DistError> {
    asset.read().map_err(|error| DistError::Unreadable(asset.path(), error))
}

/// The real path, also of a folder that is still to be made.
fn resolved(path: &Path) -> Option<PathBuf> {
    if let Ok(real) = path.canonicalize() {
        return Some(real);
    }
    let above = path.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Some(resolved(above)?.join(path.file_name()?))
}

#[cfg(test)]
mod tests {
    use kb_files::Mode;

    use super::*;

    #[test]
    fn a_folder_without_a_loader_is_no_widget() {
        let (around, widget) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let dist = Dist::open(&around.path().join("dist")).unwrap();
        let add =
            |folder: &Path, name| Folder::open(folder).unwrap().replace(name, b"", Mode::AsBefore).unwrap();
        add(widget.path(), "widget-1.wasm");
        let error = dist.write_widget(widget.path()).unwrap_err().to_string();
        assert!(error.contains("fixmark.js") && error.contains("cargo xtask dist"), "{error}");
        add(widget.path(), "fixmark.js");
        assert_eq!(dist.write_widget(widget.path()).unwrap(), 2);
        assert!(around.path().join("dist/fixmark.js").is_file());
        add(&around.path().join("dist"), "mine.txt");
        assert_eq!(dist.write_widget(&around.path().join("dist")).unwrap(), 3, "it is there already");
        assert_eq!(dist.foreign().unwrap(), ["mine.txt"]);
    }

    #[test]
    fn a_dist_and_its_articles_are_apart() {
        let around = tempfile::tempdir().unwrap();
        let at = |path: &str| around.path().join(path);
        std::fs::create_dir_all(at("kb/sub")).unwrap();
        for (out, apart) in [
            ("kb", false),
            ("kb/dist", false),
            ("kb/sub/new/dist", false),
            (".", false),
            ("kb/../kb/dist", false),
            ("kb/../dist", true),
            ("kb-dist", true),
            ("dist", true),
        ] {
            let checked = Dist::check(&at("kb"), &at(out));
            assert_eq!(!matches!(checked, Err(DistError::Overlaps(..))), apart, "{out}: {checked:?}");
        }
    }
}
