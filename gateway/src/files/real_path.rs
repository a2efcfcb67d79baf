//! Files behind no symbolic link, and their compressed forms.

use std::path::Path;

use tokio::fs::{canonicalize, symlink_metadata};

/// Whether the path leads to a file through no symbolic link: a link could lead out of the folder, or into another audience's. The
/// folder itself may be a link.
pub(super) async fn is_real_file(root: &Path, path: &str) -> bool {
    let (Ok(root), Ok(file)) = (canonicalize(root).await, canonicalize(root.join(path)).await) else {
        return false;
    };
    file == root.join(path) && file.is_file()
}

/// Whether the compressed form of a file may be sent: the path leads to nothing, or to a file through no symbolic link.
pub(super) async fn is_real_or_absent(root: &Path, path: &str) -> bool {
    symlink_metadata(root.join(path)).await.is_err() || is_real_file(root, path).await
}
