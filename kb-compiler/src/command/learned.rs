//! What a build learned from tickets, told to people and written as JSON.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::build::Written;
use crate::learn::Report;
use crate::triage::FieldReport;

/// One bundle's part of the JSON.
#[derive(Debug, Serialize)]
struct Learned<'w> {
    bundle: &'w str,
    #[serde(flatten)]
    search: Option<&'w Report>,
    triage: &'w [FieldReport],
}

/// Says what was learned on stderr, and in the file that is named or else in `OUT.report.json`.
pub(super) fn tell(written: &[Written], named: Option<&Path>, out: &Path) -> Result<(), Box<dyn Error>> {
    let taught = written.iter().filter(|bundle| bundle.report.is_some() || !bundle.triage.is_empty());
    let learned: Vec<Learned<'_>> = taught
        .map(|Written { folder, report, triage, .. }| Learned {
            bundle: folder,
            search: report.as_ref(),
            triage,
        })
        .collect();
    if learned.is_empty() && named.is_none() {
        return Ok(());
    }
    learned.iter().for_each(|bundle| eprint!("{}", as_text(bundle)));
    let path = named.map_or_else(|| beside(out), Path::to_owned);
    let mut json = serde_json::to_string_pretty(&learned)?;
    json.push('\n');
    fs::write(&path, json)
        .map_err(|error| format!("{}: {error}; name another file with --report", path.display()))?;
    eprintln!("The same as JSON, with every article that no ticket reached: {}", path.display());
    Ok(())
}

fn as_text(bundle: &Learned<'_>) -> String {
    let mut text = bundle.search.map(ToString::to_string).unwrap_or_default();
    let fields: Vec<String> = bundle.triage.iter().map(ToString::to_string).collect();
    let lines = fields.iter().flat_map(|field| field.lines());
    text.extend(lines.map(|line| format!("{}: {line}\n", bundle.bundle)));
    text
}

/// Outside the folder that is served, because it names articles of every audience.
fn beside(out: &Path) -> PathBuf {
    let mut name = out.components().as_path().as_os_str().to_owned();
    name.push(".report.json");
    PathBuf::from(name)
}
