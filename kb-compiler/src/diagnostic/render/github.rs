//! For GitHub Actions: workflow commands that annotate the lines of a pull request.

use std::fmt::Write as _;

use super::SourceRoot;
use crate::diagnostic::{Diagnostic, Finding, Place, Severity, findings};

/// Places named of each finding, beside the first.
const PLACES_SHOWN: usize = 3;

/// Renders one `::error`, `::warning` or `::notice` command for each finding, the worst first, because GitHub shows ten of each.
pub fn github(diagnostics: &[Diagnostic], root: &SourceRoot) -> String {
    let mut found = findings(diagnostics);
    found.sort_by_key(|finding| finding.first.severity);
    let mut out = String::new();
    for finding in &found {
        let command = match finding.first.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "notice",
        };
        let _ = writeln!(
            out,
            "::{command} {},title={}::{}",
            position(&finding.first.place, root),
            property(&title(finding.first)),
            data(&text(finding, root)),
        );
    }
    out
}

fn title(diagnostic: &Diagnostic) -> String {
    match crate::diagnostic::codes::find(diagnostic.code) {
        Some(code) => format!("{}: {}", code.id, code.title),
        None => diagnostic.code.to_owned(),
    }
}

/// The file and the lines; columns only within one line, because GitHub refuses them otherwise.
fn position(place: &Place, root: &SourceRoot) -> String {
    let Place { line, column, end_line, end_column, .. } = place;
    let lines = format!("file={},line={line},endLine={end_line}", property(&root.path(&place.file)));
    if line == end_line { format!("{lines},col={column},endColumn={end_column}") } else { lines }
}

fn text(finding: &Finding<'_>, root: &SourceRoot) -> String {
    let hint = finding.first.hint.as_ref().map(|hint| format!(". {hint}")).unwrap_or_default();
    let others = finding.places().skip(1).take(PLACES_SHOWN);
    let others: String = others.map(|place| format!("\n{}:{}", root.path(&place.file), place.line)).collect();
    let also = if others.is_empty() { "" } else { "\nAlso at:" };
    format!("{}{hint}{also}{others}", finding.message())
}

/// Escapes a message: a line break would end the command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes a property: `:` and `,` separate properties.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
