//! For code-scanning services: SARIF 2.1.0 (OASIS, <https://docs.oasis-open.org/sarif/sarif/v2.1.0/>), with what GitHub shows of it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use xxhash_rust::xxh3::xxh3_64;

use super::SourceRoot;
use crate::diagnostic::{Diagnostic, Finding, Place, codes, findings};

/// Results of one finding. Its further places are related locations of the last result, because GitHub refuses a run of more than 25,000
/// results.
const MOST_RESULTS: usize = 100;

/// The page that explains each code.
const REFERENCE: &str = concat!(env!("CARGO_PKG_HOMEPAGE"), "/docs/reference/diagnostics.md");

/// Renders one SARIF log with one run; rules are those that occur. Each place is a result, so that each line of a pull request is
/// annotated.
pub fn sarif(diagnostics: &[Diagnostic], root: &SourceRoot) -> String {
    let used: BTreeSet<&str> = diagnostics.iter().map(|d| d.code).collect();
    let rules: Vec<Value> = used.iter().filter_map(|id| codes::find(id)).map(rule).collect();
    let mut fingerprints = Fingerprints::default();
    let found = findings(diagnostics);
    let results: Vec<Value> =
        found.iter().flat_map(|finding| results(finding, root, &mut fingerprints)).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "kb-compiler",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_HOMEPAGE"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": { "%SRCROOT%": { "description": { "text": "The top of the repository." } } },
            "results": results,
        }],
    });
    format!("{log:#}\n")
}

fn rule(code: &codes::Code) -> Value {
    let mut rule = json!({
        "id": code.id,
        "shortDescription": { "text": code.title },
        "helpUri": format!("{REFERENCE}#{}", anchor(code)),
        "defaultConfiguration": { "level": code.severity.name() },
    });
    if !code.hint.is_empty() {
        rule["help"] = json!({ "text": code.hint });
    }
    rule
}

/// The anchor of the heading `FM005 · audience is not known`, as GitHub makes it.
fn anchor(code: &codes::Code) -> String {
    let heading = format!("{} · {}", code.id, code.title).to_lowercase();
    let letters = heading.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
    letters.map(|c| if c == ' ' { '-' } else { c }).collect()
}

fn results(finding: &Finding<'_>, root: &SourceRoot, fingerprints: &mut Fingerprints) -> Vec<Value> {
    let places: Vec<(&Diagnostic, &Place)> =
        finding.diagnostics().flat_map(|found| found.places().map(move |place| (found, place))).collect();
    let (own, rest) = places.split_at(places.len().min(MOST_RESULTS));
    let mut results: Vec<Value> =
        own.iter().map(|(found, at)| result(found, at, root, fingerprints)).collect();
    if let Some(last) = results.last_mut().filter(|_| !rest.is_empty()) {
        last["relatedLocations"] = rest.iter().map(|(_, place)| location(place, root)).collect();
    }
    results
}

fn result(diagnostic: &Diagnostic, place: &Place, root: &SourceRoot, prints: &mut Fingerprints) -> Value {
    let text = match &diagnostic.hint {
        Some(hint) => format!("{}. {hint}", diagnostic.message),
        None => diagnostic.message.clone(),
    };
    json!({
        "ruleId": diagnostic.code,
        "level": diagnostic.severity.name(),
        "message": { "text": text },
        "locations": [location(place, root)],
        "partialFingerprints": { "primaryLocationLineHash": prints.next(diagnostic, place) },
        "properties": { "cause": diagnostic.cause.as_ref().unwrap_or(&diagnostic.message) },
    })
}

fn location(place: &Place, root: &SourceRoot) -> Value {
    json!({ "physicalLocation": {
        "artifactLocation": { "uri": uri(&root.path(&place.file)), "uriBaseId": "%SRCROOT%" },
        "region": {
            "startLine": place.line,
            "startColumn": place.column,
            "endLine": place.end_line,
            "endColumn": place.end_column,
            "byteOffset": place.span.start,
            "byteLength": place.span.len(),
        },
    }})
}

/// Names of results that stay when lines are added above: of file, code and message, and which of those that are equal.
#[derive(Debug, Default)]
struct Fingerprints {
    seen: BTreeMap<u64, usize>,
}

impl Fingerprints {
    fn next(&mut self, diagnostic: &Diagnostic, place: &Place) -> String {
        let what = format!("{}\n{}\n{}", diagnostic.code, place.file, diagnostic.message);
        let hash = xxh3_64(what.as_bytes());
        let times = self.seen.entry(hash).or_default();
        *times += 1;
        format!("{hash:016x}:{times}")
    }
}

/// A relative URI: everything but unreserved characters and `/` as percent codes (RFC 3986).
fn uri(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    path.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}
