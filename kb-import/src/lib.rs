//! What ticket systems export becomes resolved tickets: system → reader → text → map → report.
//!
//! Nothing is dropped in silence: each record is read, or left out and counted, or a finding names its line and column.

pub mod finding;
pub mod reader;
pub mod text;
pub mod map;
pub mod unusual;
pub mod unusual_tickets;
pub mod system;
pub mod report;
pub mod guess;
pub mod import;
mod numbered_lines;
pub mod reviewed;
pub mod found;

pub use finding::{Finding, Kind, Place};
pub use found::Found;
pub use import::{Export, Import, ImportError};
pub use map::{FoundLink, Line, Mapping, MappingError};
pub use report::Report;
pub use reviewed::{Reviewed, ReviewedBy};
pub use system::System;
