//! Lines for terminals and editors. A character that reorders text, breaks a line or steers a terminal could make a line look like
//! another one, so logs and exported files have none.

use std::borrow::Cow;
use std::io::{self, Write};

/// The text without bidirectional and terminal controls, and with spaces for line separators. The controls of ASCII stay: JSON has
/// escaped them already.
pub(crate) fn plain(text: &str) -> Cow<'_, str> {
    if !text.contains(|c| is_separator(c) || is_control(c)) {
        return Cow::Borrowed(text);
    }
    let kept = text.chars().filter(|c| !is_control(*c));
    Cow::Owned(kept.map(|c| if is_separator(c) { ' ' } else { c }).collect())
}

/// Next line, line separator and paragraph separator.
fn is_separator(c: char) -> bool {
    matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// The bidirectional controls of UAX #9, and the terminal controls above ASCII.
fn is_control(c: char) -> bool {
    let bidirectional =
        matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    bidirectional || (matches!(c, '\u{7f}'..='\u{9f}') && !is_separator(c))
}

/// Writes plain lines to another writer. Each call gets whole lines.
pub(crate) struct PlainWriter<W>(pub(crate) W);

impl<W: Write> Write for PlainWriter<W> {
    fn write(&mut self, lines: &[u8]) -> io::Result<usize> {
        self.0.write_all(plain(&String::from_utf8_lossy(lines)).as_bytes())?;
        Ok(lines.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn controls_are_removed_and_separators_become_spaces() {
        for (text, expected) in [
            ("pay run", "pay run"),
            (
                "\u{5e9}\u{5dc}\u{5d5}\u{5dd} \u{200d}\u{1f468}",
                "\u{5e9}\u{5dc}\u{5d5}\u{5dd} \u{200d}\u{1f468}",
            ),
            ("a\u{202e}fdp.exe\u{202c}", "afdp.exe"),
            ("a\u{2066}b\u{2069}\u{200f}\u{61c}c", "abc"),
            ("one\u{2028}two\u{2029}three\u{85}four", "one two three four"),
            ("\u{9b}31mred\u{7f}", "31mred"),
            ("a\tb\n", "a\tb\n"),
        ] {
            assert_eq!(plain(text), expected);
            let mut written = Vec::new();
            PlainWriter(&mut written).write_all(text.as_bytes()).unwrap();
            assert_eq!(String::from_utf8(written).unwrap(), expected);
        }
    }
}
