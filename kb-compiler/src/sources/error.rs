//! Why reading a folder stops.

use std::fmt;
use std::io;
use std::path::PathBuf;

use kb_files::Refusal;

use crate::article::BodyError;

/// Why reading a folder stops.
#[derive(Debug)]
pub enum SourceError {
    /// There is no such folder.
    Missing(PathBuf),
    /// It is a file.
    NotAFolder(PathBuf),
    /// The system refused.
    Unreadable(PathBuf, io::Error),
    /// An article's text can't be stored.
    Body(BodyError),
}

impl fmt::Display for SourceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(path) => write!(
                f,
                "there is no folder {}; name the folder that holds your Markdown articles",
                path.display()
            ),
            Self::NotAFolder(path) => {
                write!(f, "{} is a file; name the folder that holds your Markdown articles", path.display())
            }
            Self::Unreadable(path, error) if Refusal::of(error).is_some() => {
                write!(f, "{} can't be read: {error}", path.display())
            }
            Self::Unreadable(path, error) => {
                write!(f, "{} can't be read: {error}; check its permissions", path.display())
            }
            Self::Body(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for SourceError {}

impl From<BodyError> for SourceError {
    fn from(error: BodyError) -> Self {
        Self::Body(error)
    }
}
