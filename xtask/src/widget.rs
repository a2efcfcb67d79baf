//! The widget's files in `target/widget`: compiled and packed.

use anyhow::Result;

use crate::command::run;
use crate::compile;
use crate::layout::Layout;

/// The program that packs the widget.
pub(crate) const PACKAGER: &str = "widget-packager";

/// Compiles the widget and packs it.
pub(crate) fn build(at: &Layout) -> Result<()> {
    compile::widget_and(at, &[PACKAGER])?;
    pack(at)
}

/// Turns the compiled modules into the files that a portal deploys.
pub(crate) fn pack(at: &Layout) -> Result<()> {
    let modules = at.target.join(compile::BROWSER).join("web");
    let packager = at.binary(PACKAGER);
    run(&at.root, &packager.to_string_lossy(), &[at.root.as_path(), &modules, &at.widget()])
}
