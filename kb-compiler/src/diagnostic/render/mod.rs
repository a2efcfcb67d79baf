//! Diagnostics as text: for people, for scripts, for code-scanning services and for GitHub's annotations.

mod human;
mod json;
mod sarif;
mod github;

pub use github::github;
pub use human::human;
pub use json::json;
pub use sarif::sarif;

use super::{Diagnostic, Severity};

/// How many there are of each severity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Notes.
    pub notes: usize,
}

/// Counts diagnostics by severity.
pub fn count(diagnostics: &[Diagnostic]) -> Counts {
    let of = |severity| diagnostics.iter().filter(|d| d.severity == severity).count();
    Counts { errors: of(Severity::Error), warnings: of(Severity::Warning), notes: of(Severity::Note) }
}
