//! A window that moves over a text, and the position of its first byte.

use std::io::{self, Read};

use memchr::memchr_iter;

/// How much is read at once, at least.
const PIECE: usize = 64 * 1024;

/// A position in a text. Line and column count from 1, columns in characters, bytes from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// The line.
    pub line: u64,
    /// The character in the line.
    pub column: u64,
    /// The byte in the text.
    pub byte: u64,
}

impl Position {
    /// The position behind these bytes, which begin at this one.
    pub(super) fn behind(mut self, bytes: &[u8]) -> Self {
        let characters = |bytes: &[u8]| bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count() as u64;
        match memchr::memrchr(b'\n', bytes) {
            Some(last) => {
                self.line += memchr_iter(b'\n', bytes).count() as u64;
                self.column = 1 + characters(&bytes[last + 1..]);
            }
            None => self.column += characters(bytes),
        }
        self.byte += bytes.len() as u64;
        self
    }
}

/// A window that moves over a text.
pub(super) struct Source<R> {
    text: R,
    window: Vec<u8>,
    start: usize,
    position: Position,
}

impl<R: Read> Source<R> {
    pub(super) fn new(text: R) -> Self {
        let position = Position { line: 1, column: 1, byte: 0 };
        Self { text, window: Vec::new(), start: 0, position }
    }

    /// The position of the first byte in the window.
    pub(super) fn position(&self) -> Position {
        self.position
    }

    /// What is in the window.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.window[self.start..]
    }

    /// Makes the window longer; false at the end of the text. It grows by its own length, so that scanning it anew stays cheap.
    pub(super) fn grow(&mut self) -> io::Result<bool> {
        self.window.drain(..self.start);
        self.start = 0;
        let most = PIECE.max(self.window.len()) as u64;
        let read = self.text.by_ref().take(most).read_to_end(&mut self.window)?;
        Ok(read > 0)
    }

    /// Moves the start of the window.
    pub(super) fn consume(&mut self, bytes: usize) {
        let end = self.start + bytes;
        self.position = self.position.behind(&self.window[self.start..end]);
        self.start = end;
    }

    /// The byte at an index of the window, which grows where it has to.
    pub(super) fn at(&mut self, index: usize) -> io::Result<Option<u8>> {
        while self.start + index >= self.window.len() {
            if !self.grow()? {
                return Ok(None);
            }
        }
        Ok(Some(self.window[self.start + index]))
    }

    /// Skips a byte order mark at the very beginning.
    pub(super) fn skip_mark(&mut self) -> io::Result<()> {
        const MARK: &[u8] = "\u{feff}".as_bytes();
        self.at(MARK.len())?;
        if self.position.byte == 0 && self.bytes().starts_with(MARK) {
            self.start += MARK.len();
            self.position.byte += MARK.len() as u64;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_lines_and_characters() {
        for (text, line, column) in [("", 1, 1), ("ab", 1, 3), ("ä\n", 2, 1), ("a\nböse", 2, 5)] {
            let mut source = Source::new(text.as_bytes());
            source.at(text.len()).unwrap();
            source.consume(text.len());
            let found = source.position();
            assert_eq!((found.line, found.column, found.byte), (line, column, text.len() as u64), "{text}");
        }
    }
}
