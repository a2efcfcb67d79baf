//! Prints what a build learned from tickets and what it changed, and writes it as JSON.

use std::error::Error;
use std::fmt::Display;
use std::io;
use std::path::Path;

use kb_files::{Folder, Mode, replace_named};
use serde::Serialize;

use super::bundles::BuiltBundle;
use crate::comparison::Comparison;
use crate::days;
use crate::learn::Report;
use crate::triage::FieldReport;

/// What a build leaves with the articles; hidden, so that it is neither read as articles nor served.
const BUILD_FOLDER: &str = ".fixmark";

/// The report's name in it.
const REPORT: &str = "report.json";

/// The reports of one bundle, as in the JSON.
#[derive(Debug, Serialize)]
struct BundleReport<'w> {
    bundle: &'w str,
    /// The day on which publication and expiry were judged.
    as_of: &'w str,
    #[serde(flatten)]
    search: Option<&'w Report>,
    triage: &'w [FieldReport],
    comparison: Option<&'w Comparison>,
}

/// Prints the reports on standard error, `verbose` ones with every figure, and writes them to the named file, or else into the build
/// folder of the sources.
pub(super) fn write(
    built: &[BuiltBundle<'_>],
    named: Option<&Path>,
    sources: &Path,
    as_of: i32,
    verbose: bool,
) -> Result<(), Box<dyn Error>> {
    let as_of = &days::written(as_of);
    let reports = built.iter().map(|BuiltBundle { bundle, comparison, .. }| BundleReport {
        bundle: &bundle.folder,
        as_of,
        search: bundle.report.as_ref(),
        triage: &bundle.triage,
        comparison: comparison.as_ref(),
    });
    let reports: Vec<BundleReport<'_>> = reports.filter(BundleReport::says_something).collect();
    if reports.is_empty() && named.is_none() {
        return Ok(());
    }
    reports.iter().for_each(|report| eprint!("{}", as_text(report, verbose)));
    let path = named.map_or_else(|| sources.join(BUILD_FOLDER).join(REPORT), Path::to_owned);
    let mut json = serde_json::to_string_pretty(&reports)?;
    json.push('\n');
    match named {
        Some(file) => replace_named(file, json.as_bytes(), Mode::Private),
        None => write_with_sources(sources, json.as_bytes()),
    }
    .map_err(|error| format!("{}: {error}; name another file with --report", path.display()))?;
    let more = if verbose { "" } else { "; --verbose prints its figures" };
    eprintln!("The full report is in {}{more}.", path.display());
    Ok(())
}

impl BundleReport<'_> {
    fn says_something(&self) -> bool {
        self.search.is_some() || !self.triage.is_empty() || self.comparison.is_some()
    }
}

fn as_text(report: &BundleReport<'_>, verbose: bool) -> String {
    let shown = |part: &dyn Display| if verbose { format!("{part:#}") } else { part.to_string() };
    let mut text = report.search.map(|search| shown(search)).unwrap_or_default();
    if let Some(comparison) = report.comparison {
        text += &format!("{}: {}", report.bundle, shown(comparison));
    }
    let fields: Vec<String> = report.triage.iter().map(|field| shown(field)).collect();
    let lines = fields.iter().flat_map(|field| field.lines());
    text.extend(lines.map(|line| format!("{}: {line}\n", report.bundle)));
    text
}

/// Writes the report into the build folder of the sources, which is made where there is none.
fn write_with_sources(sources: &Path, json: &[u8]) -> io::Result<()> {
    let sources = Folder::open(sources)?;
    let new = sources.kind(BUILD_FOLDER)?.is_none();
    let folder = sources.make_folder(BUILD_FOLDER)?;
    if new {
        folder.replace(".gitignore", b"*\n", Mode::AsBefore)?;
    }
    folder.replace(REPORT, json, Mode::Private)
}
