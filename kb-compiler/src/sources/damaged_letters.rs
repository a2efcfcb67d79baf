//! Letters that a conversion damaged: `U+FFFD` in place of what could not be read, zero bytes, and UTF-8 that was read as Windows-1252
//! (`Ã¼` for `ü`, `â€™` for `’`).

use std::sync::{Arc, LazyLock};

use aho_corasick::AhoCorasick;
use encoding_rs::WINDOWS_1252;

use crate::diagnostic::{Diagnostic, LineIndex, codes};

/// Characters with which damaged letters begin. The others are the first bytes of UTF-8's sequences, as Windows-1252 shows them.
const SIGNS: [&str; 15] =
    ["\u{fffd}", "\0", "Ã", "Â", "â", "Ð", "Ñ", "Å", "Ä", "Î", "Ï", "ï»", "ã", "ð", "å"];

/// Most characters of a letter that was read as Windows-1252, and fewest: a letter of two bytes.
const MOST_CHARACTERS: usize = 4;

static FINDER: LazyLock<AhoCorasick> = LazyLock::new(|| {
    AhoCorasick::new(SIGNS).unwrap_or_else(|error| unreachable!("a few short words: {error}"))
});

/// The finding of a file, at its first damaged letter.
pub(super) fn find(file: &Arc<str>, text: &str) -> Option<Diagnostic> {
    let mut damaged = FINDER.find_iter(text).filter_map(|found| what(text, found.start()));
    let (at, length, what) = damaged.next()?;
    let more = match damaged.count() {
        0 => String::new(),
        more => format!("; {more} more in this file"),
    };
    let place = LineIndex::new(file, text).place(at..at + length);
    Some(Diagnostic::new(&codes::DAMAGED_LETTERS, place, format!("{what}{more}")))
}

/// The damaged letter at that place, its length, and what is wrong with it.
fn what(text: &str, at: usize) -> Option<(usize, usize, String)> {
    let rest = &text[at..];
    if rest.starts_with('\u{fffd}') {
        let what = "here was a character that a conversion could not read (U+FFFD)";
        return Some((at, '\u{fffd}'.len_utf8(), what.to_owned()));
    }
    if rest.starts_with('\0') {
        return Some((at, 1, "here is a zero byte, which is no text".to_owned()));
    }
    let (length, letter) = misread(rest)?;
    let shown = &rest[..length];
    let what = if letter == '\u{feff}' {
        format!("`{shown}` is a byte order mark that was read as Windows-1252")
    } else {
        format!("`{shown}` is `{letter}` that was read as Windows-1252")
    };
    Some((at, length, what.escape_debug().to_string().replace("\\'", "'")))
}

/// The letter whose UTF-8 is the beginning of this text in Windows-1252, and the length of that beginning.
fn misread(text: &str) -> Option<(usize, char)> {
    let start: String = text.chars().take(MOST_CHARACTERS).take_while(|c| !c.is_ascii()).collect();
    let (bytes, _, _) = WINDOWS_1252.encode(&start);
    let valid = match std::str::from_utf8(&bytes) {
        Ok(valid) => valid,
        Err(error) => std::str::from_utf8(&bytes[..error.valid_up_to()]).ok()?,
    };
    let letter = valid.chars().next().filter(|letter| !letter.is_ascii() && !letter.is_control())?;
    let length = text.chars().take(letter.len_utf8()).map(char::len_utf8).sum();
    Some((length, letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damage_is_found_and_nothing_else() {
        for (text, expected) in [
            ("GrÃ¼ÃŸe", Some("1:3 `Ã¼` is `ü` that was read as Windows-1252; 1 more in this file")),
            ("It donâ€™t", Some("1:7 `â€™` is `’` that was read as Windows-1252")),
            ("Price 10Â€ or 5Â£", Some("1:16 `Â£` is `£` that was read as Windows-1252")),
            ("Ð¿Ñ€Ð¸", Some("1:1 `Ð¿` is `п` that was read as Windows-1252; 2 more in this file")),
            ("ï»¿# A", Some("1:1 `ï»¿` is a byte order mark that was read as Windows-1252")),
            ("Ready ðŸŽ‰", Some("1:7 `ðŸŽ‰` is `🎉` that was read as Windows-1252")),
            (
                "a\n\nM\u{fffd}nchen, K\u{fffd}ln",
                Some(
                    "3:2 here was a character that a conversion could not read (U+FFFD); 1 more in this file",
                ),
            ),
            ("a\0b", Some("1:2 here is a zero byte, which is no text")),
            ("NÃO, SÃO; ÂNCORA; Ñandú, El Niño; Åland, Île d’Yeu, Ðórr, à la carte — “â”", None),
            ("Größe, naïve, ångström, São Tomé, þá ð", None),
            ("Привет, 日本語, £5", None),
        ] {
            let found = find(&Arc::from("a.md"), text);
            let found =
                found.map(|found| format!("{}:{} {}", found.place.line, found.place.column, found.message));
            assert_eq!(found.as_deref(), expected, "{text}");
        }
    }
}
