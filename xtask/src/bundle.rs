//! Compiles the demonstration knowledge base.

use std::ffi::OsStr;
use std::fs;

use anyhow::Result;

use crate::command::run;
use crate::layout::Layout;

/// Builds the binaries and compiles `articles/` into the demo's dist, the widget's files included.
pub(crate) fn demo(at: &Layout) -> Result<()> {
    run(&at.root, "cargo", &["build", "--quiet", "--package", "kb-compiler", "--package", "kb-gateway"])?;
    let (dist, widget) = (at.dist(), at.widget());
    if dist.exists() {
        fs::remove_dir_all(&dist)?; // files of an earlier widget would be counted twice
    }
    let words: [&OsStr; 6] = [
        "build".as_ref(),
        "articles".as_ref(),
        "--out".as_ref(),
        dist.as_ref(),
        "--widget".as_ref(),
        widget.as_ref(),
    ];
    run(&at.root, &at.binary("kb-compiler").to_string_lossy(), &words)
}
