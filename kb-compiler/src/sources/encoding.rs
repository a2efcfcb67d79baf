//! From a file's bytes to its text: UTF-8, or UTF-16 that is unmistakable, with line ends that Markdown, YAML and JSON all know.
//!
//! In a file that is UTF-8, every byte of the text stands where it stood in the file.

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// A file's text, and what had to be done to read it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Decoded {
    pub(super) text: String,
    /// The encoding, where it isn't UTF-8.
    pub(super) encoding: Option<&'static str>,
    /// Where the first line ends without a line feed, or with two carriage returns.
    pub(super) odd_line_end: Option<usize>,
}

/// Why bytes are no text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Undecodable {
    /// The text before the first byte that can't be read.
    pub(super) before: String,
    /// What the file may be instead.
    pub(super) why: String,
}

/// How much of a file shows what it is.
const SAMPLE: usize = 4096;

/// Reads the bytes.
pub(super) fn decode(bytes: Vec<u8>) -> Result<Decoded, Undecodable> {
    let utf16 = match bytes.as_slice() {
        [0xFF, 0xFE, 0, 0, ..] | [0, 0, 0xFE, 0xFF, ..] => return Err(refused("", "it is UTF-32")),
        [0xFF, 0xFE, ..] => Some(UTF_16LE),
        [0xFE, 0xFF, ..] => Some(UTF_16BE),
        _ => unmarked_utf16(&bytes),
    };
    let (text, encoding) = match utf16 {
        Some(encoding) => (from_utf16(encoding, &bytes)?, Some(encoding.name())),
        None => (from_utf8(bytes)?, None),
    };
    let (text, odd_line_end) = with_line_feeds(text);
    Ok(Decoded { text, encoding, odd_line_end })
}

/// UTF-16 without a mark at its beginning: every second byte of Western text is zero.
fn unmarked_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    if bytes.len() < 4 || bytes.len() % 2 == 1 || !sample.contains(&0) {
        return None;
    }
    let zeros = |from: usize| sample.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    match even.max(odd) {
        most if most * 5 <= sample.len() || even.min(odd) * 4 > most => None,
        _ if odd > even => Some(UTF_16LE),
        _ => Some(UTF_16BE),
    }
}

fn from_utf16(encoding: &'static Encoding, bytes: &[u8]) -> Result<String, Undecodable> {
    let (text, broken) = encoding.decode_with_bom_removal(bytes);
    if broken {
        return Err(refused("", &format!("it begins as {}, but is damaged or cut off", encoding.name())));
    }
    Ok(text.into_owned())
}

fn from_utf8(bytes: Vec<u8>) -> Result<String, Undecodable> {
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let (before, byte) = (String::from_utf8_lossy(&error.as_bytes()[..at]), &error.as_bytes()[at..=at]);
        let (letter, _, _) = WINDOWS_1252.decode(byte);
        let reading = match letter.chars().next() {
            Some(letter) if !letter.is_control() => format!(", `{letter}` in Windows-1252"),
            _ => String::new(),
        };
        refused(&before, &format!("byte {at} (counted from 0) is 0x{:02X}{reading}", byte[0]))
    })
}

fn refused(before: &str, why: &str) -> Undecodable {
    Undecodable { before: before.to_owned(), why: why.to_owned() }
}

/// The text with a line feed at the end of each line, and where the first was missing. No place moves: a carriage return becomes a line
/// feed, and of two before a line feed the first becomes a blank.
fn with_line_feeds(text: String) -> (String, Option<usize>) {
    let bytes = text.as_bytes();
    let next = |at: usize| bytes.get(at + 1).copied();
    let is_odd = |at: &usize| next(*at) != Some(b'\n');
    let returns = || bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\r').map(|(at, _)| at);
    let Some(first) = returns().find(is_odd) else { return (text, None) };
    let mut out = String::with_capacity(text.len());
    let mut copied = 0;
    for at in returns().filter(is_odd) {
        out.push_str(&text[copied..at]);
        let doubled = next(at) == Some(b'\r') && bytes.get(at + 2) == Some(&b'\n');
        out.push(if doubled { ' ' } else { '\n' });
        copied = at + 1;
    }
    out.push_str(&text[copied..]);
    (out, Some(first))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn bytes_are_read_as_what_they_are() {
        let (little, big) = (u16::to_le_bytes, u16::to_be_bytes);
        for (bytes, text, encoding, odd_line_end) in [
            (b"# A\n\nText.\n".to_vec(), "# A\n\nText.\n", None, None),
            (b"\xef\xbb\xbf# A\r\nText.".to_vec(), "\u{feff}# A\r\nText.", None, None),
            (utf16("\u{feff}# Größe\r\n", little), "# Größe\r\n", Some("UTF-16LE"), None),
            (utf16("\u{feff}# 大きさ\n", big), "# 大きさ\n", Some("UTF-16BE"), None),
            (utf16("# Größe 😀\n", little), "# Größe 😀\n", Some("UTF-16LE"), None),
            (utf16("# Größe\rText.", big), "# Größe\nText.", Some("UTF-16BE"), Some(9)),
            (b"---\rtitle: A\r---\rText.".to_vec(), "---\ntitle: A\n---\nText.", None, Some(3)),
            (b"one\r\ntwo\rthree\n".to_vec(), "one\r\ntwo\nthree\n", None, Some(8)),
            (b"| a |\r\r\n|---|\r\r\n".to_vec(), "| a | \r\n|---| \r\n", None, Some(5)),
            (b"a\0b".to_vec(), "a\0b", None, None),
            (b"".to_vec(), "", None, None),
        ] {
            let expected = Decoded { text: text.to_owned(), encoding, odd_line_end };
            assert_eq!(decode(bytes), Ok(expected), "{text:?}");
        }
    }

    #[test]
    fn what_is_no_text_says_why() {
        for (bytes, before, why) in [
            (&b"Caf\xe9"[..], "Caf", "byte 3 (counted from 0) is 0xE9, `é` in Windows-1252"),
            (b"a \x93b\x94", "a ", "byte 2 (counted from 0) is 0x93, `“` in Windows-1252"),
            (b"\x81", "", "byte 0 (counted from 0) is 0x81"),
            (b"\xff\xfe\0\0#\0\0\0", "", "it is UTF-32"),
            (b"\xff\xfe#\0\0\xd8", "", "it begins as UTF-16LE, but is damaged or cut off"),
        ] {
            assert_eq!(decode(bytes.to_vec()), Err(refused(before, why)));
        }
    }
}
