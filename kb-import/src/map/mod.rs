//! From the fields of a record to a resolved ticket, by a mapping file.

pub mod path;
pub mod dates;
mod mapping_file;
mod mapping;
mod values;
mod answers;
mod labels;
mod amounts;
mod record;
mod line;
mod reading;
mod fields;
mod ticket;

pub use labels::label;
pub use line::{FoundLink, Line, Provenance};
pub use mapping::{FIELDS, Mapping, MappingError};
pub use reading::{Problem, Reading};
