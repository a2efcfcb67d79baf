//! Runs an import on texts, and finds the shared samples.

use std::io::Cursor;
use std::path::{Path, PathBuf};

use kb_import::{Export, Finding, Import, Mapping, Report, System};
use serde_json::Value;

/// What an import gave.
pub(crate) struct Imported {
    pub(crate) lines: Vec<Value>,
    pub(crate) findings: Vec<Finding>,
    pub(crate) report: Report,
}

/// Imports files by their names and contents.
pub(crate) fn import(system: System, mapping: &str, files: &[(&str, &[u8])]) -> Imported {
    let mapping = Mapping::new(system.mapping(), mapping).expect("the mapping can be used");
    let mut findings = Vec::new();
    let mut note = |finding: &Finding| findings.push(finding.clone());
    let mut import = Import { system, mapping: &mapping, scrubbed: true, findings: &mut note };
    let export = |(name, content): &(&str, &[u8])| Export {
        name: (*name).to_owned(),
        content: Cursor::new(content.to_vec()),
        date: None,
    };
    let mut exports: Vec<_> = files.iter().map(export).collect();
    let mut out = Vec::new();
    let report = import.run(&mut exports, Cursor::new(Vec::new()), &mut out).expect("memory can be read");
    let text = String::from_utf8(out).expect("lines are UTF-8");
    let lines = text.lines().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect();
    Imported { lines, findings, report }
}

/// The folder of the vendors' samples. Where it is missing there is nothing to test, except in continuous integration.
pub(crate) fn samples() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    let root = std::env::var_os("FIXMARK_SHARED").map_or(beside, PathBuf::from);
    let folder = root.join("ticketing/samples");
    if folder.is_dir() {
        return Some(folder);
    }
    let ci = std::env::var_os("CI").is_some_and(|value| !value.is_empty());
    let hint = "set FIXMARK_SHARED to the folder that holds ticketing/";
    assert!(!ci, "{} is missing, and CI needs it; {hint}", folder.display());
    eprintln!("SKIPPED: {} is missing; {hint}", folder.display());
    None
}
