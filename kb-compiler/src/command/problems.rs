//! What `build` and `serve` print about problems in the content.

use std::error::Error;
use std::fmt;
use std::path::PathBuf;

use crate::diagnostic::render::{self, Counts};
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

/// What is left to do after a build, in one sentence; nothing where all is well.
pub(super) fn what_to_do(diagnostics: &[Diagnostic]) -> String {
    let Counts { errors, warnings, .. } = render::count(diagnostics);
    let of = |count: usize, one: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        count => Some(format!("{count} {one}s")),
    };
    let counts: Vec<String> = [of(errors, "error"), of(warnings, "warning")].into_iter().flatten().collect();
    match (counts.as_slice(), errors) {
        ([], _) => String::new(),
        (counts, 0) => format!("To do: {} above; readers will notice.\n", counts.join(" and ")),
        (counts, _) => format!(
            "To do: {} above; what has an error was left out or kept from its readers. `kb-compiler check` shows the lines.\n",
            counts.join(" and ")
        ),
    }
}

/// Prints each error and warning in one line, errors first. `check` prints them with their source lines, and notes as well.
pub(super) fn print(diagnostics: &[Diagnostic]) {
    let (notes, severe): (Vec<Finding<'_>>, Vec<Finding<'_>>) =
        findings(diagnostics).into_iter().partition(|finding| finding.first.severity == Severity::Note);
    let mut severe = severe;
    severe.sort_by_key(|finding| finding.first.severity);
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
