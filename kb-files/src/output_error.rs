//! Why a folder can't be written.

use std::error::Error;
use std::fmt;
use std::io;
use std::path::PathBuf;

use crate::refusal::Refusal;

/// Why a folder can't be written, with what to do.
#[derive(Debug)]
pub enum OutputError {
    /// A file or folder could not be read or written.
    Io(PathBuf, io::Error),
    /// The folder holds something and no list of ours.
    NotOurs(PathBuf),
    /// The list can't be relied on, and why.
    Damaged(PathBuf, String),
    /// A newer version wrote the list; tool and version.
    Newer(PathBuf, String),
    /// Something that we did not write is where a file of ours has to be.
    InTheWay(PathBuf, &'static str),
    /// Another build writes into the folder.
    Busy(PathBuf),
}

impl fmt::Display for OutputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::Io(path, _)
        | Self::NotOurs(path)
        | Self::Damaged(path, _)
        | Self::Newer(path, _)
        | Self::InTheWay(path, _)
        | Self::Busy(path)) = self;
        write!(f, "{}: ", path.display())?;
        match self {
            Self::Io(_, error) if Refusal::of(error).is_some() => error.fmt(f),
            Self::Io(_, error) => {
                write!(f, "{error}; check that the folder may be written and the disk has room")
            }
            Self::NotOurs(path) => write!(
                f,
                "the folder is not empty, and no list in it says which files are ours, so nothing was written; name a new or empty \
                 folder, or if an earlier version of Fixmark wrote it, remove it (`rm -r {}`) and repeat the command",
                path.display()
            ),
            Self::Damaged(_, why) => write!(
                f,
                "{why}, so it doesn't say which files are ours, and nothing was written; move its folder away and repeat the command"
            ),
            Self::Newer(_, tool) => write!(
                f,
                "{tool} wrote this list, in a form that this version doesn't know; use that version, or name another folder"
            ),
            Self::InTheWay(_, what) => {
                write!(
                    f,
                    "{what} that we did not write is where a file has to be; move it away and repeat the command"
                )
            }
            Self::Busy(_) => f.write_str(
                "another program is writing into this folder; repeat the command when it has ended",
            ),
        }
    }
}

impl Error for OutputError {}
