//! `build`: sources → editions → index → bundle → dist.

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use kb_core::bundle::Manifest;
use kb_core::model::Audience;

use super::{Status, learned};
use crate::bundle::{Bundle, bundle};
use crate::days;
use crate::diagnostic::{Diagnostic, Severity};
use crate::dist;
use crate::edition::{Edition, editions};
use crate::learn::{Report, Study};
use crate::sources::{Asset, KnowledgeBase};
use crate::triage::FieldReport;

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The folder of articles.
    #[arg(default_value = ".")]
    dir: PathBuf,
    /// The folder to write.
    #[arg(long)]
    out: PathBuf,
    /// Leave out tickets opened on this day (YYYY-MM-DD) or later, to measure with them what the earlier ones taught.
    #[arg(long, value_name = "DATE", value_parser = first_day)]
    resolutions_before: Option<FirstDay>,
    /// Only these audiences: client, client:ACCOUNT or internal; may be given several times.
    #[arg(long = "audience", value_parser = audience)]
    audiences: Vec<Audience>,
    /// Where to write what was learned, as JSON; by default beside the written folder, so that no server hands it out.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// The folder of the built widget; by default `widget` beside the program or one level up, if it is there.
    #[arg(long, env = "FIXMARK_WIDGET")]
    widget: Option<PathBuf>,
}

/// The first day whose tickets are left out, in days since 1970-01-01.
#[derive(Debug, Clone, Copy)]
struct FirstDay(i32);

fn first_day(text: &str) -> Result<FirstDay, String> {
    let written_out = text.len() == "YYYY-MM-DD".len();
    let date = Date::strptime("%Y-%m-%d", text).ok().filter(|_| written_out);
    let date =
        date.ok_or_else(|| "write a day of the calendar as YYYY-MM-DD, such as 2026-03-31".to_owned())?;
    Ok(FirstDay(days::number(date)))
}

pub(super) fn audience(text: &str) -> Result<Audience, String> {
    Audience::parse(text).ok_or_else(|| "write client, client:ACCOUNT or internal".to_owned())
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Status, Box<dyn Error>> {
    let (mut base, diagnostics) = crate::sources::read(&arguments.dir)?;
    report(&diagnostics);
    if nothing_in(&base) {
        eprintln!("error: {}", NothingToBuild(arguments.dir.clone()));
        return Ok(Status::ContentProblems);
    }
    if let Some(day) = arguments.resolutions_before {
        leave_out_later(&mut base, day);
    }
    let written = write(&base, &arguments.audiences, &arguments.out, STUDY)?;
    eprint!("{}", as_table(&written));
    learned::tell(&written, arguments.report.as_deref(), &arguments.out)?;
    match widget_folder(arguments.widget.as_deref()) {
        Some(folder) => dist::write_widget(&arguments.out, &folder).map(|_| ())?,
        None => eprintln!("No widget files were found, so only bundles were written; {BUILD_THE_WIDGET}."),
    }
    let failed = diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
    Ok(if failed { Status::ContentProblems } else { Status::Fine })
}

/// Learning in full, told on a terminal.
const STUDY: Study = Study { measured: true, progress: show };

fn show(progress: &str) {
    if std::io::stderr().is_terminal() {
        eprint!("\r\u{1b}[2Klearning {progress}");
    }
}

/// Clears the line of progress.
fn show_done() {
    if std::io::stderr().is_terminal() {
        eprint!("\r\u{1b}[2K");
    }
}

/// What to do where there is no widget.
pub(super) const BUILD_THE_WIDGET: &str =
    "run `cargo xtask widget`, or name the folder of a built one with --widget";

/// A folder that has nothing to build from; what was built before stays as it is.
#[derive(Debug)]
pub(super) struct NothingToBuild(pub(super) PathBuf);

impl fmt::Display for NothingToBuild {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let folder = self.0.display();
        write!(
            f,
            "{folder}: no articles and no tickets could be read, so nothing was written; add a Markdown file, or name another folder"
        )
    }
}

impl Error for NothingToBuild {}

/// Whether there is nothing to build from. Tickets alone are enough: triage learns from them.
pub(super) fn nothing_in(base: &KnowledgeBase) -> bool {
    base.articles.is_empty() && base.resolutions.is_empty()
}

/// Errors and warnings in a line each; `check` shows them with their source and the notes as well.
pub(super) fn report(diagnostics: &[Diagnostic]) {
    for diagnostic in diagnostics.iter().filter(|diagnostic| diagnostic.severity != Severity::Note) {
        let Diagnostic { place, severity, code, message, hint, .. } = diagnostic;
        let hint = hint.as_deref().map(|hint| format!("; {hint}")).unwrap_or_default();
        eprintln!("{place}: {severity} {code}: {message}{hint}");
    }
    match diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Note).count() {
        0 => {}
        1 => eprintln!("1 note; `kb-compiler check` shows it."),
        notes => eprintln!("{notes} notes; `kb-compiler check` shows them."),
    }
}

/// Drops the tickets of that day and later ones. One without a day may be from any time and stays.
fn leave_out_later(base: &mut KnowledgeBase, FirstDay(first): FirstDay) {
    let tickets = std::mem::take(&mut base.resolutions);
    let places = std::mem::take(&mut base.resolution_places);
    let (read, mut undated) = (tickets.len(), 0);
    for (ticket, place) in tickets.into_iter().zip(places) {
        undated += usize::from(ticket.opened_day.is_none());
        if ticket.opened_day.is_none_or(|day| day < first) {
            base.resolutions.push(ticket);
            base.resolution_places.push(place);
        }
    }
    eprintln!("{} of {read} tickets left out by --resolutions-before.", read - base.resolutions.len());
    if undated > 0 {
        eprintln!("{undated} tickets do not say when they were opened and were kept; add `opened` to them.");
    }
}

