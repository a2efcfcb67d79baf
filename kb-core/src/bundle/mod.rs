//! The format of a bundle. Encoder and decoder of a block are in the same file, so that they change together.

pub mod error;
pub mod wire;
pub mod container;
pub mod bits;
pub mod manifest;
pub mod confidence;
pub mod root;
pub mod terms;
pub mod rows;
mod inlines;
mod content;
pub mod bodies;
pub mod parts;
pub mod words;

pub use bodies::{BodyBlock, Document, DocumentRef, PackedSections};
pub use confidence::{ConfidenceModel, rare_word};
pub use container::{BlockKind, FORMAT_VERSION, FileName, HEADER_LENGTH, Header, MAX_PAYLOAD, Series};
pub use error::OpenError;
pub use manifest::{Bypass, Desk, MANIFEST_SCHEMA, Manifest, Names, PREFETCH_LIMIT};
pub use root::{DocRange, Root, TextRange};
pub use rows::{Row, RowBlock};
pub use terms::TermBlock;
pub use words::WordBlock;
