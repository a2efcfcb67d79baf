//! What `build` and `serve` print about problems in the content.

use std::error::Error;
use std::fmt;
use std::path::PathBuf;

use crate::diagnostic::{Diagnostic, Finding, Severity, findings};
use crate::sources::KnowledgeBase;

/// The error for a folder without articles and tickets. Bundles that were built before stay as they are.
#[derive(Debug)]
pub(super) struct NothingToRead(pub(super) PathBuf);

impl fmt::Display for NothingToRead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let folder = self.0.display();
        write!(
            f,
            "{folder}: no articles and no tickets could be read, so there is nothing to build; add a Markdown file, or name another folder"
        )
    }
}

impl Error for NothingToRead {}

/// Whether there is nothing to build from. Tickets alone are enough for triage.
pub(super) fn is_empty(base: &KnowledgeBase) -> bool {
    base.articles.is_empty() && base.resolutions.is_empty()
}

/// Whether any problem is an error.
pub(super) fn any_error(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
}

/// Prints each error and warning in one line. `check` prints them with their source lines, and notes as well.
pub(super) fn print(diagnostics: &[Diagnostic]) {
    let (notes, severe): (Vec<Finding<'_>>, Vec<Finding<'_>>) =
        findings(diagnostics).into_iter().partition(|finding| finding.first.severity == Severity::Note);
    for finding in &severe {
        let Diagnostic { place, severity, code, hint, .. } = finding.first;
        let hint = hint.as_deref().map(|hint| format!("; {hint}")).unwrap_or_default();
        eprintln!("{place}: {severity} {code}: {}{hint}", finding.message());
    }
    match notes.len() {
        0 => {}
        1 => eprintln!("1 note; `kb-compiler check` shows it."),
        notes => eprintln!("{notes} notes; `kb-compiler check` shows them."),
    }
}
