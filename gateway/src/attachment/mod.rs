//! Files that clients send with a ticket: what kind they are, and where they are kept. Nothing here opens or runs one.

mod kind;
mod files;

pub(crate) use files::AttachmentFiles;
pub(crate) use kind::{FileName, media_type};

/// Most bytes of a file.
pub(crate) const MAX_BYTES: usize = 10 << 20;
