//! For GitHub Actions: workflow commands that annotate the lines of a pull request.

use std::fmt::Write as _;

use crate::diagnostic::{Diagnostic, Severity};

/// Renders one `::error`, `::warning` or `::notice` command a line.
pub fn github(diagnostics: &[Diagnostic]) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        let command = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "notice",
        };
        let place = &diagnostic.place;
        let hint = diagnostic.hint.as_ref().map(|hint| format!(". {hint}")).unwrap_or_default();
        let _ = writeln!(
            out,
            "::{command} file={},line={},col={},title={}::{}",
            property(&place.file),
            place.line,
            place.column,
            diagnostic.code,
            data(&format!("{}{hint}", diagnostic.message)),
        );
    }
    out
}

/// Escapes a message: a line break would end the command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes a property: `:` and `,` separate properties.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
