//! Checked texts: each type has one constructor, so a value of the type is known to be well-formed.

use std::fmt;

/// Longest id accepted, in bytes.
pub const MAX_ID: usize = 200;

/// An article's identity: 1 to [`MAX_ID`] bytes without control characters, `#`, `?`, `\`, `<`, `>`, `"` or backquotes.
/// Ids come from file names, so single inner spaces and apostrophes stay; no other white space does.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArticleId(String);

/// Why a text is not an [`ArticleId`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdError {
    /// Nothing was left after trimming.
    Empty,
    /// More than [`MAX_ID`] bytes.
    TooLong,
    /// This character is not allowed in an id.
    Character(char),
}

impl fmt::Display for IdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => write!(f, "the id is empty; give it a short name such as `pay-run-stuck`"),
            Self::TooLong => write!(f, "the id is longer than {MAX_ID} bytes; shorten it"),
            Self::Character(c) => {
                write!(f, "the id contains {c:?}; use letters, digits, `-`, `_`, `.` and `/`")
            }
        }
    }
}

impl std::error::Error for IdError {}

impl ArticleId {
    /// Trims the text, then checks the rule above.
    pub fn new(text: &str) -> Result<Self, IdError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(IdError::Empty);
        }
        if text.len() > MAX_ID {
            return Err(IdError::TooLong);
        }
        let marks = |c: char| matches!(c, '#' | '?' | '\\' | '<' | '>' | '"' | '`');
        let forbidden = |c: &char| (c.is_whitespace() && *c != ' ') || c.is_control() || marks(*c);
        if text.as_bytes().windows(2).any(|two| two == b"  ") {
            return Err(IdError::Character(' '));
        }
        match text.chars().find(forbidden) {
            Some(c) => Err(IdError::Character(c)),
            None => Ok(Self(text.to_owned())),
        }
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl serde::Serialize for ArticleId {
    fn serialize<S: serde::Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_str(&self.0)
    }
}

impl fmt::Display for ArticleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A BCP 47 language tag, as far as search needs one: `en`, `de-DE`, `zh-Hant-TW`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Locale(String);

impl Locale {
    /// Accepts 2 to 35 ASCII letters, digits and hyphens that start with a language of 2 or 3 letters; `_` reads as `-`.
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim().replace('_', "-");
        let language = text.split('-').next().unwrap_or_default();
        let well_formed = (2..=3).contains(&language.len())
            && language.bytes().all(|b| b.is_ascii_alphabetic())
            && text.len() <= 35
            && text
                .split('-')
                .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric()));
        well_formed.then(|| Self([&language.to_ascii_lowercase(), &text[language.len()..]].concat()))
    }

    /// English, the default where neither article nor `kb.toml` says otherwise.
    pub fn english() -> Self {
        Self("en".to_owned())
    }

    /// The whole tag.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The primary language subtag in lower case.
    pub fn language(&self) -> &str {
        self.0.split('-').next().unwrap_or(&self.0)
    }
}

impl fmt::Display for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A link target that a page may follow: `https:`, `http:`, `mailto:` or `tel:`, never script or data.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SafeUrl(String);

impl SafeUrl {
    /// Accepts the four schemes above, without control characters or white space, up to 4,096 bytes.
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        let scheme = text.split_once(':')?.0.to_ascii_lowercase();
        let clean = text.len() <= 4096 && !text.chars().any(|c| c.is_control() || c.is_whitespace());
        (clean && ["https", "http", "mailto", "tel"].contains(&scheme.as_str()))
            .then(|| Self(text.to_owned()))
    }

    /// The address as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_follow_the_rule() {
        for good in [
            "a",
            "sign-in to windows",
            "pay-run-stuck",
            "payroll/pay-run.v2",
            "Überstunden",
            "給与",
            "can't print",
            "data teams",
        ] {
            assert_eq!(ArticleId::new(good).unwrap().as_str(), good);
        }
        for (bad, why) in [
            ("", IdError::Empty),
            ("  ", IdError::Empty),
            ("a  b", IdError::Character(' ')),
            ("a\tb", IdError::Character('\t')),
            ("a#b", IdError::Character('#')),
            ("a\u{7}b", IdError::Character('\u{7}')),
        ] {
            assert_eq!(ArticleId::new(bad), Err(why), "{bad:?}");
        }
        assert_eq!(ArticleId::new(&"x".repeat(MAX_ID + 1)), Err(IdError::TooLong));
    }

    #[test]
    fn locales_are_tags() {
        for (text, tag, language) in [("en", "en", "en"), ("DE-de", "de-de", "de"), ("pt_BR", "pt-BR", "pt")]
        {
            let locale = Locale::new(text).unwrap();
            assert_eq!((locale.as_str(), locale.language()), (tag, language));
        }
        for bad in ["", "e", "english", "de--DE", "de-D E", "../etc"] {
            assert_eq!(Locale::new(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn scripts_are_no_urls() {
        for good in ["https://example.com/a?b#c", "mailto:help@example.com", "tel:+441234"] {
            assert!(SafeUrl::new(good).is_some(), "{good}");
        }
        for bad in [
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            "data:text/html,x",
            "java\nscript:x",
            "//x.com",
            "vbscript:x",
            "https://a b",
        ] {
            assert!(SafeUrl::new(bad).is_none(), "{bad}");
        }
    }
}
