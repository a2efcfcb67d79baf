//! For scripts: one JSON array.

use serde_json::{Value, json};

use crate::diagnostic::Diagnostic;

/// Renders an array of objects with `code`, `severity`, `message`, `file`, `line`, `column`, `start`, `end` (bytes),
/// `hint` and `fix` (`{start, end, replacement}`), the last two `null` where there is none.
pub fn json(diagnostics: &[Diagnostic]) -> String {
    let array = Value::Array(diagnostics.iter().map(object).collect());
    format!("{array:#}\n")
}

fn object(diagnostic: &Diagnostic) -> Value {
    let place = &diagnostic.place;
    json!({
        "code": diagnostic.code,
        "severity": diagnostic.severity.name(),
        "message": diagnostic.message,
        "file": &*place.file,
        "line": place.line,
        "column": place.column,
        "start": place.span.start,
        "end": place.span.end,
        "hint": diagnostic.hint,
        "fix": diagnostic.fix.as_ref().map(|fix| {
            json!({ "start": fix.range.start, "end": fix.range.end, "replacement": fix.replacement })
        }),
    })
}
