//! Exports stored tickets and feedback as `resolution/1`, from which the next build learns.

mod verdict;
mod resolution;
mod export;

pub use export::{Counts, ExportError, export};
