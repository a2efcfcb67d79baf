//! Adds to the end of a file, through no link, so that what stood in it stays whatever happens.

use std::io::{self, Write};

use cap_fs_ext::{FollowSymlinks, OpenOptionsFollowExt};
use cap_std::fs::OpenOptions;

use crate::folder::Folder;
use crate::replace::Mode;

impl Folder {
    /// Adds to the end of a file directly in this folder, which is made where there is none. It is on disk when this returns.
    pub(crate) fn append(&self, name: &str, bytes: &[u8], mode: Mode) -> io::Result<()> {
        // Refuses what is no regular file.
        self.permissions(name, mode)?;
        let mut options = OpenOptions::new();
        options.append(true).create(true).follow(FollowSymlinks::No);
        #[cfg(unix)]
        if mode == Mode::Private {
            use cap_std::fs::OpenOptionsExt;
            options.mode(0o600);
        }
        let mut file = self.dir.open_with(name, &options)?;
        file.write_all(bytes)?;
        file.sync_all()
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_file_grows_at_its_end_and_a_link_is_refused() {
        let around = tempfile::tempdir().unwrap();
        let path = around.path().join("new/lines");
        for (text, expected) in [("a\n", "a\n"), ("b\n", "a\nb\n")] {
            crate::append_named(&path, text.as_bytes(), Mode::Private).unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), expected);
        }
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
            let link = around.path().join("link");
            std::os::unix::fs::symlink(&path, &link).unwrap();
            let error = crate::append_named(&link, b"c", Mode::Private).unwrap_err();
            assert!(error.to_string().contains("symbolic link"), "{error}");
            assert_eq!(fs::read_to_string(&path).unwrap(), "a\nb\n");
        }
    }
}
