//! Where attachments are kept: a folder, or a bucket of a store that speaks S3.

use std::fmt;
use std::path::{Path, PathBuf};

/// What `--attachments` names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AttachmentPlace {
    /// A folder, with the real path of the one that it lies in; it is created when the first file arrives.
    Folder(PathBuf),
    /// A bucket, as `s3://bucket/prefix`. Address, region and keys come from the environment, as for other programs: `AWS_…`.
    Bucket(String),
}

impl AttachmentPlace {
    /// Reads `attachments` or `s3://bucket/prefix`.
    pub fn new(text: &str) -> Result<Self, String> {
        if text.starts_with("s3://") {
            return Ok(Self::Bucket(text.to_owned()));
        }
        let path = Path::new(text);
        let Some(name) = path.file_name().filter(|_| !path.is_file()) else {
            return Err(format!(
                "`{text}` is not a folder's name; name a folder, like attachments, or s3://bucket/prefix"
            ));
        };
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let parent = parent.canonicalize().map_err(|error| {
            format!("the folder in which `{text}` would lie cannot be opened ({error}); create it first, or choose another")
        })?;
        Ok(Self::Folder(parent.join(name)))
    }

    /// The folder; `None` for a bucket.
    pub fn folder(&self) -> Option<&PathBuf> {
        match self {
            Self::Folder(path) => Some(path),
            Self::Bucket(_) => None,
        }
    }
}

impl fmt::Display for AttachmentPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(path) => path.display().fmt(f),
            Self::Bucket(url) => f.write_str(url),
        }
    }
}
