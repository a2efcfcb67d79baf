//! Why a bundle can't be made of content that was read. None of these is the fault of an author, and none leaves a part of a bundle empty.

use std::fmt;
use std::io;

use kb_core::bundle::{BlockKind, MAX_PAYLOAD, OpenError};
use tantivy::TantivyError;

use crate::article::BodyError;

/// Why a bundle can't be made.
#[derive(Debug)]
pub enum CompileError {
    /// The index can't be built.
    Index(TantivyError),
    /// An article's body can't be read back.
    Body(BodyError),
    /// A file of the bundle can't be compressed.
    Deflate(BlockKind, io::Error),
    /// A file of the bundle would hold so many bytes that no reader opens it.
    TooLong(BlockKind, usize),
    /// The ranking can't be measured with the dictionary that was just made.
    Measurement(OpenError),
}

impl fmt::Display for CompileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Index(error) => {
                write!(f, "the index can't be built: {error}; check the free memory and disk space")
            }
            Self::Body(error) => error.fmt(f),
            Self::Deflate(kind, error) => {
                write!(
                    f,
                    "a file of kind {kind:?} can't be compressed: {error}; build again, and report this if it stays"
                )
            }
            Self::TooLong(kind, bytes) => write!(
                f,
                "a file of kind {kind:?} would hold {bytes} bytes, and readers open {MAX_PAYLOAD} at most; divide the knowledge base, or shorten its longest articles"
            ),
            Self::Measurement(error) => {
                write!(
                    f,
                    "the ranking can't be measured, because its own dictionary can't be opened ({error}); report this"
                )
            }
        }
    }
}

impl std::error::Error for CompileError {}

impl From<TantivyError> for CompileError {
    fn from(error: TantivyError) -> Self {
        Self::Index(error)
    }
}

impl From<BodyError> for CompileError {
    fn from(error: BodyError) -> Self {
        Self::Body(error)
    }
}
