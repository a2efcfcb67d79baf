//! The encoding of numbers and texts in all blocks: varints (LEB128) and length-prefixed UTF-8. The decoder checks every length.

use super::error::OpenError;

/// Most bytes that the sorted texts of a block may take once their shared prefixes are expanded. Otherwise a block of a few bytes could
/// expand to terabytes.
const MAX_EXPANDED: usize = 16 << 20;

/// Writes a payload.
#[derive(Debug, Default)]
pub struct Encoder {
    bytes: Vec<u8>,
    sections: Vec<Vec<u8>>,
}

impl Encoder {
    /// An unsigned number.
    pub fn number(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.bytes.push((value & 0x7f) as u8 | 0x80);
            value >>= 7;
        }
        self.bytes.push(value as u8);
    }

    /// A length or a count.
    pub fn count(&mut self, value: usize) {
        self.number(value as u64);
    }

    /// A byte.
    pub fn byte(&mut self, value: u8) {
        self.bytes.push(value);
    }

    /// A length and a text.
    pub fn text(&mut self, text: &str) {
        self.count(text.len());
        self.bytes.extend_from_slice(text.as_bytes());
    }

    /// A count and as many texts.
    pub fn texts(&mut self, texts: &[String]) {
        self.count(texts.len());
        texts.iter().for_each(|text| self.text(text));
    }

    /// A flag and, if set, a text.
    pub fn optional_text(&mut self, text: Option<&str>) {
        self.byte(u8::from(text.is_some()));
        if let Some(text) = text {
            self.text(text);
        }
    }

    /// Bytes as they are.
    pub fn raw(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// Texts in ascending order: the lengths of the prefixes that each shares with the one before, the lengths of the suffixes, then the
    /// suffixes.
    pub fn sorted_texts<'t>(&mut self, texts: impl Iterator<Item = &'t str>) {
        let mut before = "";
        let cut_off = |text: &'t str| (shared_prefix(std::mem::replace(&mut before, text), text), text);
        let cut: Vec<(usize, &str)> = texts.map(cut_off).collect();
        cut.iter().for_each(|(shared, _)| self.count(*shared));
        cut.iter().for_each(|(shared, text)| self.count(text.len() - shared));
        self.section();
        cut.iter().for_each(|(shared, text)| self.raw(&text.as_bytes()[*shared..]));
    }

    /// Ends a section. Its bytes are distributed differently from those of the next, so deflate gets a new Huffman table there.
    pub fn section(&mut self) {
        self.sections.push(std::mem::take(&mut self.bytes));
    }

    /// The payload.
    pub fn finish(self) -> Vec<u8> {
        self.finish_sections().concat()
    }

    /// The payload in sections.
    pub fn finish_sections(mut self) -> Vec<Vec<u8>> {
        self.section();
        self.sections
    }
}

/// Bytes that two texts share from the start, cut at a character.
fn shared_prefix(a: &str, b: &str) -> usize {
    let mut shared = a.bytes().zip(b.bytes()).take_while(|(x, y)| x == y).count();
    while !b.is_char_boundary(shared) {
        shared -= 1;
    }
    shared
}

