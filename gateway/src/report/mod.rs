//! What was kept, given back: `resolution/1`, from which the next build learns.

mod private;
mod resolution;
mod export;

pub use export::{Counts, ExportError, export};
