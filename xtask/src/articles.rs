//! Compiles the demonstration knowledge base.

use std::ffi::OsStr;
use std::fs;

use anyhow::Result;

use crate::command::run;
use crate::layout::Layout;

/// Compiles `articles/` into the demo's dist, together with the widget's files.
pub(crate) fn compile(at: &Layout) -> Result<()> {
    let (dist, widget) = (at.dist(), at.widget());
    if dist.exists() {
        fs::remove_dir_all(&dist)?; // an earlier widget's files have other names and would stay
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
