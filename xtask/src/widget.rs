//! The widget's files in `target/widget`: compiled and packed.

use std::fs;
use std::path::Path;

use anyhow::Result;

use crate::command::run;
use crate::compile;
use crate::layout::Layout;

/// The program that packs the widget.
pub(crate) const PACKAGER: &str = "widget-packager";

/// Compiles the widget and what packs it.
pub(crate) fn compile(at: &Layout) -> Result<()> {
    compile::widget_and(at, &[PACKAGER])
}

/// Compiles the widget and packs it.
pub(crate) fn build(at: &Layout) -> Result<()> {
    compile(at)?;
    pack(at)
}

/// Turns the compiled modules into the files that a portal deploys, in the target folder.
pub(crate) fn pack(at: &Layout) -> Result<()> {
    let widget = at.widget();
    if widget.exists() {
        fs::remove_dir_all(&widget)?; // it is this program's own, and an earlier version wrote it without a list
    }
    pack_into(at, &widget)
}

/// The same, in a folder that is new, empty or from an earlier run.
pub(crate) fn pack_into(at: &Layout, folder: &Path) -> Result<()> {
    let modules = at.target.join(compile::BROWSER).join("web");
    let packager = at.binary(PACKAGER);
    run(&at.root, &packager.to_string_lossy(), &[at.root.as_path(), &modules, folder])
}
