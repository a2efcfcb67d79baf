//! The files that people name, opened and written so that nothing else is touched: no symbolic link is followed, only regular files are
//! read, and only what a list in the folder says is ours is replaced or removed.

mod refusal;
mod folder;
mod replace;
mod append;
mod named;
mod output_error;
mod inventory;
mod part;
mod output;
#[cfg(feature = "compress")]
mod compressed;

#[cfg(feature = "compress")]
pub use compressed::{compressed_forms, is_compressible};
pub use folder::{Folder, Kind};
pub use inventory::{LIST, Tool};
pub use named::{append_named, open_named, read_named, replace_named, replace_named_with};
pub use output::Output;
pub use output_error::OutputError;
pub use part::{OlderFiles, Part, Writing};
pub use refusal::Refusal;
pub use replace::Mode;
