//! Prints what a build learned from tickets and writes it as JSON.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::bundles::WrittenBundle;
use crate::learn::Report;
use crate::triage::FieldReport;

/// The reports of one bundle, as in the JSON.
#[derive(Debug, Serialize)]
struct BundleReport<'w> {
    bundle: &'w str,
    #[serde(flatten)]
    search: Option<&'w Report>,
    triage: &'w [FieldReport],
}

/// Prints the reports on standard error and writes them to the named file, or else to `OUT.report.json`.
pub(super) fn write(
    written: &[WrittenBundle],
    named: Option<&Path>,
    out: &Path,
) -> Result<(), Box<dyn Error>> {
    let with_tickets = written.iter().filter(|bundle| bundle.report.is_some() || !bundle.triage.is_empty());
    let reports: Vec<BundleReport<'_>> = with_tickets
        .map(|WrittenBundle { folder, report, triage, .. }| BundleReport {
            bundle: folder,
            search: report.as_ref(),
            triage,
        })
        .collect();
    if reports.is_empty() && named.is_none() {
        return Ok(());
    }
    reports.iter().for_each(|report| eprint!("{}", as_text(report)));
    let path = named.map_or_else(|| beside(out), Path::to_owned);
    let mut json = serde_json::to_string_pretty(&reports)?;
    json.push('\n');
    fs::write(&path, json)
        .map_err(|error| format!("{}: {error}; name another file with --report", path.display()))?;
    eprintln!("The full report is in {}.", path.display());
    Ok(())
}

fn as_text(report: &BundleReport<'_>) -> String {
    let mut text = report.search.map(ToString::to_string).unwrap_or_default();
    let fields: Vec<String> = report.triage.iter().map(ToString::to_string).collect();
    let lines = fields.iter().flat_map(|field| field.lines());
    text.extend(lines.map(|line| format!("{}: {line}\n", report.bundle)));
    text
}

/// Outside the folder that is served, because the report names articles of every audience.
fn beside(out: &Path) -> PathBuf {
    let mut name = out.components().as_path().as_os_str().to_owned();
    name.push(".report.json");
    PathBuf::from(name)
}
