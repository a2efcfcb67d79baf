//! The widget's files on disk: sources are read from the checkout, results get names that contain a hash of their content.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use xxhash_rust::xxh3::xxh3_64;

/// Reads a file of text.
pub(crate) fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("could not read {}", path.display()))
}

/// The style sheets of a folder, concatenated in the order of their names.
pub(crate) fn styles(folder: &Path) -> Result<String> {
    let mut sheets = BTreeMap::new();
    let entries = fs::read_dir(folder).with_context(|| format!("no style sheets in {}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "css") {
            sheets.insert(path.clone(), read(&path)?);
        }
    }
    Ok(sheets.into_values().collect())
}

/// A file name that changes with the content, so that browsers may cache the file for ever.
pub(crate) fn hashed_name(stem: &str, extension: &str, bytes: &[u8]) -> String {
    format!("{stem}-{:016x}.{extension}", xxh3_64(bytes))
}

/// Writes a file under its hashed name and returns that name.
pub(crate) fn write_hashed(out: &Path, stem: &str, extension: &str, bytes: &[u8]) -> Result<String> {
    let name = hashed_name(stem, extension, bytes);
    write(out, &name, bytes)?;
    Ok(name)
}

/// Writes a file.
pub(crate) fn write(out: &Path, name: &str, bytes: &[u8]) -> Result<()> {
    let path = out.join(name);
    fs::write(&path, bytes).with_context(|| format!("could not write {}", path.display()))
}
