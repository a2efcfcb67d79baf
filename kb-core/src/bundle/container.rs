//! The container around every block: magic, format version, kind, length, checksum, then the deflated payload (zlib, RFC 1950).
//! The caller inflates: the browser with `DecompressionStream`, the compiler with flate2.
//!
//! | bytes | content |
//! |---|---|
//! | 0–3 | `FMKB` |
//! | 4–5 | format version, little-endian |
//! | 6 | kind |
//! | 7 | 0 |
//! | 8–11 | length of the inflated payload, little-endian |
//! | 12–19 | XXH3-64 of the inflated payload, little-endian |
//! | 20– | the deflated payload |

use xxhash_rust::xxh3::xxh3_64;

use super::error::OpenError;

/// The version written, and the only one read.
pub const FORMAT_VERSION: u16 = 3;
/// Bytes before the deflated payload.
pub const HEADER_LENGTH: usize = 20;
/// Longest inflated payload accepted, in bytes.
pub const MAX_PAYLOAD: usize = 16 << 20;
const MAGIC: &[u8; 4] = b"FMKB";

/// What a block holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockKind {
    /// The root: settings and the directory of all other blocks.
    Root = 1,
    /// Terms and their postings.
    Terms = 2,
    /// What a result list shows of each article.
    Rows = 3,
    /// Whole articles.
    Bodies = 4,
    /// Compound parts.
    Parts = 5,
    /// Known words, for spelling correction.
    Words = 6,
    /// Triage models.
    Triage = 8,
}

/// A header that has been read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    kind: u8,
    length: usize,
    checksum: u64,
}

impl Header {
    /// The header for a payload.
    pub fn of(kind: BlockKind, payload: &[u8]) -> Self {
        Self { kind: kind as u8, length: payload.len(), checksum: xxh3_64(payload) }
    }

    /// The bytes that go before the deflated payload.
    pub fn encode(&self) -> [u8; HEADER_LENGTH] {
        let mut bytes = [0; HEADER_LENGTH];
        bytes[..4].copy_from_slice(MAGIC);
        bytes[4..6].copy_from_slice(&FORMAT_VERSION.to_le_bytes());
        bytes[6] = self.kind;
        bytes[8..12].copy_from_slice(&(self.length as u32).to_le_bytes());
        bytes[12..].copy_from_slice(&self.checksum.to_le_bytes());
        bytes
    }

    /// Splits a file into its header and its deflated payload.
    pub fn split(file: &[u8]) -> Result<(Self, &[u8]), OpenError> {
        if !file.starts_with(MAGIC) {
            return Err(if MAGIC.starts_with(file) { OpenError::Truncated } else { OpenError::NotABundle });
        }
        let (head, deflated) = file.split_at_checked(HEADER_LENGTH).ok_or(OpenError::Truncated)?;
        let found = u16::from_le_bytes([head[4], head[5]]);
        match found.cmp(&FORMAT_VERSION) {
            std::cmp::Ordering::Greater => {
                return Err(OpenError::NewerFormat { found, known: FORMAT_VERSION });
            }
            std::cmp::Ordering::Less => return Err(OpenError::OlderFormat { found, known: FORMAT_VERSION }),
            std::cmp::Ordering::Equal => {}
        }
        let length = u32::from_le_bytes([head[8], head[9], head[10], head[11]]) as usize;
        if length > MAX_PAYLOAD {
            return Err(OpenError::Malformed { what: "a payload of at most 16 MiB", at: 8 });
        }
        let mut checksum = [0; 8];
        checksum.copy_from_slice(&head[12..]);
        Ok((Self { kind: head[6], length, checksum: u64::from_le_bytes(checksum) }, deflated))
    }

    /// Length of the inflated payload in bytes; inflating may stop there.
    pub fn payload_length(&self) -> usize {
        self.length
    }

    /// Checks an inflated payload against the header and the kind asked for.
    pub fn verify(&self, kind: BlockKind, payload: &[u8]) -> Result<(), OpenError> {
        if self.kind != kind as u8 {
            return Err(OpenError::WrongKind { found: self.kind });
        }
        if payload.len() < self.length {
            return Err(OpenError::Truncated);
        }
        if payload.len() > self.length || xxh3_64(payload) != self.checksum {
            return Err(OpenError::Checksum);
        }
        Ok(())
    }
}

/// A file's name within its audience's folder: 48 bits in hexadecimal, and `.kb`. It is derived from the content, so a file never changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileName(u64);

