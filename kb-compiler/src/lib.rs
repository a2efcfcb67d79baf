//! Turns a folder of Markdown articles and resolved tickets into a static search bundle.

pub mod diagnostic;
pub mod sources;
