//! Why search or an article can't be shown.

use kb_core::bundle::OpenError;

/// What went wrong between the bundle and the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoadError {
    /// The bundle can't be reached.
    Unreachable,
    /// The bundle has a newer format than this panel reads.
    NewerFormat,
    /// A file arrived damaged.
    Damaged,
    /// The bundle was replaced by a newer build, and the files that the page knows are gone.
    Stale,
    /// The article does not exist, or no longer exists.
    ArticleMissing,
    /// The browser is too old to open the bundle.
    UnsupportedBrowser,
}

impl LoadError {
    /// What a failed request for a file of a bundle means. `None`: there was no response at all.
    pub fn from_status(status: Option<u16>) -> Self {
        match status {
            Some(404 | 410) => Self::Stale,
            _ => Self::Unreachable,
        }
    }

    /// Its code in the host's `error` event.
    pub fn code(self) -> &'static str {
        match self {
            Self::Unreachable => "bundle-unreachable",
            Self::NewerFormat => "bundle-version",
            Self::Damaged => "bundle-damaged",
            Self::Stale => "bundle-stale",
            Self::ArticleMissing => "article-missing",
            Self::UnsupportedBrowser => "browser-unsupported",
        }
    }

    /// Whether the client has to reload the page; otherwise a second attempt may succeed.
    pub fn needs_reload(self) -> bool {
        matches!(self, Self::NewerFormat | Self::Stale)
    }
}

impl From<OpenError> for LoadError {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::NewerFormat { .. } => Self::NewerFormat,
            _ => Self::Damaged,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_request_means_a_new_build_only_where_the_file_is_gone() {
        for (status, expected) in [
            (None, LoadError::Unreachable),
            (Some(404), LoadError::Stale),
            (Some(410), LoadError::Stale),
            (Some(403), LoadError::Unreachable),
            (Some(500), LoadError::Unreachable),
        ] {
            assert_eq!(LoadError::from_status(status), expected, "{status:?}");
        }
    }

    #[test]
    fn an_unreadable_file_is_damaged_unless_its_format_is_newer() {
        for (error, expected) in [
            (OpenError::NewerFormat { found: 9, known: 1 }, LoadError::NewerFormat),
            (OpenError::OlderFormat { found: 0, known: 1 }, LoadError::Damaged),
            (OpenError::NotABundle, LoadError::Damaged),
        ] {
            assert_eq!(LoadError::from(error.clone()), expected, "{error:?}");
        }
    }
}
