//! Runs the benchmark briefly, so that its commands keep working between the long runs whose figures are published.

use std::process::Command;

use anyhow::Result;

use crate::command::finish;
use crate::layout::Layout;
use crate::tools::npm_packages;

/// Installs the benchmark's npm packages and measures Fixmark and two peers on a small generated corpus.
pub(crate) fn quick(at: &Layout) -> Result<()> {
    npm_packages(&at.root.join("bench"))?;
    let mut node = Command::new("node");
    node.current_dir(&at.root).args(["bench/run.mjs", "--quick"]);
    finish(node.env("CARGO_TARGET_DIR", &at.target))
}
