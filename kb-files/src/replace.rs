//! Replaces a file as a whole: a new file with a random name takes its place, so that nobody reads half of one, and nothing is written
//! through a link.

use std::io::{self, BufWriter, Write};
use std::path::Path;

use cap_std::fs::{File, OpenOptions, Permissions};
use tempfile::NamedTempFile;

use crate::folder::{Folder, Kind};
use crate::refusal::Refusal;

/// How the names of unfinished files begin.
const UNFINISHED: &str = ".fixmark-unfinished.";

/// Who may read a file that is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Those who could read the file before; of a new file, those whom the system's default lets.
    AsBefore,
    /// Only its owner.
    Private,
}

impl Folder {
    /// Writes a file directly in this folder, or replaces it when all is written.
    pub fn replace(&self, name: &str, bytes: &[u8], mode: Mode) -> io::Result<()> {
        let before = self.permissions(name, mode)?;
        let unfinished = self.unfinished(UNFINISHED, mode)?;
        self.finish(unfinished, name, bytes, before)
    }

    /// The same; what is to be written is written piece by piece. Nothing is replaced where that fails.
    pub fn replace_with<T, E: From<io::Error>>(
        &self,
        name: &str,
        mode: Mode,
        write: impl FnOnce(&mut dyn Write) -> Result<T, E>,
    ) -> Result<T, E> {
        let before = self.permissions(name, mode)?;
        let mut unfinished = self.unfinished(UNFINISHED, mode)?;
        let mut out = BufWriter::new(unfinished.as_file_mut());
        let written = write(&mut out)?;
        out.flush()?;
        drop(out);
        self.finish(unfinished, name, &[], before)?;
        Ok(written)
    }

    /// The permissions that the new file takes over. Anything but a regular file is not ours to replace.
    pub(crate) fn permissions(&self, name: &str, mode: Mode) -> io::Result<Option<Permissions>> {
        match self.kind(name)? {
            None => Ok(None),
            Some(Kind::File) if mode == Mode::Private => Ok(None),
            Some(Kind::File) => Ok(Some(self.dir.symlink_metadata(name)?.permissions())),
            Some(Kind::Link) => Err(Refusal::Link(name.to_owned()).into()),
            Some(_) => Err(Refusal::NotRegular(name.to_owned()).into()),
        }
    }

    /// A new, empty file with a random name.
    pub(crate) fn unfinished(&self, prefix: &str, mode: Mode) -> io::Result<NamedTempFile<File>> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        if mode == Mode::Private {
            use cap_std::fs::OpenOptionsExt;
            options.mode(0o600);
        }
        #[cfg(not(unix))]
        let _ = mode;
        let create = |path: &Path| {
            let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
            self.dir.open_with(name, &options)
        };
        tempfile::Builder::new().prefix(prefix).rand_bytes(12).make_in(self.path(), create)
    }

    /// Fills the file and gives it its name.
    pub(crate) fn finish(
        &self,
        mut unfinished: NamedTempFile<File>,
        name: &str,
        bytes: &[u8],
        permissions: Option<Permissions>,
    ) -> io::Result<()> {
        unfinished.as_file_mut().write_all(bytes)?;
        if let Some(permissions) = permissions {
            unfinished.as_file().set_permissions(permissions)?;
        }
        let from = unfinished.path().file_name().ok_or(io::ErrorKind::InvalidInput)?;
        self.dir.rename(from, &self.dir, name)?;
        unfinished.disable_cleanup(true);
        Ok(())
    }
}
