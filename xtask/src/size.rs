//! `cargo xtask size`: prints the download sizes of the demo and fails where a limit is exceeded.

use anyhow::Result;

use crate::articles;
use crate::compile;
use crate::download_sizes;
use crate::layout::Layout;
use crate::tools;
use crate::widget;

/// Builds the demo and measures it.
pub(crate) fn build_and_check(at: &Layout) -> Result<()> {
    tools::wasm_target(at)?;
    compile::widget_and(at, &[widget::PACKAGER, "kb-compiler"])?;
    widget::pack(at)?;
    articles::compile(at)?;
    check(at)
}

/// Measures the demo that was built before.
pub(crate) fn check(at: &Layout) -> Result<()> {
    download_sizes::check(&at.dist())
}
