//! The types of file in `dist/` that may be served, by extension.

/// The folder of `dist/` in which a type of file may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Folder {
    /// The top folder, with the widget's files.
    Top,
    /// An audience's folder, with its bundle.
    Audience,
}

/// A type of file that may be served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FileType {
    extension: &'static str,
    /// The value of `Content-Type`.
    pub(super) content_type: &'static str,
    folder: Folder,
}

const FILE_TYPES: [FileType; 13] = [
    FileType { extension: "js", content_type: "text/javascript; charset=utf-8", folder: Folder::Top },
    FileType { extension: "wasm", content_type: "application/wasm", folder: Folder::Top },
    FileType { extension: "css", content_type: "text/css; charset=utf-8", folder: Folder::Top },
    FileType { extension: "ts", content_type: "text/plain; charset=utf-8", folder: Folder::Top },
    FileType { extension: "json", content_type: "application/json", folder: Folder::Audience },
    FileType { extension: "kb", content_type: "application/octet-stream", folder: Folder::Audience },
    FileType { extension: "png", content_type: "image/png", folder: Folder::Audience },
    FileType { extension: "jpg", content_type: "image/jpeg", folder: Folder::Audience },
    FileType { extension: "jpeg", content_type: "image/jpeg", folder: Folder::Audience },
    FileType { extension: "gif", content_type: "image/gif", folder: Folder::Audience },
    FileType { extension: "webp", content_type: "image/webp", folder: Folder::Audience },
    FileType { extension: "avif", content_type: "image/avif", folder: Folder::Audience },
    FileType { extension: "svg", content_type: "image/svg+xml", folder: Folder::Audience },
];

impl FileType {
    /// The type of a file with this path, if files of that type may be served from that folder.
    pub(super) fn of(path: &str, folder: Folder) -> Option<Self> {
        let (_, extension) = path.rsplit_once('.')?;
        FILE_TYPES.into_iter().find(|known| known.extension == extension && known.folder == folder)
    }

    /// Whether it is an image.
    pub(super) fn is_image(self) -> bool {
        self.content_type.starts_with("image/")
    }
}
