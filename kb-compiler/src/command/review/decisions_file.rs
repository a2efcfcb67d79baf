//! The file that keeps what was decided: one line a decision, on disk before the next question is asked.

use std::error::Error;
use std::io;
use std::path::{Path, PathBuf};

use kb_files::{Mode, append_named, read_named, replace_named};
use kb_import::Reviewed;

/// Largest file that is read, in bytes.
const MOST_BYTES: u64 = 1024 * 1024 * 1024;

/// `resolutions/reviewed.jsonl` of a knowledge base.
#[derive(Debug)]
pub(super) struct DecisionsFile {
    path: PathBuf,
}

impl DecisionsFile {
    /// That of the knowledge base in this folder.
    pub(super) fn of(dir: &Path) -> Self {
        Self { path: dir.join("resolutions").join("reviewed.jsonl") }
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// What was decided so far. A line that can't be read is an error, because what is added behind half a line would be lost with it.
    pub(super) fn read(&self) -> Result<Vec<Reviewed>, Box<dyn Error>> {
        let mut decisions = Vec::new();
        for (number, line) in Reviewed::read(&self.text()?) {
            let path = self.path.display();
            decisions
                .push(line.map_err(|error| format!("{path}:{number}: {error}; mend or remove this line"))?);
        }
        Ok(decisions)
    }

    /// Adds a decision.
    pub(super) fn append(&self, decision: &Reviewed) -> Result<(), Box<dyn Error>> {
        let begun = self.text()?;
        // The last line of a file that an editor wrote may have no end.
        let end = if begun.is_empty() || begun.ends_with('\n') { "" } else { "\n" };
        let line = format!("{end}{}\n", serde_json::to_string(decision)?);
        append_named(&self.path, line.as_bytes(), Mode::Private).map_err(|error| self.unwritten(&error))
    }

    /// Removes a decision that was added last.
    pub(super) fn take_back(&self, decision: &Reviewed) -> Result<(), Box<dyn Error>> {
        let text = self.text()?;
        let line = serde_json::to_string(decision)?;
        let mut lines: Vec<&str> = text.lines().collect();
        if let Some(at) = lines.iter().rposition(|other| *other == line) {
            lines.remove(at);
        }
        let kept: String = lines.iter().map(|line| format!("{line}\n")).collect();
        replace_named(&self.path, kept.as_bytes(), Mode::AsBefore).map_err(|error| self.unwritten(&error))
    }

    fn text(&self) -> Result<String, Box<dyn Error>> {
        let path = self.path.display();
        match read_named(&self.path, MOST_BYTES) {
            Ok(bytes) => String::from_utf8(bytes)
                .map_err(|_| format!("{path}: it is not UTF-8; save it as such").into()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
            Err(error) => Err(format!("{path}: {error}").into()),
        }
    }

    fn unwritten(&self, error: &io::Error) -> Box<dyn Error> {
        format!("{}: the decision can't be written: {error}; it was not kept", self.path.display()).into()
    }
}
