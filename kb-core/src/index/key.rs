//! Term keys: one sorted dictionary holds words, word pairs, article ids and facets, each in a space of its own.
//! A pair sorts directly behind its first word, so that a query touches one block for both.

use std::fmt;

/// Begins the keys that no text can spell.
const RESERVED: char = '\u{1}';
/// Stands between the words of a pair or a phrase; sorts before every letter.
pub(crate) const PAIR: char = '\u{2}';

/// What a term is found by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TermKey(String);

impl TermKey {
    /// A word, code or bigram as the analyzer made it.
    pub fn text(term: &str) -> Self {
        Self(term.to_owned())
    }

    /// Two neighbouring words.
    pub fn pair(first: &str, second: &str) -> Self {
        Self(format!("{first}{PAIR}{second}"))
    }

    /// Words that follow each other, as synonyms are kept.
    pub fn phrase<'w>(words: impl IntoIterator<Item = &'w str>) -> Self {
        Self(words.into_iter().collect::<Vec<_>>().join(&PAIR.to_string()))
    }

    /// The article of that id; superseded ids lead to their successor.
    pub fn article(id: &str) -> Self {
        Self(format!("{RESERVED}a{id}"))
    }

    /// Articles that have `value` in the facet `name`, compared without case.
    pub fn facet(name: &str, value: &str) -> Self {
        let value: String = value.chars().flat_map(char::to_lowercase).collect();
        Self(format!("{RESERVED}f{name}={value}"))
    }

    /// What every article has to begin with, whatever the query.
    pub fn bias() -> Self {
        Self(format!("{RESERVED}b"))
    }

    /// Whether it is what every article begins with.
    pub fn is_bias(&self) -> bool {
        self.0.strip_prefix(RESERVED) == Some("b")
    }

    /// Whether it is no text but an article's id, a facet or the bias.
    pub fn is_reserved(&self) -> bool {
        self.0.starts_with(RESERVED)
    }

    /// A key as it was made before and kept as text, by a bundle or by an engine.
    pub fn stored(text: String) -> Self {
        Self(text)
    }

    /// The key's text, as the dictionary sorts it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The word, or the words of a pair.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.0.split(PAIR)
    }

    /// Whether it is a single word, code or bigram.
    pub fn is_text(&self) -> bool {
        !self.0.starts_with(RESERVED) && self.0.bytes().all(|byte| byte != PAIR as u8)
    }
}

impl fmt::Display for TermKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.replace(PAIR, " ").replace(RESERVED, "#"))
    }
}
