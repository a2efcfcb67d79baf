//! Reads the text of files, or reports why a file can't be used.

use std::io;
use std::path::Path;
use std::sync::Arc;

use kb_files::Refusal;

use super::folder::Folder;
use crate::diagnostic::{Diagnostic, Place, codes};

/// Largest article, in bytes. Nobody reads more than this, and parsing stays quick.
pub const MAX_ARTICLE: u64 = 2 * 1024 * 1024;

/// Largest `kb.toml` or `queries.tsv`, in bytes.
const MAX_TABLE: u64 = 16 * 1024 * 1024;

/// Largest file of tickets, in bytes.
const MAX_TICKETS: u64 = 1024 * 1024 * 1024;

/// The text of an article's file.
pub(super) fn article(folder: &Folder, file: &Arc<str>) -> Result<String, Box<Diagnostic>> {
    let text = text(folder.read(file, MAX_ARTICLE), file)?;
    if text.trim_start_matches('\u{feff}').trim().is_empty() {
        let message = format!("`{file}` is empty");
        return Err(Box::new(Diagnostic::new(&codes::EMPTY_FILE, Place::file(file), message)));
    }
    Ok(text)
}

/// The text of a file of tickets.
pub(super) fn tickets(folder: &Folder, file: &Arc<str>) -> Result<String, Box<Diagnostic>> {
    let split = |diagnostic: Box<Diagnostic>| match diagnostic.code == codes::TOO_LARGE.id {
        true => Box::new(diagnostic.hint("split it into several files")),
        false => diagnostic,
    };
    text(folder.read(file, MAX_TICKETS), file).map_err(split)
}

/// The text of the file of expected queries.
pub(super) fn queries(folder: &Folder, file: &Arc<str>) -> Result<String, Box<Diagnostic>> {
    text(folder.read(file, MAX_TABLE), file)
}

/// The text of the configuration, which may stand above the folder.
pub(super) fn config(path: &Path, file: &Arc<str>) -> Result<String, Box<Diagnostic>> {
    text(kb_files::read_named(path, MAX_TABLE), file)
}

/// The text of any file that must be UTF-8.
fn text(bytes: io::Result<Vec<u8>>, file: &Arc<str>) -> Result<String, Box<Diagnostic>> {
    let bytes = bytes.map_err(|error| unreadable(file, &error))?;
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let before = &error.as_bytes()[..at];
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        let line_start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let column = String::from_utf8_lossy(&before[line_start..]).chars().count() + 1;
        let place = Place {
            file: Arc::clone(file),
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: u32::try_from(column).unwrap_or(u32::MAX),
            span: at..at + 1,
        };
        let byte = error.as_bytes().get(at).copied().unwrap_or_default();
        let message = format!("`{file}` is not UTF-8: byte {at} (counted from 0) is 0x{byte:02X}");
        Box::new(Diagnostic::new(&codes::NOT_UTF8, place, message))
    })
}

fn unreadable(file: &Arc<str>, error: &io::Error) -> Box<Diagnostic> {
    let (code, message) = match Refusal::of(error) {
        Some(Refusal::TooLarge(size, most)) => {
            (&codes::TOO_LARGE, format!("`{file}` holds {size} bytes; it may hold {most}"))
        }
        _ => (&codes::UNREADABLE, format!("`{file}` can't be read: {error}")),
    };
    Box::new(Diagnostic::new(code, Place::file(file), message))
}
