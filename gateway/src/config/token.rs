//! The token that ticket systems send with outcomes.

use std::fmt;
use std::path::Path;

/// 16 random bytes in hexadecimal.
const MIN_LENGTH: usize = 32;
const MAX_LENGTH: usize = 256;

/// A shared secret of 32 to 256 visible ASCII characters. It is never printed, not even by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// Reads a file that holds only the token; white space around it is ignored.
    pub fn read(path: &Path) -> Result<Self, String> {
        let text = std::fs::read_to_string(path).map_err(|e| {
            format!("`{}` cannot be read ({e}); name a file that holds only the token", path.display())
        })?;
        Self::new(text.trim()).ok_or_else(|| {
            format!(
                "`{}` holds no token of {MIN_LENGTH} to {MAX_LENGTH} visible ASCII characters; write one with `openssl rand -hex 32`",
                path.display()
            )
        })
    }

    fn new(text: &str) -> Option<Self> {
        let good =
            (MIN_LENGTH..=MAX_LENGTH).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
        good.then(|| Self(text.to_owned()))
    }

    /// Whether `candidate` is the token. The comparison's duration depends only on the lengths.
    pub fn matches(&self, candidate: &str) -> bool {
        let differing = self.0.bytes().zip(candidate.bytes()).fold(0, |sum, (a, b)| sum | (a ^ b));
        self.0.len() == candidate.len() && std::hint::black_box(differing) == 0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_long_and_visible_and_matches_only_itself() {
        let long = "0123456789abcdef0123456789abcdef";
        let token = Token::new(long).unwrap();
        for (candidate, same) in
            [(long, true), (&long[1..], false), ("", false), (&long.to_uppercase(), false)]
        {
            assert_eq!(token.matches(candidate), same, "{candidate}");
        }
        assert!(!token.matches(&format!("{long}0")));
        for bad in ["", "short", "0123456789abcdef 0123456789abcdef", &"x".repeat(MAX_LENGTH + 1)] {
            assert_eq!(Token::new(bad), None, "{bad}");
        }
        assert_eq!(format!("{token:?}"), "Token");
    }
}
