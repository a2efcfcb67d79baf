//! Where the public data sets are that some tests measure. They are not part of this repository.

use std::path::{Path, PathBuf};

/// The folder `inside` of the shared data. Where it is missing, the caller has nothing to test and says so, except in continuous
/// integration: there a test that did not run would look like one that passed.
pub(crate) fn shared(inside: &str) -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    let root = std::env::var_os("FIXMARK_SHARED").map_or(beside, PathBuf::from);
    let ci = std::env::var_os("CI").is_some_and(|value| !value.is_empty());
    find(&root, inside, ci)
}

/// See [`shared`]: a missing folder fails the test where `required`.
pub(crate) fn find(root: &Path, inside: &str, required: bool) -> Option<PathBuf> {
    let folder = root.join(inside);
    if folder.is_dir() {
        return Some(folder);
    }
    let hint = "set FIXMARK_SHARED to the folder that holds data/";
    assert!(!required, "{} is missing, and CI needs it; {hint}", folder.display());
    eprintln!("SKIPPED: {} is missing; {hint}", folder.display());
    None
}
