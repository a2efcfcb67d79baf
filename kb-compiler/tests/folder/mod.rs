//! Folders that a test writes for itself.

use std::path::{Path, PathBuf};

use kb_compiler::diagnostic::Diagnostic;
use kb_compiler::sources::{self, KnowledgeBase};

/// A new folder with these files.
pub(crate) fn folder(name: &str, files: &[(&str, &[u8])]) -> PathBuf {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("sources").join(name);
    let _ = std::fs::remove_dir_all(&dir);
    std::fs::create_dir_all(&dir).unwrap();
    for (file, bytes) in files {
        let path = dir.join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    dir
}

/// Writes a folder and reads it.
pub(crate) fn read(name: &str, files: &[(&str, &[u8])]) -> (KnowledgeBase, Vec<Diagnostic>) {
    sources::read(&folder(name, files)).unwrap()
}
