//! Where the built widget is.

use std::path::{Path, PathBuf};

/// What to do where there is no widget.
pub(super) const BUILD_THE_WIDGET: &str =
    "run `cargo xtask widget`, or name the folder of a built one with --widget";

/// The folder of the built widget: the named one, or else one where `cargo xtask widget` writes it.
pub(super) fn widget_folder(named: Option<&Path>) -> Option<PathBuf> {
    if let Some(folder) = named {
        return Some(folder.to_owned());
    }
    let program = std::env::current_exe().ok()?;
    let beside = program.parent()?;
    let candidates = [Some(beside.join("widget")), beside.parent().map(|up| up.join("widget"))];
    candidates.into_iter().flatten().find(|folder| folder.join("fixmark.js").is_file())
}
