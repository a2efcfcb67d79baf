//! One spelling for texts and names that look the same: a Mac writes `ü` as `u` and a mark (NFD) where most systems write one letter (NFC).

use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization, is_nfc};

/// The text with each letter and its marks as one character, where there is one (NFC).
pub(crate) fn composed(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || is_nfc(text) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.nfc().collect())
}

#[cfg(test)]
mod tests {
    use super::composed;

    #[test]
    fn a_letter_and_its_mark_become_one() {
        for (text, one) in [
            ("Lohn", "Lohn"),
            ("u\u{308}ber", "über"),
            ("über", "über"),
            ("か\u{3099}", "が"),
            ("n\u{303}", "ñ"),
        ] {
            assert_eq!(composed(text), one);
        }
    }
}
