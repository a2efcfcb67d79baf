//! Which file of `dist/` a request path names. Everything is refused that is not known to be open: other audiences, other
//! kinds of file, and every path that would need decoding.

use std::collections::BTreeSet;

use crate::config::{Audience, is_plain_segment};

/// What a file is, by its extension.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Kind {
    extension: &'static str,
    /// Its `Content-Type`.
    pub(super) content_type: &'static str,
    place: Place,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// The widget's files, at the top.
    Top,
    /// A bundle's files, in an audience's folder.
    Audience,
}

const KINDS: [Kind; 13] = [
    Kind { extension: "js", content_type: "text/javascript; charset=utf-8", place: Place::Top },
    Kind { extension: "wasm", content_type: "application/wasm", place: Place::Top },
    Kind { extension: "css", content_type: "text/css; charset=utf-8", place: Place::Top },
    Kind { extension: "ts", content_type: "text/plain; charset=utf-8", place: Place::Top },
    Kind { extension: "json", content_type: "application/json", place: Place::Audience },
    Kind { extension: "kb", content_type: "application/octet-stream", place: Place::Audience },
    Kind { extension: "png", content_type: "image/png", place: Place::Audience },
    Kind { extension: "jpg", content_type: "image/jpeg", place: Place::Audience },
    Kind { extension: "jpeg", content_type: "image/jpeg", place: Place::Audience },
    Kind { extension: "gif", content_type: "image/gif", place: Place::Audience },
    Kind { extension: "webp", content_type: "image/webp", place: Place::Audience },
    Kind { extension: "avif", content_type: "image/avif", place: Place::Audience },
    Kind { extension: "svg", content_type: "image/svg+xml", place: Place::Audience },
];

/// A file that may be served, by its path inside `dist/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Address<'a> {
    /// Relative, of plain segments only.
    pub(super) path: &'a str,
    /// What it is.
    pub(super) kind: Kind,
}

impl<'a> Address<'a> {
    /// Reads the raw path behind the prefix. No name in a bundle needs percent-encoding, so nothing is decoded.
    pub(super) fn read(path: &'a str, open: &BTreeSet<Audience>) -> Option<Self> {
        if !path.split('/').all(is_plain_segment) {
            return None;
        }
        let place = match path.split_once('/') {
            None => Place::Top,
            Some((folder, _)) => open.iter().any(|a| a.as_str() == folder).then_some(Place::Audience)?,
        };
        let (_, extension) = path.rsplit_once('.')?;
        let kind = *KINDS.iter().find(|k| k.extension == extension && k.place == place)?;
        Some(Self { path, kind })
    }

    /// Whether its name carries the hash of its content, as in `widget-0f3a….js` and `0f3a….kb`: then it never changes.
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

    #[test]
    fn only_open_audiences_and_known_kinds_have_an_address() {
        let open: BTreeSet<_> = ["public", "client-ACME"].map(|name| Audience::new(name).unwrap()).into();
        for (path, hashed) in [
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
        ] {
            assert_eq!(Address::read(path, &open).map(Address::is_hashed), hashed, "{path}");
        }
    }
}
