//! Keys of the one sorted dictionary, which holds words, word pairs, article ids and facets. A pair is sorted directly behind its first
//! word, so that a query usually finds both in the same block.

use std::fmt;

/// First character of keys that are not text.
const RESERVED: char = '\u{1}';
/// Separates the words of a pair or a phrase; sorts before every letter.
pub(crate) const PAIR: char = '\u{2}';

/// The key of a term in the dictionary.
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

    /// Words that follow each other; synonyms are stored in this form.
    pub fn phrase<'w>(words: impl IntoIterator<Item = &'w str>) -> Self {
        Self(words.into_iter().collect::<Vec<_>>().join(&PAIR.to_string()))
    }

    /// An article's id; former ids lead to the article that replaced it.
    pub fn article(id: &str) -> Self {
        Self(format!("{RESERVED}a{id}"))
    }

    /// Articles that have `value` in the facet `name`, compared without case.
    pub fn facet(name: &str, value: &str) -> Self {
        let value: String = value.chars().flat_map(char::to_lowercase).collect();
        Self(format!("{RESERVED}f{name}={value}"))
    }

    /// The bias: a score per article that does not depend on the query.
    pub fn bias() -> Self {
        Self(format!("{RESERVED}b"))
    }

    /// Whether it is the bias.
    pub fn is_bias(&self) -> bool {
        self.0.strip_prefix(RESERVED) == Some("b")
    }

    /// Whether it is an article's id, a facet or the bias, not text.
    pub fn is_reserved(&self) -> bool {
        self.0.starts_with(RESERVED)
    }

    /// A key from its stored text.
    pub fn from_stored(text: String) -> Self {
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
