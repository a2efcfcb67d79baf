//! One folder of an output with its list. The list names each file before the file is written and until it is removed, so that a build
//! which was cut off leaves nothing that the next one doesn't know.

use std::collections::BTreeSet;
use std::io;

use crate::folder::{Folder, Kind};
use crate::inventory::{Inventory, LIST, Tool, UNFINISHED};
use crate::output_error::OutputError;
use crate::replace::Mode;

/// What becomes of our files that a new set doesn't name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OlderFiles {
    /// They are removed.
    Remove,
    /// They stay: pages that are open may still ask for them.
    Keep,
}

/// One folder of an output.
#[derive(Debug)]
pub struct Part {
    folder: Folder,
    tool: Tool,
    list: Inventory,
}

/// A set of files that is being written.
#[derive(Debug)]
pub struct Writing<'p> {
    part: &'p mut Part,
    names: BTreeSet<String>,
    older: OlderFiles,
}

impl Part {
    /// The list of a folder, which is empty where there is none; `below` is its path in the output.
    pub(crate) fn list(folder: &Folder, below: &str) -> Result<Option<Inventory>, OutputError> {
        let not_ours = || OutputError::NotOurs(folder.path().to_owned());
        if let Some(list) = Inventory::read(folder)? {
            return if list.folder == below { Ok(Some(list)) } else { Err(not_ours()) };
        }
        let entries = folder.entries().map_err(|error| OutputError::Io(folder.path().to_owned(), error))?;
        // A build that was cut off before its first list left at most this.
        let left_over = |(name, kind): &(String, Kind)| *kind == Kind::File && name.starts_with(UNFINISHED);
        if entries.iter().all(left_over) { Ok(None) } else { Err(not_ours()) }
    }

    /// Takes a folder that is empty or has a list. It has one from then on.
    pub(crate) fn claim(folder: Folder, below: &str, tool: Tool) -> Result<Self, OutputError> {
        if let Some(list) = Self::list(&folder, below)? {
            return Ok(Self { folder, tool, list });
        }
        let part = Self { folder, tool, list: Inventory::new(tool, below, BTreeSet::new()) };
        part.write_list()?;
        Ok(part)
    }

    /// Begins to write these files. Nothing is written yet if something else has one of the names.
    pub fn begin(&mut self, names: BTreeSet<String>, older: OlderFiles) -> Result<Writing<'_>, OutputError> {
        for name in &names {
            let what = match self.folder.kind(name).map_err(|error| self.failed(name, error))? {
                None => continue,
                Some(Kind::File) if self.list.has(name) => continue,
                Some(Kind::File) => "a file",
                Some(Kind::Folder) => "a folder",
                Some(Kind::Link) => "a symbolic link",
                Some(Kind::Other) => "a pipe or device",
            };
            return Err(OutputError::InTheWay(self.folder.path().join(name), what));
        }
        Ok(Writing { part: self, names, older })
    }

    /// Names in the folder that are not ours, folders included.
    pub(crate) fn foreign(&self) -> io::Result<Vec<(String, Kind)>> {
        let mut entries = self.folder.entries()?;
        entries.retain(|(name, kind)| name != LIST && !(*kind == Kind::File && self.list.has(name)));
        Ok(entries)
    }

    /// Removes our files, then the list.
    pub(crate) fn clear(self) -> Result<(), OutputError> {
        self.remove_others(&BTreeSet::new())?;
        self.folder.dir.remove_file(LIST).map_err(|error| self.failed(LIST, error))
    }

    /// Removes our files that are not among these, and what a build that was cut off left unfinished. A manifest goes first, so that
    /// nobody opens a bundle that is no longer whole.
    fn remove_others(&self, kept: &BTreeSet<String>) -> Result<(), OutputError> {
        let at = |error| OutputError::Io(self.folder.path().to_owned(), error);
        let mut gone = self.folder.entries().map_err(at)?;
        gone.retain(|(name, kind)| *kind == Kind::File && self.list.has(name) && !kept.contains(name));
        gone.sort_by_key(|(name, _)| !name.starts_with("manifest"));
        for (name, _) in gone {
            self.folder.dir.remove_file(&name).map_err(|error| self.failed(&name, error))?;
        }
        Ok(())
    }

    fn failed(&self, name: &str, error: io::Error) -> OutputError {
        OutputError::Io(self.folder.path().join(name), error)
    }

    fn write_list(&self) -> Result<(), OutputError> {
        let written = || {
            let bytes = self.list.as_bytes()?;
            if self.folder.read(LIST, bytes.len() as u64).is_ok_and(|there| there == bytes) {
                return Ok(());
            }
            let permissions = self.folder.permissions(LIST, Mode::AsBefore)?;
            let unfinished = self.folder.unfinished(UNFINISHED, Mode::AsBefore)?;
            self.folder.finish(unfinished, LIST, &bytes, permissions)
        };
        written().map_err(|error| self.failed(LIST, error))
    }
}

impl Writing<'_> {
    /// Writes one of the files whole. A file with the same content stays untouched.
    pub fn write(&mut self, name: &str, bytes: &[u8]) -> Result<(), OutputError> {
        if !self.names.contains(name) {
            let unnamed = io::Error::new(io::ErrorKind::InvalidInput, "the file was not announced");
            return Err(self.part.failed(name, unnamed));
        }
        let there = self.part.folder.read(name, bytes.len() as u64);
        if there.is_ok_and(|there| there == bytes) && self.part.list.has(name) {
            return Ok(());
        }
        self.announce()?;
        let folder = &self.part.folder;
        let written = || {
            let permissions = folder.permissions(name, Mode::AsBefore)?;
            let prefix = self.part.list.unfinished.as_deref().unwrap_or(UNFINISHED);
            folder.finish(folder.unfinished(prefix, Mode::AsBefore)?, name, bytes, permissions)
        };
        written().map_err(|error| self.part.failed(name, error))
    }

    /// Ends the set: older files go or stay, and the list names what is there.
    pub fn end(mut self) -> Result<(), OutputError> {
        let mut files = std::mem::take(&mut self.names);
        if self.older == OlderFiles::Keep {
            files.extend(self.part.list.files.iter().cloned());
        }
        self.part.remove_others(&files)?;
        self.part.list = Inventory::new(self.part.tool, &self.part.list.folder, files);
        self.part.write_list()
    }

    /// Names in the list what will be written, and how unfinished files will be called: before the first of them is there.
    fn announce(&mut self) -> Result<(), OutputError> {
        let new = self.names.iter().any(|name| !self.part.list.files.contains(name));
        if !new && self.part.list.unfinished.is_some() {
            return Ok(());
        }
        let part = &mut *self.part;
        let at = |error| OutputError::Io(part.folder.path().join(LIST), error);
        // Unfinished files of a build that was cut off would be forgotten with their name.
        if part.list.unfinished.is_some() {
            let kept = part.list.files.clone();
            part.remove_others(&kept)?;
        }
        let unfinished = part.folder.unfinished(UNFINISHED, Mode::AsBefore).map_err(at)?;
        let prefix = unfinished.path().file_name().map(|name| name.to_string_lossy().into_owned());
        part.list.unfinished = prefix.map(|prefix| prefix + ".");
        part.list.files.extend(self.names.iter().cloned());
        let bytes = part.list.as_bytes().map_err(at)?;
        let permissions = part.folder.permissions(LIST, Mode::AsBefore).map_err(at)?;
        part.folder.finish(unfinished, LIST, &bytes, permissions).map_err(at)
    }
}
