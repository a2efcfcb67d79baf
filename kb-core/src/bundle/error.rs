//! Why a file of a bundle can't be opened. The widget shows a message for each case, the compiler prints one; nothing panics.

use std::fmt;

/// Why a file can't be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OpenError {
    /// It does not begin with the magic bytes: some other file, or a server's error page.
    NotABundle,
    /// It was written by a newer compiler.
    NewerFormat {
        /// Its format version.
        found: u16,
        /// The newest version read here.
        known: u16,
    },
    /// It was written by a compiler too old to be read.
    OlderFormat {
        /// Its format version.
        found: u16,
        /// The oldest version read here.
        known: u16,
    },
    /// It is a block of another kind than the one asked for.
    WrongKind {
        /// Its kind as stored.
        found: u8,
    },
    /// It is shorter than it says.
    Truncated,
    /// Its bytes are not those that were written.
    Checksum,
    /// Its content contradicts itself.
    Malformed {
        /// What was expected.
        what: &'static str,
        /// Bytes into the payload.
        at: usize,
    },
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotABundle => write!(
                f,
                "this is not a Fixmark bundle file; check the address and that the server sends files unchanged"
            ),
            Self::NewerFormat { found, known } => {
                write!(
                    f,
                    "the bundle has format {found} and this reader knows up to {known}; reload the page or update the reader"
                )
            }
            Self::OlderFormat { found, known } => {
                write!(
                    f,
                    "the bundle has format {found} and this reader needs {known} or later; build the knowledge base again"
                )
            }
            Self::WrongKind { found } => write!(
                f,
                "the file is a block of kind {found}, not the one asked for; build the knowledge base again"
            ),
            Self::Truncated => write!(f, "the file ends early; it was cut off on the way, fetch it again"),
            Self::Checksum => {
                write!(f, "the file's checksum does not match; it was changed on the way, fetch it again")
            }
            Self::Malformed { what, at } => {
                write!(f, "the file is damaged: {what} expected at byte {at}; build the knowledge base again")
            }
        }
    }
}

impl std::error::Error for OpenError {}
