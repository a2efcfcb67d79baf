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

/// How the file begins that Git LFS leaves in place of one that was not fetched.
const LARGE_FILE_POINTER: &[u8] = b"version https://git-lfs.github.com/spec/";

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
    /// It holds nothing.
    Empty,
    /// It stands for a file that was not fetched.
    LargeFilePointer,
    /// It holds so many bytes.
    TooLarge(u64),
    /// The system doesn't let it be read.
    Unreadable(String),
    /// It is no SVG that can be read.
    BrokenSvg(String),
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoPicture => write!(f, "is of a kind that browsers don't show"),
            Self::Other { named, found: Some(found) } => write!(f, "is not {named} but {found}"),
            Self::Other { named, found: None } => write!(f, "is not {named}"),
            Self::Empty => write!(f, "is empty"),
            Self::LargeFilePointer => {
                write!(f, "is a pointer of Git LFS; fetch the file with `git lfs pull`")
            }
            Self::TooLarge(size) => write!(f, "holds {size} bytes; it may hold {MOST_BYTES}"),
            Self::Unreadable(why) => write!(f, "can't be read: {why}"),
            Self::BrokenSvg(why) => write!(f, "is no SVG that can be read: {why}"),
        }
    }
}

impl Picture {
    /// The picture of a file, as it may ship.
    pub(super) fn checked(path: &str, bytes: Vec<u8>) -> Result<Self, Refused> {
        let (extension, kind) = kind_of(path)?;
        if bytes.is_empty() {
            return Err(Refused::Empty);
        }
        if bytes.starts_with(LARGE_FILE_POINTER) {
            return Err(Refused::LargeFilePointer);
        }
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
    let found = found.filter(|found| !["html", "xml"].contains(found)).or_else(|| kind_of_text(bytes));
    if found == Some(named) { Ok(()) } else { Err(Refused::Other { named, found }) }
}

/// What text is that was saved in place of a picture, such as the answer of a server.
fn kind_of_text(bytes: &[u8]) -> Option<&'static str> {
    let text = std::str::from_utf8(bytes).ok()?.trim_start_matches('\u{feff}').trim_start();
    let lower: String = text.chars().take(256).flat_map(char::to_lowercase).collect();
    match text.chars().next()? {
        '{' | '[' => Some("JSON"),
        '<' if lower.starts_with("<!doctype html") || lower.starts_with("<html") => Some("HTML"),
        '<' if lower.contains("<svg") => Some("SVG"),
        '<' => Some("XML"),
        _ if text.chars().any(|c| c.is_control() && !c.is_whitespace()) => None,
        _ => Some("text"),
    }
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
            ("png", HTML, Some("is not PNG but HTML")),
            ("gif", b"%PDF-1.7", Some("is not GIF but pdf")),
            ("webp", b"RIFF\x1a\0\0\0WAVEfmt ", Some("is not WebP but wav")),
            ("avif", b"\0\0\0\x20ftypisom\0\0\0\0isomiso2avc1mp41", Some("is not AVIF but mp4")),
            ("png", b"one", Some("is not PNG but text")),
            ("png", b"\x01\x02", Some("is not PNG")),
            ("png", b"\xff\xfe", Some("is not PNG")),
            ("png", b"", Some("is empty")),
            ("svg", b"", Some("is empty")),
            ("jpg", b"{\"error\": \"not found\"}", Some("is not JPEG but JSON")),
            (
                "png",
                b"<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>",
                Some("is not PNG but XML"),
            ),
            ("png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", Some("is not PNG but SVG")),
            (
                "png",
                b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n",
                Some("is a pointer of Git LFS; fetch the file with `git lfs pull`"),
            ),
        ] {
            let checked = Picture::checked(&format!("a/b.{extension}"), bytes.to_vec());
            let said = checked.as_ref().err().map(ToString::to_string);
            assert_eq!(said.as_deref(), refused, "{extension}");
            assert!(checked.is_err() || checked.is_ok_and(|picture| picture.bytes == bytes), "{extension}");
        }
    }
}
