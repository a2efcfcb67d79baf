//! tantivy's tokenizer for texts that are analysed already: it splits at a separator that no term contains.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// The tokenizer's name in the schema.
pub const SEPARATED: &str = "prepared";
/// Follows every term.
pub const SEPARATOR: char = '\0';

/// Splits at [`SEPARATOR`].
#[derive(Debug, Clone, Default)]
pub struct SeparatorTokenizer {
    token: Token,
}

/// The terms of one text.
#[derive(Debug)]
pub struct Terms<'a> {
    rest: &'a str,
    token: &'a mut Token,
}

impl Tokenizer for SeparatorTokenizer {
    type TokenStream<'a> = Terms<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Terms<'a> {
        self.token.reset();
        Terms { rest: text, token: &mut self.token }
    }
}

impl TokenStream for Terms<'_> {
    fn advance(&mut self) -> bool {
        let Some((term, rest)) = self.rest.split_once(SEPARATOR) else { return false };
        self.rest = rest;
        self.token.text.clear();
        self.token.text.push_str(term);
        self.token.position = self.token.position.wrapping_add(1);
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}
