//! Reads the text of files, or reports why a file can't be used.

use std::path::Path;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Place, codes};

/// Largest article, in bytes. Nobody reads more than this, and parsing stays quick.
pub const MAX_ARTICLE: u64 = 2 * 1024 * 1024;

/// The text of an article's file.
pub(super) fn article(path: &Path, file: &Arc<str>) -> Result<String, Box<Diagnostic>> {
    let size = std::fs::metadata(path).map_err(|error| unreadable(file, &error))?.len();
    if size > MAX_ARTICLE {
        let message = format!("`{file}` holds {size} bytes; an article may hold {MAX_ARTICLE}");
        return Err(Box::new(Diagnostic::new(&codes::TOO_LARGE, Place::file(file), message)));
    }
    let text = text(path, file)?;
    if text.trim_start_matches('\u{feff}').trim().is_empty() {
        let message = format!("`{file}` is empty");
        return Err(Box::new(Diagnostic::new(&codes::EMPTY_FILE, Place::file(file), message)));
    }
    Ok(text)
}

/// The text of any file that must be UTF-8.
pub(super) fn text(path: &Path, file: &Arc<str>) -> Result<String, Box<Diagnostic>> {
    let bytes = std::fs::read(path).map_err(|error| unreadable(file, &error))?;
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

fn unreadable(file: &Arc<str>, error: &std::io::Error) -> Box<Diagnostic> {
    let message = format!("`{file}` can't be read: {error}");
    Box::new(Diagnostic::new(&codes::UNREADABLE, Place::file(file), message))
}
