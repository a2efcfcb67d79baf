//! What reading the sources depends on besides the files: the day it is, and whether a person has opened a folder that nothing opens.

use crate::days;

/// How a folder is read.
#[derive(Debug, Clone, Copy)]
pub struct Reading {
    /// The day on which dates of publication and expiry are judged, in days since 1970-01-01.
    pub as_of: i32,
    /// Articles for clients go public although no `kb.toml` says so: somebody asked for it by name.
    pub public: bool,
}

impl Reading {
    /// As of today, and nothing opened.
    pub fn today() -> Self {
        Self { as_of: days::today(), public: false }
    }
}
