//! For scripts: one JSON array.

use serde_json::{Value, json};

use super::SourceRoot;
use crate::diagnostic::{Diagnostic, Place};

/// Renders an array of objects, one for each place, with `code`, `severity`, `message`, `file` (below the root of the sources), `line`,
/// `column`, `end_line`, `end_column`, `start`, `end` (bytes), `cause`, `hint` and `fix` (`{start, end, replacement}`), the last two `null`
/// where there is none. What has the same code and `cause` is mended together.
pub fn json(diagnostics: &[Diagnostic], root: &SourceRoot) -> String {
    let objects = diagnostics.iter().flat_map(|diagnostic| {
        diagnostic.places().map(|place| object(diagnostic, place, root)).collect::<Vec<_>>()
    });
    format!("{:#}\n", Value::Array(objects.collect()))
}

fn object(diagnostic: &Diagnostic, place: &Place, root: &SourceRoot) -> Value {
    json!({
        "code": diagnostic.code,
        "severity": diagnostic.severity.name(),
        "message": diagnostic.message,
        "file": root.path(&place.file),
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
        "start": place.span.start,
        "end": place.span.end,
        "cause": diagnostic.cause.as_ref().unwrap_or(&diagnostic.message),
        "hint": diagnostic.hint,
        "fix": diagnostic.fix.as_ref().map(|fix| {
            json!({ "start": fix.range.start, "end": fix.range.end, "replacement": fix.replacement })
        }),
    })
}
