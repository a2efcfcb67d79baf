//! `cargo xtask dist DIR`: what a portal deploys, without any knowledge base.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::layout::Layout;
use crate::progress::Progress;
use crate::tools;
use crate::widget;

/// Names of the widget's files, which a new build replaces: whole names, or beginnings of those that contain a hash.
const OURS: [&str; 5] = ["fixmark.", "widget-", "stem-", "triage-", "fallback-"];

/// Builds the widget and copies its files.
pub(crate) fn run(at: &Layout, folder: &Path) -> Result<()> {
    eprintln!("Builds the widget and writes what a portal deploys into {}.", folder.display());
    let mut progress = Progress::of(2);
    check(folder)?; // before anybody waits for the build
    tools::wasm_target(at)?;
    progress.step("Compile and pack the widget", "4 minutes the first time", || widget::build(at))?;
    progress.step("Copy the files", "an instant", || copy(&at.widget(), folder))?;
    println!("\nThe widget is in {}. Add a knowledge base to it:", folder.display());
    println!("    kb-compiler build path/to/articles --out DIST --widget {}", folder.display());
    Ok(())
}

/// Makes sure that the folder is new, empty or an earlier dist: nothing else may be mixed up with the widget's files.
fn check(folder: &Path) -> Result<()> {
    let other = names(folder)?.into_iter().find(|name| !is_ours(name));
    if let Some(name) = other {
        bail!(
            "{} holds `{name}`, which is no file of the widget; name a new or empty folder",
            folder.display()
        );
    }
    Ok(())
}

/// Replaces what an earlier build left in the folder.
fn copy(widget: &Path, folder: &Path) -> Result<()> {
    for name in names(folder)? {
        fs::remove_file(folder.join(name))?;
    }
    fs::create_dir_all(folder).with_context(|| format!("could not create {}", folder.display()))?;
    for name in names(widget)? {
        fs::copy(widget.join(&name), folder.join(&name))
            .with_context(|| format!("could not write {name} into {}", folder.display()))?;
    }
    Ok(())
}

fn is_ours(name: &str) -> bool {
    OURS.iter().any(|beginning| name.starts_with(beginning))
}

/// The names of what is in a folder; none where there is no folder.
fn names(folder: &Path) -> Result<Vec<String>> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let entries = fs::read_dir(folder).with_context(|| format!("could not read {}", folder.display()))?;
    entries.map(|entry| Ok(name(&entry?.file_name()))).collect()
}

fn name(name: &OsStr) -> String {
    name.to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_widgets_files_may_be_replaced() {
        for (name, ours) in [
            ("fixmark.js", true),
            ("fixmark.js.map", true),
            ("fixmark.d.ts", true),
            ("widget-0a.wasm", true),
            ("stem-de-0a.wasm", true),
            ("index.html", false),
            ("public", false),
        ] {
            assert_eq!(is_ours(name), ours, "{name}");
        }
    }
}
