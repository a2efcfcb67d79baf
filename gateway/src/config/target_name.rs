//! The name of a target, by which gateway.toml, the database and the command line mean the same ticket system.

use std::fmt;

const LONGEST: usize = 64;

/// A target's name: letters, digits, `.`, `_` and `-`, up to 64; the first is not a dot.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TargetName(String);

impl TargetName {
    /// Reads `service-desk`.
    pub fn new(text: &str) -> Result<Self, String> {
        if super::is_plain_segment(text) && text.len() <= LONGEST {
            return Ok(Self(text.to_owned()));
        }
        Err(format!(
            "`{text}` is not a target's name; write up to {LONGEST} letters, digits, `.`, `_` and `-`, like service-desk"
        ))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for TargetName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
