//! The database's file on its disk: whether it is still the file that was opened, and whether there is room to write.

use std::path::{Path, PathBuf};

use crate::store::error::StoreError;

/// About what a batch of the largest tickets adds to the log.
const LARGEST_BATCH: u64 = 80 << 20;

/// The file that was opened.
#[derive(Debug)]
pub(super) struct DatabaseFile {
    path: PathBuf,
    identity: Identity,
    /// The write-ahead log beside it, once there is one.
    log: Option<Identity>,
    min_free: u64,
}

impl DatabaseFile {
    /// The file at `path`, which exists; nothing is written to it while less than `min_free` bytes of its disk are free.
    pub(super) fn new(path: &Path, min_free: u64) -> std::io::Result<Self> {
        Ok(Self { path: path.to_owned(), identity: Identity::of(path)?, log: None, min_free })
    }

    /// Fails if the file or its log was replaced or deleted, or if the disk is nearly full. What is written to a deleted file is
    /// lost with the process, so that nothing may be acknowledged from then on.
    pub(super) fn check(&self) -> Result<(), StoreError> {
        let replaced = |path: &Path, known: Identity| Identity::of(path).ok() != Some(known);
        if replaced(&self.path, self.identity) {
            return Err(StoreError::Replaced { path: self.path.clone() });
        }
        if let Some(log) = self.log
            && replaced(&self.log_path(), log)
        {
            return Err(StoreError::Replaced { path: self.log_path() });
        }
        let free = self.free()?;
        if free < self.min_free {
            return Err(StoreError::NearlyFull { path: self.path.clone(), free, floor: self.min_free });
        }
        Ok(())
    }

    /// Whether the next batch could take the room that it needs to bring the log's content into the file. A log that has taken the whole disk
    /// could never be emptied again.
    pub(super) fn log_takes_room(&self) -> Result<bool, StoreError> {
        let log = std::fs::metadata(self.log_path()).map_or(0, |metadata| metadata.len());
        let needed = self.min_free.saturating_add(log).saturating_add(LARGEST_BATCH);
        Ok(log > 0 && self.free()? < needed)
    }

    fn free(&self) -> Result<u64, StoreError> {
        Ok(fs4::available_space(&self.path).map_err(sqlx::Error::Io)?)
    }

    /// Remembers the log that the connection writes.
    pub(super) fn log_opened(&mut self) {
        self.log = self.log.or_else(|| Identity::of(&self.log_path()).ok());
    }

    /// Forgets the log if the connection was the last one: then SQLite has deleted it, and the next connection makes another.
    pub(super) fn log_closed(&mut self) {
        self.log = self.log.filter(|_| self.log_path().exists());
    }

    fn log_path(&self) -> PathBuf {
        let mut name = self.path.clone().into_os_string();
        name.push("-wal");
        name.into()
    }
}

/// What stays the same as long as a path names the same file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Identity {
    #[cfg(unix)]
    device_and_inode: (u64, u64),
    #[cfg(not(unix))]
    created: Option<std::time::SystemTime>,
}

impl Identity {
    fn of(path: &Path) -> std::io::Result<Self> {
        let metadata = std::fs::metadata(path)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt;
            Ok(Self { device_and_inode: (metadata.dev(), metadata.ino()) })
        }
        #[cfg(not(unix))]
        Ok(Self { created: metadata.created().ok() })
    }
}
