//! From bytes to UTF-8, piece by piece. The whole file decides what it is, because a gigabyte may hold its first `ü` at its end.

use std::io::{self, Read};

use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// What a file's bytes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Encoded {
    /// Their encoding.
    pub encoding: &'static Encoding,
    /// How many sequences of bytes are no letters in it, and the line of the first.
    pub unreadable: u64,
    /// The line of the first of these; 0 where there is none.
    pub line: u64,
}

/// Finds the encoding. A byte order mark decides; text with bytes that UTF-8 does not have is Windows-1252, unless it has more letters of
/// UTF-8 than such bytes.
pub fn find(mut bytes: impl Read) -> io::Result<Encoded> {
    let mut count = Count { line: 1, ..Count::default() };
    let mut window = Vec::new();
    loop {
        let read = bytes.by_ref().take(1 << 20).read_to_end(&mut window)?;
        if count.start.is_empty() {
            count.start = window.iter().copied().take(3).collect();
        }
        let used = count.add(&window, read == 0);
        window.drain(..used);
        if read == 0 {
            return Ok(count.encoded());
        }
    }
}

#[derive(Default)]
struct Count {
    start: Vec<u8>,
    letters: u64,
    wrong: u64,
    line: u64,
    first_wrong: u64,
}

impl Count {
    /// Counts, and says how many bytes it used; the rest may be the beginning of a letter.
    fn add(&mut self, bytes: &[u8], last: bool) -> usize {
        let mut used = 0;
        for chunk in bytes.utf8_chunks() {
            let valid = chunk.valid();
            self.letters += valid.bytes().filter(|byte| *byte >= 0xC0).count() as u64;
            self.line += memchr::memchr_iter(b'\n', valid.as_bytes()).count() as u64;
            used += valid.len();
            let invalid = chunk.invalid().len();
            if invalid == 0 || (!last && used + invalid == bytes.len()) {
                continue;
            }
            used += invalid;
            self.wrong += 1;
            if self.first_wrong == 0 {
                self.first_wrong = self.line;
            }
        }
        used
    }

    fn encoded(&self) -> Encoded {
        let known = |encoding| Encoded { encoding, unreadable: 0, line: 0 };
        match self.start.as_slice() {
            [0xFF, 0xFE, ..] => known(UTF_16LE),
            [0xFE, 0xFF, ..] => known(UTF_16BE),
            [0xEF, 0xBB, 0xBF] => Encoded { encoding: UTF_8, unreadable: self.wrong, line: self.first_wrong },
            _ if self.wrong > self.letters => known(WINDOWS_1252),
            _ => Encoded { encoding: UTF_8, unreadable: self.wrong, line: self.first_wrong },
        }
    }
}

/// Reads a file's bytes as UTF-8. What is no letter becomes U+FFFD; a byte order mark goes.
pub struct Utf8<R> {
    bytes: R,
    decoder: Decoder,
    undecoded: Vec<u8>,
    text: Vec<u8>,
    start: usize,
    ended: bool,
}

impl<R: Read> Utf8<R> {
    /// Reads bytes of this encoding.
    pub fn new(bytes: R, encoding: &'static Encoding) -> Self {
        let decoder = encoding.new_decoder_with_bom_removal();
        Self { bytes, decoder, undecoded: Vec::new(), text: vec![], start: 0, ended: false }
    }

    fn fill(&mut self) -> io::Result<()> {
        let read = self.bytes.by_ref().take(1 << 16).read_to_end(&mut self.undecoded)?;
        self.ended = read == 0;
        let most = self.decoder.max_utf8_buffer_length(self.undecoded.len()).unwrap_or(1 << 18);
        self.text.resize(most, 0);
        let (_, used, written, _) = self.decoder.decode_to_utf8(&self.undecoded, &mut self.text, self.ended);
        self.undecoded.drain(..used);
        self.text.truncate(written);
        self.start = 0;
        Ok(())
    }
}

impl<R: Read> Read for Utf8<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.start == self.text.len() && !self.ended {
            self.fill()?;
        }
        let rest = &self.text[self.start..];
        let length = rest.len().min(out.len());
        out[..length].copy_from_slice(&rest[..length]);
        self.start += length;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], name: &str, unreadable: u64, line: u64, text: &str) {
        let found = find(bytes).unwrap();
        assert_eq!((found.encoding.name(), found.unreadable, found.line), (name, unreadable, line), "{text}");
        let mut read = String::new();
        Utf8::new(bytes, found.encoding).read_to_string(&mut read).unwrap();
        assert_eq!(read, text);
    }

    #[test]
    fn the_whole_file_decides() {
        check(b"", "UTF-8", 0, 0, "");
        check("größer".as_bytes(), "UTF-8", 0, 0, "größer");
        check("\u{feff}größer".as_bytes(), "UTF-8", 0, 0, "größer");
        check(b"a\ngr\xf6\xdfer \x80", "windows-1252", 0, 0, "a\ngrößer €");
        check(b"\xc3\xbc\xc3\xbc\xc3\xbc\n\xff", "UTF-8", 1, 2, "üüü\n\u{fffd}");
        check(b"\xff\xfea\0\xfc\0", "UTF-16LE", 0, 0, "aü");
        check(b"\xfe\xff\0a\0\xfc", "UTF-16BE", 0, 0, "aü");
    }

    #[test]
    fn a_letter_may_lie_across_pieces() {
        for padding in [(1 << 16) - 1, (1 << 20) - 1] {
            let text = "x".repeat(padding) + "üä" + &"y".repeat(10);
            check(text.as_bytes(), "UTF-8", 0, 0, &text);
        }
    }
}