/// Reads a payload. Errors name the byte position.
#[derive(Debug, Clone)]
pub struct Decoder<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Decoder<'b> {
    /// A decoder at the first byte.
    pub fn new(bytes: &'b [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// The error that something else was expected at this position.
    pub fn malformed(&self, what: &'static str) -> OpenError {
        OpenError::Malformed { what, at: self.at }
    }

    /// See [`Encoder::byte`].
    pub fn byte(&mut self) -> Result<u8, OpenError> {
        let byte = self.bytes.get(self.at).copied().ok_or_else(|| self.malformed("a byte"))?;
        self.at += 1;
        Ok(byte)
    }

    /// See [`Encoder::number`].
    pub fn number(&mut self) -> Result<u64, OpenError> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(self.malformed("a number"))
    }

    /// A number that fits 32 bits.
    pub fn u32(&mut self) -> Result<u32, OpenError> {
        u32::try_from(self.number()?).map_err(|_| self.malformed("a number below 2³²"))
    }

    /// A count of things that take at least one byte each, so never more than the bytes left.
    pub fn count(&mut self) -> Result<usize, OpenError> {
        let count = self.number()?;
        let left = self.bytes.len() - self.at;
        usize::try_from(count).ok().filter(|c| *c <= left).ok_or_else(|| self.malformed("a count"))
    }

    /// See [`Encoder::raw`].
    pub fn raw(&mut self, length: usize) -> Result<&'b [u8], OpenError> {
        let end = self.at.checked_add(length).filter(|end| *end <= self.bytes.len());
        let end = end.ok_or_else(|| self.malformed("more bytes"))?;
        let bytes = &self.bytes[self.at..end];
        self.at = end;
        Ok(bytes)
    }

    /// See [`Encoder::text`].
    pub fn text(&mut self) -> Result<String, OpenError> {
        let length = self.count()?;
        let bytes = self.raw(length)?;
        String::from_utf8(bytes.to_vec()).map_err(|_| self.malformed("UTF-8"))
    }

    /// See [`Encoder::texts`].
    pub fn texts(&mut self) -> Result<Vec<String>, OpenError> {
        let count = self.count()?;
        (0..count).map(|_| self.text()).collect()
    }

    /// See [`Encoder::optional_text`].
    pub fn optional_text(&mut self) -> Result<Option<String>, OpenError> {
        match self.byte()? {
            0 => Ok(None),
            1 => self.text().map(Some),
            _ => Err(self.malformed("a flag")),
        }
    }

    /// See [`Encoder::sorted_texts`].
    pub fn sorted_texts(&mut self, count: usize) -> Result<Vec<String>, OpenError> {
        let shared = self.u32s(count)?;
        let lengths = self.u32s(count)?;
        let mut texts: Vec<String> = Vec::with_capacity(count);
        let mut expanded = 0;
        for (shared, length) in shared.into_iter().zip(lengths) {
            let rest = self.raw(length as usize)?;
            let before = texts.last().map_or("", String::as_str);
            let head = before.get(..shared as usize).ok_or_else(|| self.malformed("a shared prefix"))?;
            expanded += head.len() + rest.len();
            if expanded > MAX_EXPANDED {
                return Err(self.malformed("fewer letters"));
            }
            let text =
                String::from_utf8([head.as_bytes(), rest].concat()).map_err(|_| self.malformed("UTF-8"))?;
            if !texts.is_empty() && text.as_str() <= before {
                return Err(self.malformed("ascending texts"));
            }
            texts.push(text);
        }
        Ok(texts)
    }

    /// As many numbers that fit 32 bits.
    pub fn u32s(&mut self, count: usize) -> Result<Vec<u32>, OpenError> {
        (0..count).map(|_| self.u32()).collect()
    }

    /// All bytes that are left, as read.
    pub fn rest(&mut self) -> &'b [u8] {
        let rest = &self.bytes[self.at..];
        self.at = self.bytes.len();
        rest
    }

    /// Fails unless everything has been read.
    pub fn end(&self) -> Result<(), OpenError> {
        if self.at == self.bytes.len() { Ok(()) } else { Err(self.malformed("the end")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_and_texts_come_back(numbers in prop::collection::vec(any::<u64>(), 0..50), texts in prop::collection::btree_set(".{0,12}", 0..40)) {
            let mut encoder = Encoder::default();
            numbers.iter().for_each(|n| encoder.number(*n));
            encoder.sorted_texts(texts.iter().map(String::as_str));
            let bytes = encoder.finish();
            let mut decoder = Decoder::new(&bytes);
            for n in &numbers {
                prop_assert_eq!(decoder.number().unwrap(), *n);
            }
            prop_assert_eq!(decoder.sorted_texts(texts.len()).unwrap(), texts.into_iter().collect::<Vec<_>>());
            decoder.end().unwrap();
        }
    }
}
