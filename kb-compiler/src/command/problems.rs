//! What `build` and `serve` print about problems in the content.

use std::error::Error;
use std::fmt;
use std::path::PathBuf;

use crate::diagnostic::{Diagnostic, Severity};
use crate::sources::KnowledgeBase;

/// The error for a folder without articles and tickets. Bundles that were built before stay as they are.
#[derive(Debug)]
pub(super) struct NothingToBuild(pub(super) PathBuf);

impl fmt::Display for NothingToBuild {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let folder = self.0.display();
        write!(
            f,
            "{folder}: no articles and no tickets could be read, so nothing was written; add a Markdown file, or name another folder"
        )
    }
}

impl Error for NothingToBuild {}

/// Whether there is nothing to build. Tickets alone are enough for triage.
pub(super) fn is_empty(base: &KnowledgeBase) -> bool {
    base.articles.is_empty() && base.resolutions.is_empty()
}

/// Whether any problem is an error.
pub(super) fn any_error(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
}

/// Prints each error and warning in one line. `check` prints them with their source lines, and notes as well.
pub(super) fn print(diagnostics: &[Diagnostic]) {
    for diagnostic in diagnostics.iter().filter(|diagnostic| diagnostic.severity != Severity::Note) {
        let Diagnostic { place, severity, code, message, hint, .. } = diagnostic;
        let hint = hint.as_deref().map(|hint| format!("; {hint}")).unwrap_or_default();
        eprintln!("{place}: {severity} {code}: {message}{hint}");
    }
    match diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Note).count() {
        0 => {}
        1 => eprintln!("1 note; `kb-compiler check` shows it."),
        notes => eprintln!("{notes} notes; `kb-compiler check` shows them."),
    }
}
