//! Prints what a build learned from tickets and what it changed, and writes it as JSON.

use std::error::Error;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

use serde::Serialize;

use super::bundles::BuiltBundle;
use super::day;
use crate::comparison::Comparison;
use crate::learn::Report;
use crate::triage::FieldReport;

/// What a build leaves with the articles; hidden, so that it is neither read as articles nor served.
const BUILD_FOLDER: &str = ".fixmark";

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

/// Prints the reports on standard error and writes them to the named file, or else into the build folder of the
/// sources.
pub(super) fn write(
    built: &[BuiltBundle<'_>],
    named: Option<&Path>,
    sources: &Path,
    as_of: i32,
) -> Result<(), Box<dyn Error>> {
    let as_of = &day::written(as_of);
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
    reports.iter().for_each(|report| eprint!("{}", as_text(report)));
    let path = named.map_or_else(|| sources.join(BUILD_FOLDER).join("report.json"), Path::to_owned);
    let mut json = serde_json::to_string_pretty(&reports)?;
    json.push('\n');
    let prepared = if named.is_none() { make_build_folder(&sources.join(BUILD_FOLDER)) } else { Ok(()) };
    prepared
        .and_then(|()| write_privately(&path, &json))
        .map_err(|error| format!("{}: {error}; name another file with --report", path.display()))?;
    eprintln!("The full report is in {}.", path.display());
    Ok(())
}

impl BundleReport<'_> {
    fn says_something(&self) -> bool {
        self.search.is_some() || !self.triage.is_empty() || self.comparison.is_some()
    }
}

fn as_text(report: &BundleReport<'_>) -> String {
    let mut text = report.search.map(ToString::to_string).unwrap_or_default();
    if let Some(comparison) = report.comparison {
        text += &format!("{}: {comparison}", report.bundle);
    }
    let fields: Vec<String> = report.triage.iter().map(ToString::to_string).collect();
    let lines = fields.iter().flat_map(|field| field.lines());
    text.extend(lines.map(|line| format!("{}: {line}\n", report.bundle)));
    text
}

/// Makes the folder, or takes it as it is; a link in its place could lead anywhere.
fn make_build_folder(folder: &Path) -> io::Result<()> {
    match fs::symlink_metadata(folder) {
        Ok(meta) if meta.is_dir() => Ok(()),
        Ok(_) => Err(io::Error::new(io::ErrorKind::NotADirectory, format!("{BUILD_FOLDER} is not a folder"))),
        Err(_) => {
            fs::create_dir(folder)?;
            fs::write(folder.join(".gitignore"), "*\n")
        }
    }
}

/// Replaces the file by one that only its owner may read. A terminal or a pipe is written to as it is.
fn write_privately(path: &Path, text: &str) -> io::Result<()> {
    if fs::metadata(path).is_ok_and(|meta| !meta.is_file()) {
        return fs::write(path, text);
    }
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}
