//! Builds what asks a bundle's models about a ticket: a WebAssembly module, and the script that drives it.

use std::path::Path;

use anyhow::Result;

use crate::command::run;
use crate::layout::Layout;
use crate::snip::bare;
use crate::widget::{TARGET, filled, hashed, source, squeezed};

/// What the script calls.
const EXPORTS: [&str; 3] = ["memory", "place", "judge"];

/// Writes both; returns the script's name.
pub(crate) fn build(at: &Layout, out: &Path) -> Result<String> {
    let words = ["build", "--quiet", "--package", "triage", "--lib", "--target", TARGET, "--profile", "web"];
    run(&at.root, "cargo", &words)?;
    let module = bare(&at.target.join(TARGET).join("web/triage.wasm"), &EXPORTS)?;
    let names = [("@TRIAGE_WASM@", hashed(out, "triage", "wasm", &module)?)];
    let script = squeezed(&filled("triage.js", &source(at, "triage.js")?, &names)?);
    hashed(out, "triage", "js", script.as_bytes())
}
