//! What the cross-crate tests share: the checkout as a list of files, and what a knowledge base compiles to.

pub mod dist;

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

/// Every file under a folder of the checkout whose name ends so, in the order of their paths.
///
/// Build output, installed packages and version control are left out.
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
