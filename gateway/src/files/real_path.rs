//! Files behind no symbolic link.

use std::path::Path;

use tokio::fs::canonicalize;

/// Whether the path leads to a file through no symbolic link: a link could lead out of the folder, or into another audience's. The
/// folder itself may be a link.
pub(super) async fn is_real_file(root: &Path, path: &str) -> bool {
    let (Ok(root), Ok(file)) = (canonicalize(root).await, canonicalize(root.join(path)).await) else {
        return false;
    };
    file == root.join(path) && file.is_file()
}
