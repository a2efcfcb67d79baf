//! Checks pictures before they ship: each is what its name says, and an SVG has nothing left that acts or that is fetched from elsewhere.

use std::fmt;

use xxhash_rust::xxh3::xxh3_128;

use super::svg;

/// Largest picture, in bytes.
pub(super) const MOST_BYTES: u64 = 256 * 1024 * 1024;

/// Kinds of picture that every browser shows, each with what people call it.
const KINDS: [(&str, &str); 7] = [
    ("png", "PNG"),
    ("jpg", "JPEG"),
    ("jpeg", "JPEG"),
    ("gif", "GIF"),
    ("webp", "WebP"),
    ("svg", "SVG"),
    ("avif", "AVIF"),
];

/// A picture as it ships.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Picture {
    /// Its bundle name: the hash of its bytes and its extension.
    pub(super) name: String,
    /// Its bytes.
    pub(super) bytes: Vec<u8>,
    /// What was removed because it acts, or is fetched from elsewhere.
    pub(super) removed: Vec<String>,
}

/// Why a picture doesn't ship.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refused {
    /// Browsers show no such files as pictures.
    NoPicture,
    /// It is something else than its name says.
    Other {
        /// What its name says.
        named: &'static str,
        /// What it is, if that is known.
        found: Option<&'static str>,
    },
    /// It is no SVG that can be read.
    BrokenSvg(String),
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoPicture => write!(f, "is of a kind that browsers don't show"),
            Self::Other { named, found: Some(found) } => write!(f, "is not {named} but {found}"),
            Self::Other { named, found: None } => write!(f, "is not {named}"),
            Self::BrokenSvg(why) => write!(f, "is no SVG that can be read: {why}"),
        }
    }
}

impl Picture {
    /// The picture of a file, as it may ship.
    pub(super) fn checked(path: &str, bytes: Vec<u8>) -> Result<Self, Refused> {
        let (extension, kind) = kind_of(path)?;
        let (bytes, removed) = match kind {
            "SVG" => svg::cleaned(&bytes).map_err(Refused::BrokenSvg)?,
            _ => {
                is_of_kind(kind, &bytes)?;
                (bytes, Vec::new())
            }
        };
        let hash = format!("{:032x}", xxh3_128(&bytes));
        Ok(Self { name: format!("{}.{extension}", &hash[..20]), bytes, removed })
    }
}

/// A file's extension and what people call files that have it, if browsers show them as pictures.
pub(super) fn kind_of(path: &str) -> Result<(&'static str, &'static str), Refused> {
    let extension = path.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    extension.and_then(|found| kind(&found)).ok_or(Refused::NoPicture)
}

fn kind(extension: &str) -> Option<(&'static str, &'static str)> {
    KINDS.into_iter().find(|(known, _)| *known == extension)
}

fn is_of_kind(named: &'static str, bytes: &[u8]) -> Result<(), Refused> {
    let found = infer::get(bytes).map(|found| found.extension());
    let found = found.map(|extension| kind(extension).map_or(extension, |(_, kind)| kind));
    if found == Some(named) { Ok(()) } else { Err(Refused::Other { named, found }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
    const JPEG: &[u8] = b"\xff\xd8\xff\xe0\0\x10JFIF\0";
    const GIF: &[u8] = b"GIF89a\x01\0\x01\0";
    const WEBP: &[u8] = b"RIFF\x1a\0\0\0WEBPVP8L";
    const AVIF: &[u8] = b"\0\0\0\x20ftypavif\0\0\0\0avifmif1miafMA1B";
    const HTML: &[u8] = b"<!doctype html><script>alert(1)</script>";

    #[test]
    fn a_picture_is_what_its_name_says() {
        for (extension, bytes, refused) in [
            ("png", PNG, None),
            ("jpg", JPEG, None),
            ("jpeg", JPEG, None),
            ("gif", GIF, None),
            ("webp", WEBP, None),
            ("avif", AVIF, None),
            ("PNG", PNG, None),
            ("html", PNG, Some("is of a kind that browsers don't show")),
            ("png", JPEG, Some("is not PNG but JPEG")),
            ("jpg", PNG, Some("is not JPEG but PNG")),
            ("png", HTML, Some("is not PNG but html")),
            ("gif", b"%PDF-1.7", Some("is not GIF but pdf")),
            ("webp", b"RIFF\x1a\0\0\0WAVEfmt ", Some("is not WebP but wav")),
            ("avif", b"\0\0\0\x20ftypisom\0\0\0\0isomiso2avc1mp41", Some("is not AVIF but mp4")),
            ("png", b"one", Some("is not PNG")),
            ("png", b"", Some("is not PNG")),
            ("png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", Some("is not PNG")),
        ] {
            let checked = Picture::checked(&format!("a/b.{extension}"), bytes.to_vec());
            let said = checked.as_ref().err().map(ToString::to_string);
            assert_eq!(said.as_deref(), refused, "{extension}");
            assert!(checked.is_err() || checked.is_ok_and(|picture| picture.bytes == bytes), "{extension}");
        }
    }
}
