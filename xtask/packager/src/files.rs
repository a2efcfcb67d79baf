//! The widget's files: sources are read from the checkout, results get names that contain a hash of their content.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use kb_files::{OlderFiles, Output, Tool, compressed_forms};
use xxhash_rust::xxh3::xxh3_64;

const TOOL: Tool = Tool { name: "widget-packager", version: env!("CARGO_PKG_VERSION") };

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

/// A file name that changes with the content, so that browsers may cache the file for ever. Half of the hash tells the versions of a file
/// apart, and the loader, which has all names in it, is smaller for it.
pub(crate) fn hashed_name(stem: &str, extension: &str, bytes: &[u8]) -> String {
    format!("{stem}-{:08x}.{extension}", xxh3_64(bytes) >> 32)
}

/// The packed files by name, until all are there.
#[derive(Debug, Default)]
pub(crate) struct Packed(BTreeMap<String, Vec<u8>>);

impl Packed {
    /// Adds a file.
    pub(crate) fn add(&mut self, name: &str, bytes: &[u8]) {
        self.0.insert(name.to_owned(), bytes.to_owned());
    }

    /// Adds a file under its hashed name and returns that name.
    pub(crate) fn add_hashed(&mut self, stem: &str, extension: &str, bytes: &[u8]) -> String {
        let name = hashed_name(stem, extension, bytes);
        self.add(&name, bytes);
        name
    }

    /// Writes all, and their compressed forms, into a folder that is new, empty or ours. Files of an earlier widget are removed, and
    /// nothing else.
    pub(crate) fn write(&self, out: &Path) -> Result<()> {
        let mut files: BTreeMap<String, Vec<u8>> = self.0.clone();
        for (name, bytes) in &self.0 {
            files.extend(compressed_forms(name, bytes)?);
        }
        let mut folder = Output::open(out, TOOL)?.part("")?;
        let mut writing = folder.begin(files.keys().cloned().collect(), OlderFiles::Remove)?;
        for (name, bytes) in &files {
            writing.write(name, bytes)?;
        }
        Ok(writing.end()?)
    }
}