/// A bundle that was written.
#[derive(Debug)]
pub(super) struct Written {
    /// Its folder below the one written to.
    pub(super) folder: String,
    /// Its manifest.
    pub(super) manifest: Manifest,
    /// Files in it, pictures and manifest included.
    files: usize,
    bytes: u64,
    /// What its tickets taught the search.
    pub(super) report: Option<Report>,
    /// What their tags taught triage.
    pub(super) triage: Vec<FieldReport>,
}

/// Writes the bundles of these audiences, or of all where none is named, and removes those of others.
pub(super) fn write(
    base: &KnowledgeBase,
    audiences: &[Audience],
    out: &Path,
    study: Study,
) -> Result<Vec<Written>, Box<dyn Error>> {
    let editions = wanted(base, audiences)?;
    remove_other_bundles(&editions, out)?;
    let mut written = Vec::with_capacity(editions.len());
    for edition in &editions {
        let bundle = bundle(edition, base, study)?;
        let assets: Vec<&Asset> =
            base.assets.iter().filter(|asset| asset.readers.ships_to(edition.reader())).collect();
        let bytes = dist::write_bundle(out, &bundle, &assets)?;
        let files = bundle.files.len() + assets.len() + 1;
        let Bundle { folder, manifest, report, triage, .. } = bundle;
        written.push(Written { folder, manifest, files, bytes, report, triage });
    }
    show_done();
    Ok(written)
}

/// The editions of these audiences. One that `kb.toml` doesn't name would write nothing and remove the rest, so it is refused.
fn wanted<'b>(base: &'b KnowledgeBase, audiences: &[Audience]) -> Result<Vec<Edition<'b>>, String> {
    let editions = editions(base);
    let known: BTreeSet<&Audience> =
        editions.iter().filter_map(|edition| edition.audience.as_ref()).collect();
    if let Some(unknown) = audiences.iter().find(|audience| !known.is_empty() && !known.contains(audience)) {
        let known: Vec<String> = known.iter().map(ToString::to_string).collect();
        return Err(format!(
            "--audience {unknown}: kb.toml does not name it; choose from {}, or add it to [audiences] in kb.toml",
            known.join(", ")
        ));
    }
    let chosen = |audience: &Audience| audiences.is_empty() || audiences.contains(audience);
    Ok(editions.into_iter().filter(|edition| edition.audience.as_ref().is_none_or(chosen)).collect())
}

/// Removes what earlier builds wrote for audiences and languages that this one doesn't make.
fn remove_other_bundles(editions: &[Edition], out: &Path) -> Result<(), dist::DistError> {
    let folders: BTreeSet<&str> = editions.iter().map(|edition| edition.folder.as_str()).collect();
    let top = |folder: &str| folder.split('/').next().unwrap_or(folder).to_owned();
    let tops: BTreeSet<String> = folders.iter().map(|folder| top(folder)).collect();
    dist::remove_other_bundles(out, &tops)?;
    for top in &tops {
        let below = folders.iter().filter_map(|folder| folder.strip_prefix(top.as_str())?.strip_prefix('/'));
        dist::remove_other_bundles(&out.join(top), &below.map(str::to_owned).collect())?;
    }
    Ok(())
}

/// A line for each bundle.
fn as_table(written: &[Written]) -> String {
    let rows = written.iter().map(|bundle| {
        let Written { folder, manifest, files, bytes, .. } = bundle;
        let size = format!("{:.1} KB", *bytes as f64 / 1024.0);
        [folder.clone(), manifest.locale.clone(), manifest.articles.to_string(), files.to_string(), size]
    });
    let head = ["bundle", "language", "articles", "files", "size"].map(str::to_owned);
    let rows: Vec<[String; 5]> = std::iter::once(head).chain(rows).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: [usize; 5] = std::array::from_fn(width);
    rows.iter()
        .map(|[folder, language, articles, files, size]| {
            let [a, b, c, d, e] = widths;
            format!("{folder:<a$}  {language:<b$}  {articles:>c$}  {files:>d$}  {size:>e$}\n")
        })
        .collect()
}

/// The folder of the built widget: the named one, or one where `cargo xtask widget` puts it.
pub(super) fn widget_folder(named: Option<&Path>) -> Option<PathBuf> {
    if let Some(folder) = named {
        return Some(folder.to_owned());
    }
    let program = std::env::current_exe().ok()?;
    let beside = program.parent()?;
    let candidates = [Some(beside.join("widget")), beside.parent().map(|up| up.join("widget"))];
    candidates.into_iter().flatten().find(|folder| folder.join("fixmark.js").is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_strictly() {
        for (text, days) in [
            ("1970-01-01", Some(0)),
            ("2024-07-01", Some(19_905)),
            ("1969-12-31", Some(-1)),
            ("2024-02-30", None),
            ("2024-7-1", None),
            ("20240701", None),
            ("2024-07-01T12:00", None),
            ("yesterday", None),
            ("", None),
        ] {
            assert_eq!(first_day(text).ok().map(|day| day.0), days, "{text}");
        }
    }
}
