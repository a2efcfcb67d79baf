//! Single files that somebody names on the command line.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use crate::folder::{Folder, bounded, open_file, parent, read};
use crate::refusal::Refusal;
use crate::replace::Mode;

/// Where a shell finds pipes and terminals: `/dev/stdin`, `/dev/fd/63`. These are links and no regular files, and are meant.
const DEVICES: &str = "/dev";

/// The content of a regular file, which may hold at most `most` bytes.
pub fn read_named(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    if path.starts_with(DEVICES) {
        return bounded(File::open(path)?, most);
    }
    read(&Folder::open(parent(path))?.dir, Path::new(name(path)?), most)
}

/// A regular file of any size, opened for reading.
pub fn open_named(path: &Path) -> io::Result<File> {
    open_file(&Folder::open(parent(path))?.dir, Path::new(name(path)?))
}

/// Writes a file, or replaces it when all is written.
pub fn replace_named(path: &Path, bytes: &[u8], mode: Mode) -> io::Result<()> {
    if path.starts_with(DEVICES) {
        return fs::write(path, bytes);
    }
    Folder::open(parent(path))?.replace(name(path)?, bytes, mode)
}

/// The same for a file that is too large for the memory, in a folder that is made where there is none.
pub fn replace_named_with<T, E: From<io::Error>>(
    path: &Path,
    mode: Mode,
    write: impl FnOnce(&mut dyn Write) -> Result<T, E>,
) -> Result<T, E> {
    if path.starts_with(DEVICES) {
        return write(&mut BufWriter::new(File::options().write(true).open(path)?));
    }
    Folder::create(parent(path))?.replace_with(name(path)?, mode, write)
}

/// Adds to the end of a file, which is made where there is none, in a folder that is made likewise. It is on disk when this returns.
pub fn append_named(path: &Path, bytes: &[u8], mode: Mode) -> io::Result<()> {
    Folder::create(parent(path))?.append(name(path)?, bytes, mode)
}

fn name(path: &Path) -> io::Result<&str> {
    let name = path.file_name().and_then(|name| name.to_str());
    name.ok_or_else(|| Refusal::NotRegular(path.display().to_string()).into())
}
