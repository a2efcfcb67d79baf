//! What a knowledge base consists of: articles made of typed blocks, who may read them, and resolved tickets.

pub mod ids;
pub mod audience;
pub mod block;
pub mod walk;
pub mod plain_text;
pub mod article;
pub mod resolution;

pub use article::{Escalation, Kind};
pub use audience::{Audience, Readers};
pub use block::{Block, Branch, Image, Inline, LinkTarget, Section, SectionRole, Step, Tone};
pub use ids::{ArticleId, IdError, Locale, SafeUrl};
pub use plain_text::{blocks_text, plain_text};
pub use resolution::{LinkKind, Provenance, Resolution, Suggestion, TagField, Verdict};
pub use walk::{Node, NodeMut, walk};
