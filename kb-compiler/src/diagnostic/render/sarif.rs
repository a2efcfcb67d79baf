//! For code-scanning services: SARIF 2.1.0 (OASIS, <https://docs.oasis-open.org/sarif/sarif/v2.1.0/>).

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::diagnostic::{Diagnostic, codes};

/// Renders one SARIF log with one run; rules are those that occur.
pub fn sarif(diagnostics: &[Diagnostic]) -> String {
    let used: BTreeSet<&str> = diagnostics.iter().map(|d| d.code).collect();
    let rules: Vec<Value> = used.iter().filter_map(|id| codes::find(id)).map(rule).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "kb-compiler",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": diagnostics.iter().map(result).collect::<Vec<_>>(),
        }],
    });
    format!("{log:#}\n")
}

fn rule(code: &codes::Code) -> Value {
    json!({
        "id": code.id,
        "shortDescription": { "text": code.title },
        "defaultConfiguration": { "level": code.severity.name() },
    })
}

fn result(diagnostic: &Diagnostic) -> Value {
    let place = &diagnostic.place;
    let text = match &diagnostic.hint {
        Some(hint) => format!("{}. {hint}", diagnostic.message),
        None => diagnostic.message.clone(),
    };
    json!({
        "ruleId": diagnostic.code,
        "level": diagnostic.severity.name(),
        "message": { "text": text },
        "locations": [{ "physicalLocation": {
            "artifactLocation": { "uri": uri(&place.file) },
            "region": {
                "startLine": place.line,
                "startColumn": place.column,
                "byteOffset": place.span.start,
                "byteLength": place.span.len(),
            },
        }}],
    })
}

/// A relative URI: everything but unreserved characters and `/` as percent codes (RFC 3986).
fn uri(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    path.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}
