//! The audience check: which files of `dist/` anyone may read. Everything is refused that is not known to be open: audiences that
//! `--open-audience` does not name, unknown types of file, and every path that would need decoding.

use std::collections::BTreeSet;

use super::file_type::{FileType, Folder};
use crate::config::{AudienceFolder, is_plain_segment};

/// A file that anyone may read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct OpenFile<'a> {
    /// Its path inside `dist/`, of plain segments only.
    pub(super) path: &'a str,
    pub(super) file_type: FileType,
}

impl<'a> OpenFile<'a> {
    /// Checks the raw path after the prefix. No name in a bundle needs percent-encoding, so nothing is decoded.
    pub(super) fn check(path: &'a str, open_audiences: &BTreeSet<AudienceFolder>) -> Option<Self> {
        if !path.split('/').all(is_plain_segment) {
            return None;
        }
        let folder = match path.split_once('/') {
            None => Folder::Top,
            Some((name, _)) if open_audiences.iter().any(|open| open.as_str() == name) => Folder::Audience,
            Some(_) => return None,
        };
        Some(Self { path, file_type: FileType::of(path, folder)? })
    }

    /// Whether the name contains the hash of the content, as in `widget-0f3a….js` and `0f3a….kb`: such a file never changes.
    pub(super) fn is_hashed(self) -> bool {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        let stem = name.split('.').next().unwrap_or_default();
        let hash = stem.rsplit('-').next().unwrap_or_default();
        hash.len() >= 8 && hash.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Paths, and whether the file's name contains a hash; `None` for a file that is not open.
    const PATHS: [(&str, Option<bool>); 29] = [
        ("fixmark.js", Some(false)),
        ("fixmark.d.ts", Some(false)),
        ("widget-0f3a9c7e12ab.wasm", Some(true)),
        ("stem-de-0f3a9c7e12ab.wasm", Some(true)),
        ("widget-settings.js", Some(false)),
        ("public/manifest.json", Some(false)),
        ("public/0f3a9c7e12ab.kb", Some(true)),
        ("public/0f3a9c7e12ab.png", Some(true)),
        ("public/de/manifest.json", Some(false)),
        ("client-ACME/manifest.json", Some(false)),
        ("internal/manifest.json", None),
        ("Public/manifest.json", None),
        ("public", None),
        ("public/", None),
        ("public/report.txt", None),
        ("public/manifest.json.br", None),
        ("report.json", None),
        ("manifest.json", None),
        ("public/../internal/manifest.json", None),
        ("public/./manifest.json", None),
        ("public//manifest.json", None),
        ("/public/manifest.json", None),
        ("public/..%2finternal/manifest.json", None),
        ("public/%2e%2e/internal/manifest.json", None),
        ("%70ublic/manifest.json", None),
        ("public\\..\\internal\\manifest.json", None),
        ("public/manifest.json\0.png", None),
        ("public/.hidden.json", None),
        ("", None),
    ];

    #[test]
    fn only_known_types_of_file_of_open_audiences_are_open() {
        let open: BTreeSet<_> =
            ["public", "client-ACME"].map(|name| AudienceFolder::new(name).unwrap()).into();
        for (path, hashed) in PATHS {
            assert_eq!(OpenFile::check(path, &open).map(OpenFile::is_hashed), hashed, "{path}");
        }
    }
}