impl FileName {
    /// Bytes that a name takes in a directory.
    pub const STORED: usize = 6;

    /// The name of a file with this content.
    pub fn of(content: &[u8]) -> Self {
        Self(xxh3_64(content) >> 16)
    }

    /// Reads `HASH.kb`.
    pub fn parse(text: &str) -> Option<Self> {
        let hash = text.strip_suffix(".kb")?;
        let plain =
            hash.len() == 12 && hash.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        if plain { u64::from_str_radix(hash, 16).ok().map(Self) } else { None }
    }

    pub(crate) fn stored(self) -> [u8; Self::STORED] {
        let bytes = self.0.to_be_bytes();
        [bytes[2], bytes[3], bytes[4], bytes[5], bytes[6], bytes[7]]
    }

    pub(crate) fn from_stored(bytes: &[u8]) -> Self {
        Self(bytes.iter().fold(0, |name, byte| name << 8 | u64::from(*byte)))
    }
}

/// The names of a bundle's blocks. Each is derived from a digest of all blocks and the block's number, so the directory of thousands of
/// files needs no names. A block's name changes when any block does; after a new build nearly all have changed anyway, because one
/// new article changes numbers, frequencies and the borders between blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Series(u64);

impl Series {
    /// The series of blocks with these contents.
    pub fn of<'f>(files: impl Iterator<Item = &'f [u8]>) -> Self {
        let digests: Vec<u8> = files.flat_map(|file| xxh3_64(file).to_le_bytes()).collect();
        Self(xxh3_64(&digests))
    }

    /// The name of the block of that number.
    pub fn name(self, number: u32) -> FileName {
        let mut bytes = [0; 12];
        bytes[..8].copy_from_slice(&self.stored());
        bytes[8..].copy_from_slice(&number.to_le_bytes());
        FileName::of(&bytes)
    }

    pub(crate) fn stored(self) -> [u8; 8] {
        self.0.to_le_bytes()
    }

    pub(crate) fn from_stored(bytes: &[u8]) -> Self {
        Self(bytes.iter().rev().fold(0, |digest, byte| digest << 8 | u64::from(*byte)))
    }
}

impl std::fmt::Display for FileName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:012x}.kb", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damage_is_named() {
        let payload = b"payload";
        let mut file = Header::of(BlockKind::Rows, payload).encode().to_vec();
        file.extend_from_slice(b"deflated");
        let (header, deflated) = Header::split(&file).unwrap();
        assert_eq!((deflated, header.verify(BlockKind::Rows, payload)), (&b"deflated"[..], Ok(())));
        assert_eq!(header.verify(BlockKind::Terms, payload), Err(OpenError::WrongKind { found: 3 }));
        assert_eq!(header.verify(BlockKind::Rows, b"payl"), Err(OpenError::Truncated));
        assert_eq!(header.verify(BlockKind::Rows, b"pAyload"), Err(OpenError::Checksum));
        assert_eq!(header.verify(BlockKind::Rows, b"payload and more"), Err(OpenError::Checksum));
        let patched = |at: usize, byte: u8| {
            let mut file = file.clone();
            file[at] = byte;
            Header::split(&file).map(|_| ()).unwrap_err()
        };
        assert_eq!(patched(0, b'<'), OpenError::NotABundle);
        assert_eq!(patched(4, 9), OpenError::NewerFormat { found: 9, known: FORMAT_VERSION });
        assert_eq!(patched(4, 0), OpenError::OlderFormat { found: 0, known: FORMAT_VERSION });
        assert_eq!(patched(11, 255), OpenError::Malformed { what: "a payload of at most 16 MiB", at: 8 });
        assert_eq!(Header::split(b"FMKB\x01").unwrap_err(), OpenError::Truncated);
        assert_eq!(Header::split(b"").unwrap_err(), OpenError::Truncated);
    }

    #[test]
    fn file_names_read_as_they_print() {
        let name = FileName::of(b"content");
        assert_eq!(FileName::parse(&name.to_string()), Some(name));
        assert_eq!(FileName::from_stored(&name.stored()), name);
        let series = Series::of([&b"content"[..]].into_iter());
        assert_eq!(Series::from_stored(&series.stored()), series);
        assert_ne!(series.name(0), series.name(1));
        for bad in ["", "x.kb", "../../etc.kb", "0123456789AB.kb", "0123456789ab"] {
            assert_eq!(FileName::parse(bad), None, "{bad}");
        }
    }
}
