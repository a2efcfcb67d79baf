//! Reads the text of files, or reports why a file can't be used.

use std::io;
use std::path::Path;
use std::sync::Arc;

use kb_files::Refusal;

use super::damaged_letters;
use super::encoding::{self, Decoded, Undecodable};
use super::folder::Folder;
use crate::diagnostic::{Diagnostic, LineIndex, Place, codes};

/// Largest article, in bytes. Nobody reads more than this, and parsing stays quick.
pub const MAX_ARTICLE: u64 = 2 * 1024 * 1024;

/// Largest `kb.toml` or `queries.tsv`, in bytes.
const MAX_TABLE: u64 = 16 * 1024 * 1024;

/// Largest file of tickets, in bytes.
const MAX_TICKETS: u64 = 1024 * 1024 * 1024;

/// A file's text, with what had to be overcome to read it.
pub(super) type Loaded = Result<(String, Vec<Diagnostic>), Box<Diagnostic>>;

/// The text of an article's file.
pub(super) fn article(folder: &Folder, file: &Arc<str>) -> Loaded {
    let mut loaded = text(folder.read(file, MAX_ARTICLE), file)?;
    if loaded.0.trim_start_matches('\u{feff}').trim().is_empty() {
        let message = format!("`{file}` is empty");
        return Err(Box::new(Diagnostic::new(&codes::EMPTY_FILE, Place::file(file), message)));
    }
    loaded.1.extend(damaged_letters::find(file, &loaded.0));
    Ok(loaded)
}

/// The text of a file of tickets.
pub(super) fn tickets(folder: &Folder, file: &Arc<str>) -> Loaded {
    let split = |diagnostic: Box<Diagnostic>| match diagnostic.code == codes::TOO_LARGE.id {
        true => Box::new(diagnostic.hint("split it into several files")),
        false => diagnostic,
    };
    text(folder.read(file, MAX_TICKETS), file).map_err(split)
}

/// The text of the file of expected queries.
pub(super) fn queries(folder: &Folder, file: &Arc<str>) -> Loaded {
    text(folder.read(file, MAX_TABLE), file)
}

/// The text of the configuration, which may stand above the folder.
pub(super) fn config(path: &Path, file: &Arc<str>) -> Loaded {
    text(kb_files::read_named(path, MAX_TABLE), file)
}

/// The text of any file.
fn text(bytes: io::Result<Vec<u8>>, file: &Arc<str>) -> Loaded {
    let bytes = bytes.map_err(|error| unreadable(file, &error))?;
    let Decoded { text, encoding, odd_line_end } =
        encoding::decode(bytes).map_err(|found| undecodable(file, &found))?;
    let mut found = Vec::new();
    if let Some(encoding) = encoding {
        let message = format!("`{file}` is {encoding}; it is read as such");
        found.push(Diagnostic::new(&codes::OTHER_ENCODING, Place::file(file), message));
    }
    if let Some(at) = odd_line_end {
        let message = "this line ends without a line feed, or with two carriage returns";
        let place = LineIndex::new(file, &text).place(at..at + 1);
        found.push(Diagnostic::new(&codes::ODD_LINE_END, place, message));
    }
    Ok((text, found))
}

fn undecodable(file: &Arc<str>, found: &Undecodable) -> Box<Diagnostic> {
    let end = found.before.len();
    let at = LineIndex::new(file, &found.before).place(end..end);
    let place = Place { span: end..end + 1, ..at };
    let message = format!("`{file}` is not UTF-8: {}", found.why);
    Box::new(Diagnostic::new(&codes::NOT_UTF8, place, message))
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
