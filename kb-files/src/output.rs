//! A folder that a build writes, with the folders below it. Only one build writes at a time.

use std::collections::BTreeSet;
use std::fs::{File, TryLockError};
use std::io;
use std::path::Path;

use crate::folder::{Folder, Kind};
use crate::inventory::{Inventory, Tool};
use crate::output_error::OutputError;
use crate::part::{OlderFiles, Part};

/// A folder that a build writes.
#[derive(Debug)]
pub struct Output {
    root: Folder,
    tool: Tool,
    /// Keeps other builds out for as long as it is open.
    _lock: Option<File>,
}

impl Output {
    /// Fails where the folder can't be opened because it is neither new nor empty nor ours. Changes nothing.
    pub fn check(path: &Path) -> Result<(), OutputError> {
        match Folder::open(path) {
            Ok(folder) => Part::list(&folder, "").map(drop),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(OutputError::Io(path.to_owned(), error)),
        }
    }

    /// Opens a folder that is new, empty or ours.
    pub fn open(path: &Path, tool: Tool) -> Result<Self, OutputError> {
        let at = |error| OutputError::Io(path.to_owned(), error);
        let root = Folder::create(path).map_err(at)?;
        // The handle of a folder is only for paths below it; one that can be locked is opened apart. Windows and some network file
        // systems can't lock a folder, and a build there relies on being the only one.
        let lock = root.dir.open(".").ok().map(cap_std::fs::File::into_std);
        if let Some(Err(TryLockError::WouldBlock)) = lock.as_ref().map(File::try_lock) {
            return Err(OutputError::Busy(path.to_owned()));
        }
        let output = Self { root, tool, _lock: lock };
        output.part("")?;
        Ok(output)
    }

    /// Where it is, as it was named.
    pub fn path(&self) -> &Path {
        self.root.path()
    }

    /// A folder below it, new, empty or ours; an empty path is the folder itself.
    pub fn part(&self, below: &str) -> Result<Part, OutputError> {
        let at = |error| OutputError::Io(self.root.path().join(below), error);
        let mut folder = self.root.folder("").map_err(at)?;
        let mut done = String::new();
        for name in below.split('/').filter(|name| !name.is_empty()) {
            if !done.is_empty() {
                Part::claim(folder.folder("").map_err(at)?, &done, self.tool)?;
                done.push('/');
            }
            done.push_str(name);
            folder = folder.make_folder(name).map_err(at)?;
        }
        Part::claim(folder, &done, self.tool)
    }

    /// Removes our files from every folder below that is not among these.
    pub fn remove_parts_except(&self, kept: &BTreeSet<String>) -> Result<(), OutputError> {
        self.remove_parts(&self.root, "", kept)
    }

    /// What stands in the folder and those of ours below it, and is not ours; folders end with `/`.
    pub fn foreign(&self) -> Result<Vec<String>, OutputError> {
        let mut found = Vec::new();
        self.note_foreign(&self.root, "", &mut found)?;
        Ok(found)
    }

    fn remove_parts(&self, folder: &Folder, below: &str, kept: &BTreeSet<String>) -> Result<(), OutputError> {
        for (name, path, inner) in parts_in(folder, below)? {
            self.remove_parts(&inner, &path, kept)?;
            let mut part = Part::claim(inner, &path, self.tool)?;
            if kept.contains(&path) {
                continue;
            }
            if kept.iter().any(|other| other.starts_with(&format!("{path}/"))) {
                part.begin(BTreeSet::new(), OlderFiles::Remove)?.end()?;
                continue;
            }
            part.clear()?;
            // It stays where something that isn't ours is in it.
            let _ = folder.dir.remove_dir(&name);
        }
        Ok(())
    }

    fn note_foreign(&self, folder: &Folder, below: &str, found: &mut Vec<String>) -> Result<(), OutputError> {
        let ours = parts_in(folder, below)?;
        let at = |error| OutputError::Io(folder.path().to_owned(), error);
        let part = Part::claim(folder.folder("").map_err(at)?, below, self.tool)?;
        for (name, kind) in part.foreign().map_err(at)? {
            if let Some((_, path, inner)) = ours.iter().find(|(part, ..)| *part == name) {
                self.note_foreign(inner, path, found)?;
                continue;
            }
            let end = if kind == Kind::Folder { "/" } else { "" };
            found.push(format!("{}{end}", joined(below, &name)));
        }
        Ok(())
    }
}

/// The folders of ours directly in a folder: name, path in the output, and the folder.
fn parts_in(folder: &Folder, below: &str) -> Result<Vec<(String, String, Folder)>, OutputError> {
    let at = |error| OutputError::Io(folder.path().to_owned(), error);
    let mut parts = Vec::new();
    for (name, _) in folder.entries().map_err(at)?.into_iter().filter(|(_, kind)| *kind == Kind::Folder) {
        let Ok(inner) = folder.folder(&name) else { continue };
        let path = joined(below, &name);
        if Inventory::read(&inner)?.is_some_and(|list| list.folder == path) {
            parts.push((name, path, inner));
        }
    }
    Ok(parts)
}

fn joined(below: &str, name: &str) -> String {
    if below.is_empty() { name.to_owned() } else { format!("{below}/{name}") }
}
