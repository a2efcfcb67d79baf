//! Encodes and decodes a bundle's file: header and deflated payload.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use kb_core::bundle::{BlockKind, FileName, Header, OpenError};

/// A file ready to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BundleFile {
    /// Its name.
    pub name: FileName,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// The compression level. The highest one makes terms smaller; running text becomes half a percent larger by it, and takes longer.
fn level(kind: BlockKind) -> Compression {
    match kind {
        BlockKind::Bodies | BlockKind::Rows => Compression::new(8),
        _ => Compression::best(),
    }
}

/// Deflates a payload, each section with Huffman codes of its own, and puts the header before it.
pub fn sealed(kind: BlockKind, sections: &[Vec<u8>]) -> Vec<u8> {
    let header = Header::of(kind, &sections.concat()).encode().to_vec();
    let mut deflated = ZlibEncoder::new(header, level(kind));
    for (at, section) in sections.iter().enumerate() {
        // Writing to memory can't fail.
        let _ = if at > 0 { deflated.flush() } else { Ok(()) };
        let _ = deflated.write_all(section);
    }
    deflated.finish().unwrap_or_default()
}

/// A sealed file that is named by its own content.
pub fn seal(kind: BlockKind, payload: Vec<u8>) -> BundleFile {
    let bytes = sealed(kind, &[payload]);
    BundleFile { name: FileName::of(&bytes), bytes }
}

/// Splits a file and inflates its payload, reading no further than its header allows.
pub fn unseal(file: &[u8]) -> Result<(Header, Vec<u8>), OpenError> {
    let (header, deflated) = Header::split(file)?;
    let mut payload = Vec::new();
    let limit = header.payload_length() as u64 + 1;
    match ZlibDecoder::new(deflated).take(limit).read_to_end(&mut payload) {
        Ok(_) => Ok((header, payload)),
        Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => Err(OpenError::Truncated),
        Err(_) => Err(OpenError::Checksum),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kb_core::bundle::MAX_PAYLOAD;

    /// What comes of a file that announces `announced` bytes and inflates to `length`.
    fn check(announced: usize, length: usize, expected: &Result<usize, OpenError>) {
        let mut file = Header::of(BlockKind::Rows, &vec![0; announced]).encode().to_vec();
        file[8..12].copy_from_slice(&u32::try_from(announced).unwrap().to_le_bytes());
        let mut deflated = ZlibEncoder::new(file, Compression::fast());
        let zeros = vec![0; 1 << 20];
        for start in (0..length).step_by(zeros.len()) {
            deflated.write_all(&zeros[..zeros.len().min(length - start)]).unwrap();
        }
        let opened = unseal(&deflated.finish().unwrap());
        let sound =
            opened.as_ref().is_ok_and(|(header, found)| header.verify(BlockKind::Rows, found).is_ok());
        assert_eq!(&opened.map(|(_, payload)| payload.len()), expected, "{announced} {length}");
        assert_eq!(sound, announced == length && expected.is_ok(), "{announced} {length}");
    }

    #[test]
    fn a_file_is_inflated_no_further_than_it_announces() {
        const BOMB: usize = 256 << 20;
        let too_long = OpenError::Malformed { what: "a payload of at most 16 MiB", at: 8 };
        check(1_000, 1_000, &Ok(1_000));
        check(1_000, 999, &Ok(999));
        check(0, BOMB, &Ok(1));
        check(1_000, BOMB, &Ok(1_001));
        check(MAX_PAYLOAD, BOMB, &Ok(MAX_PAYLOAD + 1));
        check(MAX_PAYLOAD + 1, BOMB, &Err(too_long));
    }

    #[test]
    fn sealed_files_open_and_damage_is_named() {
        let payload: Vec<u8> = (0..5_000_u32).flat_map(|n| (n % 700).to_le_bytes()).collect();
        let file = seal(BlockKind::Rows, payload.clone());
        let (header, inflated) = unseal(&file.bytes).unwrap();
        assert_eq!((header.verify(BlockKind::Rows, &inflated), inflated), (Ok(()), payload.clone()));
        assert_eq!(unseal(&file.bytes[..file.bytes.len() / 2]).unwrap_err(), OpenError::Truncated);
        for at in 20..file.bytes.len() {
            let mut damaged = file.bytes.clone();
            damaged[at] ^= 0x10;
            let opened = unseal(&damaged)
                .and_then(|(header, found)| header.verify(BlockKind::Rows, &found).map(|()| found));
            // A few bits of a deflate stream have no meaning; it counts that no other payload passes.
            assert!(
                opened.is_err() || opened.as_ref() == Ok(&payload),
                "a flipped bit at {at} changed the payload unnoticed"
            );
        }
    }
}
