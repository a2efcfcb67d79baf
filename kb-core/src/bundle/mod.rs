//! The bundle's bytes. Encoder and decoder of each block stand in one file; whoever changes one sees the other.

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
pub mod bodies;
pub mod parts;
pub mod words;

pub use bodies::{BodyBlock, Document, PackedSections, Published};
pub use confidence::Confidence;
pub use container::{BlockKind, FORMAT_VERSION, FileName, HEADER_LENGTH, Header, Series};
pub use error::OpenError;
pub use manifest::{Bypass, MANIFEST_SCHEMA, Manifest, Names, PREFETCH_LIMIT};
pub use root::{DocStretch, Root, TextStretch};
pub use rows::{Row, RowBlock};
pub use terms::TermBlock;
pub use words::WordBlock;
