//! Writes `dist/`: blocks first, the manifest last, so that a server never serves a manifest whose files are missing. Files of earlier
//! builds are removed from a bundle's folder, because they may hold text that is restricted by now.

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::bundle::Bundle;
use crate::sources::Asset;

/// Why `dist/` can't be written.
#[derive(Debug)]
pub enum DistError {
    /// A file or folder could not be read or written.
    Io(PathBuf, io::Error),
    /// The folder that should hold the widget doesn't.
    NoWidget(PathBuf),
}

impl fmt::Display for DistError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(path, error) => {
                write!(
                    f,
                    "{}: {error}; check that the folder may be written and the disk has room",
                    path.display()
                )
            }
            Self::NoWidget(path) => write!(
                f,
                "{}: there is no fixmark.js in it, so it is no widget; `cargo xtask dist FOLDER` writes one, then name that folder",
                path.display()
            ),
        }
    }
}

impl std::error::Error for DistError {}

/// The error of a failed operation on a path.
fn at(path: &Path) -> impl FnOnce(io::Error) -> DistError + '_ {
    move |error| DistError::Io(path.to_owned(), error)
}

/// Writes a bundle and its assets. Returns the number of bytes written.
pub fn write_bundle(dist: &Path, bundle: &Bundle, assets: &[&Asset]) -> Result<u64, DistError> {
    let folder = dist.join(&bundle.folder);
    fs::create_dir_all(&folder).map_err(at(&folder))?;
    let mut written = 0;
    let mut kept = BTreeSet::from(["manifest.json".to_owned()]);
    for file in &bundle.files {
        written += write(&folder.join(file.name.to_string()), &file.bytes)?;
        kept.insert(file.name.to_string());
    }
    for asset in assets {
        let bytes = asset.read().map_err(at(&asset.path))?;
        written += write(&folder.join(&asset.name), &bytes)?;
        kept.insert(asset.name.clone());
    }
    let manifest =
        serde_json::to_vec_pretty(&bundle.manifest).map_err(io::Error::from).map_err(at(&folder))?;
    written += write(&folder.join("manifest.json"), &manifest)?;
    remove_others(&folder, &kept)?;
    Ok(written)
}

/// Copies the widget's files, as `cargo xtask dist` wrote them. Returns how many there were.
pub fn write_widget(dist: &Path, widget: &Path) -> Result<usize, DistError> {
    if !widget.join("fixmark.js").is_file() {
        return Err(DistError::NoWidget(widget.to_owned()));
    }
    fs::create_dir_all(dist).map_err(at(dist))?;
    let mut names: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(widget).map_err(at(widget))? {
        let path = entry.map_err(at(widget))?.path();
        if path.is_file() {
            names.push(path);
        }
    }
    names.sort();
    for path in &names {
        let Some(name) = path.file_name() else { continue };
        write(&dist.join(name), &fs::read(path).map_err(at(path))?)?;
    }
    Ok(names.len())
}

/// Removes the bundles of audiences that this build doesn't make: they may hold text that is restricted by now.
pub fn remove_other_bundles(dist: &Path, folders: &BTreeSet<String>) -> Result<(), DistError> {
    let Ok(entries) = fs::read_dir(dist) else { return Ok(()) };
    for entry in entries {
        let path = entry.map_err(at(dist))?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if path.join("manifest.json").is_file() && !folders.contains(&name) {
            fs::remove_dir_all(&path).map_err(at(&path))?;
        }
    }
    Ok(())
}

/// Writes to a temporary file and renames it, so that a reader never sees half a file. A file with the same content stays untouched.
fn write(path: &Path, bytes: &[u8]) -> Result<u64, DistError> {
    let unchanged = fs::read(path).is_ok_and(|there| there == bytes);
    if !unchanged {
        let beside = path.with_extension("part");
        fs::write(&beside, bytes).map_err(at(&beside))?;
        fs::rename(&beside, path).map_err(at(path))?;
    }
    Ok(bytes.len() as u64)
}

fn remove_others(folder: &Path, kept: &BTreeSet<String>) -> Result<(), DistError> {
    for entry in fs::read_dir(folder).map_err(at(folder))? {
        let path = entry.map_err(at(folder))?.path();
        let stale =
            path.is_file() && !path.file_name().is_some_and(|name| kept.contains(&*name.to_string_lossy()));
        if stale {
            fs::remove_file(&path).map_err(at(&path))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_without_a_loader_is_no_widget() {
        let (dist, widget) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        fs::write(widget.path().join("widget-1.wasm"), "").unwrap();
        let error = write_widget(dist.path(), widget.path()).unwrap_err().to_string();
        assert!(error.contains("fixmark.js") && error.contains("cargo xtask dist"), "{error}");
        fs::write(widget.path().join("fixmark.js"), "").unwrap();
        assert_eq!(write_widget(dist.path(), widget.path()).unwrap(), 2);
        assert!(dist.path().join("fixmark.js").is_file());
    }
}
