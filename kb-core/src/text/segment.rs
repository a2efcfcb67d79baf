//! Segmentation: finds words in scripts with spaces between words, and runs of text in scripts without.

use super::identifier::{Kind, MAX_SURFACE, identifier};
use super::unspaced::is_unspaced;

/// A part of a text and how to analyse it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Segment<'t> {
    /// A word, its surface as written.
    Word(&'t str),
    /// An identifier such as `PR-1042` or `4.7.0`.
    Identifier(Kind, &'t str),
    /// A run of a script written without spaces (Han, Kana, Hangul, Thai, Lao, Khmer, Myanmar).
    Unspaced(&'t str),
}

impl<'t> Segment<'t> {
    /// The surface as written.
    pub fn text(&self) -> &'t str {
        match self {
            Self::Word(text) | Self::Identifier(_, text) | Self::Unspaced(text) => text,
        }
    }
}

/// The segments of a text with their byte offsets, in order. Punctuation and white space are skipped.
pub fn segments(text: &str) -> Segments<'_> {
    Segments { text, at: 0 }
}

/// See [`segments`].
#[derive(Debug)]
pub struct Segments<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Iterator for Segments<'t> {
    type Item = (usize, Segment<'t>);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let rest = &self.text[self.at..];
            let skipped = rest.find(|c: char| c.is_alphanumeric() || is_unspaced(c))?;
            let start = self.at + skipped;
            let segment = first_segment(&rest[skipped..]);
            self.at = start + segment.text().len();
            let oversized = segment.text().len() > MAX_SURFACE && !matches!(segment, Segment::Unspaced(_));
            if !oversized {
                return Some((start, segment));
            }
        }
    }
}

/// The segment a text begins with; its first character is alphanumeric.
fn first_segment(text: &str) -> Segment<'_> {
    let unspaced = text.find(|c: char| !is_unspaced(c)).unwrap_or(text.len());
    if unspaced > 0 {
        return Segment::Unspaced(&text[..unspaced]);
    }
    if let Some((kind, length)) = identifier(text) {
        return Segment::Identifier(kind, &text[..length]);
    }
    Segment::Word(&text[..word_length(text)])
}

/// Length in bytes of the word a text begins with: letters, digits and the marks that belong to them, an apostrophe between letters,
/// a decimal point or comma between digits. It follows UAX #29 where that helps search, without its tables: they would cost the
/// browser 8 KB.
fn word_length(text: &str) -> usize {
    let mut before = ' ';
    let mut characters = text.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        let next_character = characters.peek().map_or(' ', |(_, next)| *next);
        let joins = match c {
            '\'' | '’' | '‘' | 'ʼ' | '`' | '´' | '״' | '׳' => {
                before.is_alphabetic() && next_character.is_alphabetic()
            }
            '.' | ',' => before.is_ascii_digit() && next_character.is_ascii_digit(),
            _ => (c.is_alphanumeric() || is_mark(c)) && !is_unspaced(c),
        };
        if !joins && at > 0 {
            return at;
        }
        before = c;
    }
    text.len()
}

/// Marks that stand within words: combining accents, Hebrew points, Arabic vowel signs, the vowel signs of Indic scripts, joiners, and
/// what only says where a word may be broken.
fn is_mark(c: char) -> bool {
    matches!(c as u32, 0x300..=0x36f | 0x591..=0x5c7 | 0x610..=0x61a | 0x640 | 0x64b..=0x65f | 0x670 | 0x900..=0x963 | 0x966..=0xdff | 0xad | 0x200b..=0x200d | 0x2060 | 0xfeff)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words stand bare, codes in brackets, unspaced runs in braces.
    fn check(text: &str, expected: &str) {
        let shown: Vec<String> = segments(text)
            .map(|(at, segment)| {
                assert_eq!(&text[at..at + segment.text().len()], segment.text());
                match segment {
                    Segment::Word(w) => w.to_owned(),
                    Segment::Identifier(_, c) => format!("[{c}]"),
                    Segment::Unspaced(u) => format!("{{{u}}}"),
                }
            })
            .collect();
        assert_eq!(shown.join(" "), expected, "{text:?}");
    }

    #[test]
    fn segments_of_many_scripts() {
        check("My pay run won't approve!", "My pay run won't approve");
        check("error PR-1042, or TC-207.", "error [PR-1042] or [TC-207]");
        check("451 4.7.0 Temporary", "451 [4.7.0] Temporary");
        check("0x80070005 sqlcode401", "[0x80070005] [sqlcode401]");
        check("smtp.office365.com", "[smtp.office365.com]");
        check("layout.css.size", "[layout.css.size]");
        check("e-mail sign-off", "[e-mail] [sign-off]");
        check("3.5 GB (2026-11-22)", "[3.5] GB [2026-11-22]");
        check("Überstunden für März", "Überstunden für März");
        check("給与計算が承認できないPR-7です", "{給与計算が承認できない} [PR-7] {です}");
        check("เข้าสู่ระบบ ไม่ได้", "{เข้าสู่ระบบ} {ไม่ได้}");
        check("승인이 안 됩니다", "{승인이} {안} {됩니다}");
        check("", "");
        check("… -- !!", "");
        check(&format!("key {} end", "k".repeat(65)), "key end");
    }
}
