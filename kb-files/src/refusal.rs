//! Why something is not opened although the system would have opened it.

use std::error::Error;
use std::fmt;
use std::io;

/// Why something is not opened. It travels inside an [`io::Error`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// A symbolic link is on the way; its name.
    Link(String),
    /// Something that isn't a regular file: a folder, a pipe, a device.
    NotRegular(String),
    /// The file is larger than it may be: its size as far as it is known, and the limit, in bytes.
    TooLarge(u64, u64),
    /// A path that leads out of its folder.
    LeadsOut(String),
}

impl Refusal {
    /// The refusal in an error, if it is one of ours.
    pub fn of(error: &io::Error) -> Option<&Self> {
        error.get_ref().and_then(|inner| inner.downcast_ref())
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Link(name) => {
                write!(f, "`{name}` is a symbolic link, and links are not followed; name what it leads to")
            }
            Self::NotRegular(name) => write!(f, "`{name}` is not a regular file"),
            Self::TooLarge(size, most) => write!(f, "it holds {size} bytes, and {most} are allowed"),
            Self::LeadsOut(path) => write!(f, "`{path}` leads out of the folder"),
        }
    }
}

impl Error for Refusal {}

impl From<Refusal> for io::Error {
    fn from(refusal: Refusal) -> Self {
        Self::other(refusal)
    }
}
