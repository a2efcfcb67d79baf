//! Shared by tests that span crates: the source files of the checkout, the files that a knowledge base compiles to, what a page of the
//! documentation contains, and the built programs.

pub mod dist;
pub mod markdown;
pub mod programs;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// One source file of the checkout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Its path from the workspace's root, with `/`.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// The workspace's root.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every file below a folder of the checkout whose name ends with `ending`, sorted by path, without build output, installed packages
/// and version control.
pub fn files(folder: &str, ending: &str) -> io::Result<Vec<SourceFile>> {
    let mut found = Vec::new();
    collect(&root(), Path::new(folder), ending, &mut found)?;
    found.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(found)
}

fn collect(root: &Path, folder: &Path, ending: &str, found: &mut Vec<SourceFile>) -> io::Result<()> {
    for entry in fs::read_dir(root.join(folder))? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let path = folder.join(&*name);
        if entry.file_type()?.is_dir() {
            if !matches!(&*name, "target" | "node_modules" | ".git") {
                collect(root, &path, ending, found)?;
            }
        } else if name.ends_with(ending) {
            let text = fs::read_to_string(root.join(&path))?;
            found.push(SourceFile { path: path.to_string_lossy().replace('\\', "/"), text });
        }
    }
    Ok(())
}
