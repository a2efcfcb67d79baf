//! The file that keeps which articles were found for tickets.

use std::collections::BTreeMap;
use std::error::Error;
use std::io;
use std::path::{Path, PathBuf};

use kb_files::{Mode, read_named, replace_named};
use kb_import::Found;

/// Largest file that is read, in bytes.
const MOST_BYTES: u64 = 1024 * 1024 * 1024;

/// What was found, by the tickets' numbers.
pub(super) type ByNumber = BTreeMap<String, Found>;

/// `resolutions/found.jsonl` of a knowledge base.
#[derive(Debug)]
pub(super) struct FoundFile {
    path: PathBuf,
}

impl FoundFile {
    /// That of the knowledge base in this folder.
    pub(super) fn of(dir: &Path) -> Self {
        Self { path: dir.join("resolutions").join("found.jsonl") }
    }

    /// What was found so far; of two lines about one ticket the later counts.
    pub(super) fn read(&self) -> Result<ByNumber, Box<dyn Error>> {
        let path = self.path.display();
        let bytes = match read_named(&self.path, MOST_BYTES) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(ByNumber::new()),
            Err(error) => return Err(format!("{path}: {error}").into()),
        };
        let text =
            String::from_utf8(bytes).map_err(|_| format!("{path}: it is not UTF-8; save it as such"))?;
        let mut found = ByNumber::new();
        for (number, line) in Found::read(&text) {
            let line = line.map_err(|error| format!("{path}:{number}: {error}; mend or remove this line"))?;
            found.insert(line.ticket.clone(), line);
        }
        Ok(found)
    }

    /// Keeps what was found, a line a ticket.
    pub(super) fn write(&self, found: &ByNumber) -> Result<(), Box<dyn Error>> {
        let lines: Result<Vec<String>, _> = found.values().map(serde_json::to_string).collect();
        let text: String = lines?.into_iter().map(|line| line + "\n").collect();
        replace_named(&self.path, text.as_bytes(), Mode::Private).map_err(|error| {
            format!("{}: what was found can't be written: {error}", self.path.display()).into()
        })
    }
}
