//! `cargo xtask dist DIR`: what a portal deploys, without any knowledge base.

use std::fs;
use std::path::{Path, absolute};

use anyhow::{Context, Result, bail};

use crate::layout::Layout;
use crate::progress::Progress;
use crate::tools;
use crate::widget;

/// The list that the packager and kb-compiler leave in every folder that they write.
const LIST: &str = ".fixmark-files";

/// Builds the widget and writes its files.
pub(crate) fn run(at: &Layout, folder: &Path) -> Result<()> {
    eprintln!("Builds the widget and writes what a portal deploys into {}.", folder.display());
    let mut progress = Progress::of(2);
    check(folder)?; // before anybody waits for the build
    let absolute = absolute(folder)?;
    tools::wasm_target(at)?;
    progress.step("Compile the widget", "4 minutes the first time", || widget::compile(at))?;
    progress.step("Pack it", "a few seconds", || widget::pack_into(at, &absolute))?;
    println!("\nThe widget is in {}. Add a knowledge base to it:", folder.display());
    println!("    kb-compiler build path/to/articles --out DIST --widget {}", folder.display());
    Ok(())
}

/// Makes sure that the folder is new, empty or ours. The packager checks it again, and removes only what the list in it names.
fn check(folder: &Path) -> Result<()> {
    if folder.join(LIST).exists() || !folder.exists() {
        return Ok(());
    }
    let mut entries = fs::read_dir(folder).with_context(|| format!("could not read {}", folder.display()))?;
    if let Some(entry) = entries.next() {
        bail!(
            "{} holds {:?} and no list of the widget's files ({LIST}); name a new or empty folder, or if an earlier version of this \
             command wrote it, remove it first",
            folder.display(),
            entry?.file_name()
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_new_an_empty_or_a_listed_folder_is_taken() {
        let around = tempfile::tempdir().unwrap();
        for (name, files, taken) in [
            ("empty", &[][..], true),
            ("listed", &[LIST, "index.html"], true),
            ("foreign", &["index.html"], false),
            ("older", &["fixmark.js"], false),
        ] {
            let folder = around.path().join(name);
            fs::create_dir_all(&folder).unwrap();
            files.iter().for_each(|file| fs::write(folder.join(file), "").unwrap());
            assert_eq!(check(&folder).is_ok(), taken, "{name}");
        }
        assert!(check(&around.path().join("new")).is_ok());
    }
}
