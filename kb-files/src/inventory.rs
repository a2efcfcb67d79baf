//! The list in each folder that we write: which tool wrote it, and which files of the folder are ours. Everything else there is not.

use std::collections::BTreeSet;
use std::io;
use std::path::{Component, Path};

use serde::{Deserialize, Serialize};

use crate::folder::{Folder, Kind};
use crate::output_error::OutputError;

/// The name of the list.
pub const LIST: &str = ".fixmark-files";

/// How the names of unfinished files begin.
pub(crate) const UNFINISHED: &str = ".fixmark-files.";

/// What a list says of its own form, up to the number.
const SCHEMA: &str = "files/";

/// The newest form that this version knows.
const VERSION: u32 = 1;

/// The largest list that is read, in bytes: a million files.
const MOST: u64 = 64 * 1024 * 1024;

/// A program that writes folders.
#[derive(Debug, Clone, Copy)]
pub struct Tool {
    /// Its name.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
}

/// The list of one folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Inventory {
    schema: String,
    tool: String,
    version: String,
    /// The folder's path below the folder that was named as the output; empty for that one itself. In a copy elsewhere it is wrong.
    pub(crate) folder: String,
    /// How the names of this build's unfinished files begin, until it has ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) unfinished: Option<String>,
    pub(crate) files: BTreeSet<String>,
}

/// The part of a list that every version has.
#[derive(Debug, Deserialize)]
struct Head {
    schema: String,
    #[serde(default)]
    tool: String,
    #[serde(default)]
    version: String,
}

impl Inventory {
    pub(crate) fn new(tool: Tool, folder: &str, files: BTreeSet<String>) -> Self {
        Self {
            schema: format!("{SCHEMA}{VERSION}"),
            tool: tool.name.to_owned(),
            version: tool.version.to_owned(),
            folder: folder.to_owned(),
            unfinished: None,
            files,
        }
    }

    /// Reads the list of a folder; `None` where there is none.
    pub(crate) fn read(folder: &Folder) -> Result<Option<Self>, OutputError> {
        let path = folder.path().join(LIST);
        let read = match folder.kind(LIST) {
            Ok(None) => return Ok(None),
            Ok(Some(Kind::File)) => folder.read(LIST, MOST),
            Ok(Some(_)) => return Err(OutputError::Damaged(path, "it is not a regular file".to_owned())),
            Err(error) => Err(error),
        };
        match read {
            Ok(bytes) => Self::parse(&path, &bytes).map(Some),
            Err(error) => Err(OutputError::Io(path, error)),
        }
    }

    fn parse(path: &Path, bytes: &[u8]) -> Result<Self, OutputError> {
        let damaged = |why: String| OutputError::Damaged(path.to_owned(), why);
        let malformed = |error: serde_json::Error| damaged(format!("it can't be read ({error})"));
        let head: Head = serde_json::from_slice(bytes).map_err(malformed)?;
        match head.schema.strip_prefix(SCHEMA).and_then(|number| number.parse::<u32>().ok()) {
            Some(VERSION) => {}
            Some(newer) if newer > VERSION => {
                return Err(OutputError::Newer(path.to_owned(), format!("{} {}", head.tool, head.version)));
            }
            _ => return Err(damaged(format!("its schema is `{}`", head.schema))),
        }
        let list: Self = serde_json::from_slice(bytes).map_err(malformed)?;
        let prefixed = |name: &&String| name.starts_with(UNFINISHED);
        if let Some(prefix) = list.unfinished.as_ref().filter(|name| !is_name(name) || !prefixed(name)) {
            return Err(damaged(format!("it calls unfinished files `{prefix}`")));
        }
        match list.files.iter().find(|name| !is_name(name)) {
            Some(name) => Err(damaged(format!("it names `{name}`, which is no file of this folder"))),
            None => Ok(list),
        }
    }

    /// Whether a name is that of a file which this list says is ours.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.files.contains(name)
            || self.unfinished.as_ref().is_some_and(|prefix| name.starts_with(prefix.as_str()))
    }

    pub(crate) fn as_bytes(&self) -> io::Result<Vec<u8>> {
        let mut bytes = serde_json::to_vec_pretty(self)?;
        bytes.push(b'\n');
        Ok(bytes)
    }
}

/// Whether this is the plain name of a file, on every system, and not that of the list.
fn is_name(name: &str) -> bool {
    let mut parts = Path::new(name).components();
    let plain = matches!((parts.next(), parts.next()), (Some(Component::Normal(part)), None) if part == name);
    plain && name != LIST && !name.contains(['/', '\\', ':', '\0'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_names_are_files_of_a_folder() {
        for (name, plain) in [
            ("manifest.json", true),
            ("0f.kb", true),
            (".hidden", true),
            ("", false),
            (".", false),
            ("..", false),
            ("../x", false),
            ("a/b", false),
            ("a/", false),
            ("./a", false),
            ("/etc/passwd", false),
            ("a\\b", false),
            ("C:x", false),
            ("a\0", false),
            (LIST, false),
        ] {
            assert_eq!(is_name(name), plain, "{name}");
        }
    }
}
