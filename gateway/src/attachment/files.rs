//! Where files are kept: a folder, or a bucket of any store that speaks S3.

use std::sync::Arc;

use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt};

use super::MAX_BYTES;
use crate::config::AttachmentPlace;

/// Why a file could not be kept or read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FilesError {
    /// The folder could not be created.
    #[error("the folder `{path}` of attachments can't be used ({source}); check that it can be written")]
    Folder { path: String, source: std::io::Error },
    /// The store refused.
    #[error(
        "the attachments at `{place}` can't be used ({source}); check the disk or the bucket, its keys and its address"
    )]
    Store { place: String, source: object_store::Error },
    /// The file is larger than any that is kept.
    #[error("the attachment is larger than any that is accepted")]
    TooLarge,
}

/// The files of all tickets.
#[derive(Debug, Clone)]
pub(crate) struct AttachmentFiles {
    place: AttachmentPlace,
    /// The bucket, and where in it; `None` for a folder.
    bucket: Option<(Arc<dyn ObjectStore>, Path)>,
}

impl AttachmentFiles {
    /// Prepares the place; a bucket is not asked before the first file.
    pub(crate) fn new(place: AttachmentPlace) -> Result<Self, String> {
        let bucket = match &place {
            AttachmentPlace::Folder(_) => None,
            AttachmentPlace::Bucket(url) => Some(open_bucket(url)?),
        };
        Ok(Self { place, bucket })
    }

    /// Keeps a file; when this returns, it survives a power cut. The same file under the same name is kept once.
    pub(crate) async fn put(&self, location: &str, bytes: Vec<u8>) -> Result<(), FilesError> {
        let (store, path) = self.open(location)?;
        let put = store.put(&path, bytes.into()).await;
        put.map(drop).map_err(|source| self.failed(source))
    }

    /// The content of a file.
    pub(crate) async fn get(&self, location: &str) -> Result<Vec<u8>, FilesError> {
        let (store, path) = self.open(location)?;
        let found = store.get(&path).await.map_err(|source| self.failed(source))?;
        if found.meta.size > MAX_BYTES as u64 {
            return Err(FilesError::TooLarge);
        }
        Ok(found.bytes().await.map_err(|source| self.failed(source))?.to_vec())
    }

    fn open(&self, location: &str) -> Result<(Arc<dyn ObjectStore>, Path), FilesError> {
        let inside = Path::from(location);
        match (&self.place, &self.bucket) {
            (_, Some((store, prefix))) => {
                Ok((Arc::clone(store), prefix.parts().chain(inside.parts()).collect()))
            }
            (AttachmentPlace::Folder(folder), None) => {
                let failed = |source| FilesError::Folder { path: folder.display().to_string(), source };
                create_private(folder).map_err(failed)?;
                let store = LocalFileSystem::new_with_prefix(folder).map_err(|source| self.failed(source))?;
                Ok((Arc::new(store.with_fsync(true)), inside))
            }
            (AttachmentPlace::Bucket(_), None) => Err(self.failed(object_store::Error::NotImplemented {
                operation: "open".to_owned(),
                implementer: self.place.to_string(),
            })),
        }
    }

    fn failed(&self, source: object_store::Error) -> FilesError {
        FilesError::Store { place: self.place.to_string(), source }
    }
}

/// A bucket and the path in it. Plain HTTP is allowed, because stores of one's own often stand in the same network.
fn open_bucket(url: &str) -> Result<(Arc<dyn ObjectStore>, Path), String> {
    let inside = url.strip_prefix("s3://").and_then(|rest| rest.split_once('/')).map_or("", |(_, path)| path);
    let store = AmazonS3Builder::from_env().with_url(url).with_allow_http(true).build();
    let store = store.map_err(|error| {
        format!("`{url}` can't be used ({error}); set AWS_ENDPOINT, AWS_REGION, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY as your store needs them")
    })?;
    Ok((Arc::new(store), Path::from(inside)))
}

/// Creates a folder that only its owner can enter.
fn create_private(folder: &std::path::Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
