//! Encodes and decodes a bundle's file: header and deflated payload.

use std::io::{self, Read, Write};

use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use kb_core::bundle::{BlockKind, FileName, Header, MAX_PAYLOAD, OpenError};

use crate::compile_error::CompileError;

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
pub fn sealed(kind: BlockKind, sections: &[Vec<u8>]) -> Result<Vec<u8>, CompileError> {
    let payload = sections.concat();
    if payload.len() > MAX_PAYLOAD {
        return Err(CompileError::TooLong(kind, payload.len()));
    }
    let header = Header::of(kind, &payload).encode().to_vec();
    deflated(header, kind, sections).map_err(|error| CompileError::Deflate(kind, error))
}

/// Writes the deflated sections behind what `out` holds.
fn deflated<W: Write>(out: W, kind: BlockKind, sections: &[Vec<u8>]) -> io::Result<W> {
    let mut deflated = ZlibEncoder::new(out, level(kind));
    for (at, section) in sections.iter().enumerate() {
        if at > 0 {
            deflated.flush()?;
        }
        deflated.write_all(section)?;
    }
    deflated.finish()
}

/// A sealed file that is named by its own content.
pub fn seal(kind: BlockKind, payload: Vec<u8>) -> Result<BundleFile, CompileError> {
    let bytes = sealed(kind, &[payload])?;
    Ok(BundleFile { name: FileName::of(&bytes), bytes })
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

    /// Takes so many bytes and fails then, as a full disk does.
    struct Full(usize);

    impl Write for Full {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0 = self.0.checked_sub(bytes.len()).ok_or(io::ErrorKind::StorageFull)?;
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn what_cannot_be_sealed_is_an_error() {
        let sections = [vec![1; 1_000], (0..1_000_u32).flat_map(u32::to_le_bytes).collect()];
        for (space, fits) in [(0, false), (10, false), (1_000, false), (100_000, true)] {
            let written = deflated(Full(space), BlockKind::Terms, &sections);
            assert_eq!(written.is_ok(), fits, "{space}");
        }
        for (length, fits) in [(MAX_PAYLOAD, true), (MAX_PAYLOAD + 1, false)] {
            let sealed = sealed(BlockKind::Root, &[vec![0; length]]);
            assert_eq!(sealed.is_ok(), fits, "{length}");
        }
    }

    #[test]
    fn sealed_files_open_and_damage_is_named() {
        let payload: Vec<u8> = (0..5_000_u32).flat_map(|n| (n % 700).to_le_bytes()).collect();
        let file = seal(BlockKind::Rows, payload.clone()).unwrap();
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
