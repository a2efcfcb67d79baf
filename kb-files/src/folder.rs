//! A folder that is held open. What is in it is reached from its handle, one part of the path after the other, through no link.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

use cap_fs_ext::{DirExt, FollowSymlinks, OpenOptionsFollowExt, OpenOptionsSyncExt};
use cap_std::ambient_authority;
use cap_std::fs::{Dir, FileType, OpenOptions};

use crate::refusal::Refusal;

/// A folder that is held open.
#[derive(Debug)]
pub struct Folder {
    pub(crate) dir: Dir,
    path: PathBuf,
}

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A regular file.
    File,
    /// A folder.
    Folder,
    /// A symbolic link.
    Link,
    /// A pipe, a socket or a device.
    Other,
}

impl Kind {
    fn of(kind: FileType) -> Self {
        match kind {
            kind if kind.is_symlink() => Self::Link,
            kind if kind.is_file() => Self::File,
            kind if kind.is_dir() => Self::Folder,
            _ => Self::Other,
        }
    }
}

impl Folder {
    /// Opens a folder that somebody named. No part of a relative path may be a link, because a checkout may have brought it. Of an absolute
    /// path the last part may not be one; those before it belong to the system, where `/tmp` may be a link.
    pub fn open(path: &Path) -> io::Result<Self> {
        Ok(Self { dir: open(path)?, path: path.to_owned() })
    }

    /// The same; makes the folder, and those above it, where there is none.
    pub fn create(path: &Path) -> io::Result<Self> {
        match Self::open(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            opened => return opened,
        }
        let name = path.file_name().ok_or_else(|| Refusal::LeadsOut(path.display().to_string()))?;
        let above = parent(path);
        let above = if is_absolute(path) {
            Dir::create_ambient_dir_all(above, ambient_authority())?;
            Dir::open_ambient_dir(above, ambient_authority())?
        } else {
            Self::create(above)?.dir
        };
        make(&above, Path::new(name))?;
        Ok(Self { dir: enter(&above, Path::new(name))?, path: path.to_owned() })
    }

    /// Where it is, as it was named.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A folder below it; an empty path is the folder itself.
    pub fn folder(&self, below: &str) -> io::Result<Self> {
        let mut dir = self.dir.try_clone()?;
        for name in parts(below)? {
            dir = enter(&dir, name)?;
        }
        // Joining an empty path would add a slash.
        let path = if below.is_empty() { self.path.clone() } else { self.path.join(below) };
        Ok(Self { dir, path })
    }

    /// A folder directly in it, made where there is none.
    pub fn make_folder(&self, name: &str) -> io::Result<Self> {
        for part in parts(name)? {
            make(&self.dir, part)?;
        }
        self.folder(name)
    }

    /// What is in it, sorted by name. A name that is not UTF-8 is written with replacement characters.
    pub fn entries(&self) -> io::Result<Vec<(String, Kind)>> {
        let entry = |entry: io::Result<cap_std::fs::DirEntry>| {
            let entry = entry?;
            Ok((entry.file_name().to_string_lossy().into_owned(), Kind::of(entry.file_type()?)))
        };
        let mut entries: Vec<_> = self.dir.entries()?.map(entry).collect::<io::Result<_>>()?;
        entries.sort_by(|a, b| a.0.cmp(&b.0));
        Ok(entries)
    }

    /// What a name in it stands for; `None` where there is nothing.
    pub fn kind(&self, name: &str) -> io::Result<Option<Kind>> {
        match self.dir.symlink_metadata(name) {
            Ok(meta) => Ok(Some(Kind::of(meta.file_type()))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The content of a regular file below it, which may hold at most `most` bytes.
    pub fn read(&self, file: &str, most: u64) -> io::Result<Vec<u8>> {
        let (folders, name) = file.rsplit_once('/').unwrap_or(("", file));
        let inner = self.folder(folders)?;
        read(&inner.dir, Path::new(name), most)
    }
}

/// The folder that a path is in.
pub(crate) fn parent(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// The content of a regular file directly in a folder.
pub(crate) fn read(dir: &Dir, name: &Path, most: u64) -> io::Result<Vec<u8>> {
    let file = open_file(dir, name)?;
    let size = file.metadata()?.len();
    if size > most {
        return Err(Refusal::TooLarge(size, most).into());
    }
    bounded(file, most)
}

/// A regular file directly in a folder, opened for reading. A pipe is not waited for.
pub(crate) fn open_file(dir: &Dir, name: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).follow(FollowSymlinks::No).nonblock(true);
    let file = dir.open_with(name, &options).map_err(|error| explained(dir, name, error))?.into_std();
    if !file.metadata()?.is_file() {
        return Err(Refusal::NotRegular(name.display().to_string()).into());
    }
    Ok(file)
}

/// Everything that can be read, unless it is more than `most` bytes: a file may grow while it is read.
pub(crate) fn bounded(source: impl Read, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    source.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    match bytes.len() as u64 {
        size if size > most => Err(Refusal::TooLarge(size, most).into()),
        _ => Ok(bytes),
    }
}

fn is_absolute(path: &Path) -> bool {
    matches!(path.components().next(), Some(Component::Prefix(_) | Component::RootDir))
}

fn open(path: &Path) -> io::Result<Dir> {
    if is_absolute(path) {
        let Some(name) = path.file_name() else { return Dir::open_ambient_dir(path, ambient_authority()) };
        return enter(&Dir::open_ambient_dir(parent(path), ambient_authority())?, Path::new(name));
    }
    let mut dir = Dir::open_ambient_dir(".", ambient_authority())?;
    for part in path.components() {
        dir = match part {
            Component::Normal(name) => enter(&dir, Path::new(name))?,
            Component::ParentDir => dir.open_parent_dir(ambient_authority())?,
            _ => dir,
        };
    }
    Ok(dir)
}

fn enter(dir: &Dir, name: &Path) -> io::Result<Dir> {
    dir.open_dir_nofollow(name).map_err(|error| explained(dir, name, error))
}

fn make(dir: &Dir, name: &Path) -> io::Result<()> {
    match dir.create_dir(name) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        made => made,
    }
}

/// Systems differ in how they refuse a link; the message should say that it is one.
fn explained(dir: &Dir, name: &Path, error: io::Error) -> io::Error {
    let link = dir.symlink_metadata(name).is_ok_and(|meta| meta.file_type().is_symlink());
    if link { Refusal::Link(name.display().to_string()).into() } else { error }
}

/// The parts of a path below a folder, each of which must be a plain name.
fn parts(below: &str) -> io::Result<Vec<&Path>> {
    let part = |part| match part {
        Component::Normal(name) => Ok(Path::new(name)),
        _ => Err(Refusal::LeadsOut(below.to_owned()).into()),
    };
    Path::new(below).components().map(part).collect()
}
