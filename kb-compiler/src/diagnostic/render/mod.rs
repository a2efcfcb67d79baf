//! Diagnostics as text: for people, for scripts, for code-scanning services and for GitHub's annotations.

mod source_root;
mod human;
mod json;
mod sarif;
mod github;

pub use github::github;
pub use human::human;
pub use json::json;
pub use sarif::sarif;
pub use source_root::SourceRoot;

use super::{Diagnostic, Severity, findings};

/// How many findings there are of each severity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Notes.
    pub notes: usize,
}

/// Counts findings by severity.
pub fn count(diagnostics: &[Diagnostic]) -> Counts {
    let found = findings(diagnostics);
    let of = |severity| found.iter().filter(|finding| finding.first.severity == severity).count();
    Counts { errors: of(Severity::Error), warnings: of(Severity::Warning), notes: of(Severity::Note) }
}
