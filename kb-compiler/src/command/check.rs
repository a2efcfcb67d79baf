//! `check`: every problem of a knowledge base with its place, its code and what to do.

use std::collections::BTreeMap;
use std::error::Error;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;

use super::day::{Day, day};
use super::problems::{self, NothingToRead};
use super::repository::source_root;
use super::status::Status;
use crate::diagnostic::render::{self, Counts};
use crate::diagnostic::{self, Diagnostic, codes};
use crate::sources::{self, KnowledgeBase, Reading, format};

/// The arguments of `check`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The folder of articles.
    #[arg(default_value = ".")]
    dir: PathBuf,
    /// Fix the problems that have a safe fix, then check again.
    #[arg(long)]
    fix: bool,
    /// The day (YYYY-MM-DD) on which reviews, publication and expiry are judged; by default today.
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Day>,
    /// The output format.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

/// Most files of one kind that are named.
const MOST_FILES: usize = 10;

/// Output formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Text with source lines, on standard error.
    Human,
    /// A JSON array, on standard output.
    Json,
    /// SARIF 2.1.0, for code scanning, on standard output.
    Sarif,
    /// GitHub workflow commands, which annotate a pull request, on standard output.
    Github,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Status, Box<dyn Error>> {
    let (mut base, mut diagnostics) = find_problems(arguments)?;
    if arguments.fix {
        let repaired = sources::fix::apply(&arguments.dir, &diagnostics)?;
        eprintln!("{repaired} problems fixed.");
        (base, diagnostics) = find_problems(arguments)?;
    }
    print(&diagnostics, arguments)?;
    if matches!(arguments.format, Format::Human) {
        eprint!("{}{}", what_is_not_published(&diagnostics), what_was_found(&diagnostics));
        eprintln!("{}", what_was_read(&base));
    }
    if problems::is_empty(&base) {
        eprintln!("error: {}", NothingToRead(arguments.dir.clone()));
        return Ok(Status::ContentProblems);
    }
    Ok(if problems::any_error(&diagnostics) { Status::ContentProblems } else { Status::Fine })
}

/// Which articles ship to nobody, one a line with its place and the reason; nothing where all are published.
fn what_is_not_published(diagnostics: &[Diagnostic]) -> String {
    let kept: Vec<&Diagnostic> =
        diagnostics.iter().filter(|found| found.code == codes::NOT_PUBLISHED.id).collect();
    let line =
        |found: &&Diagnostic| format!("  {}:{}: {}\n", found.place.file, found.place.line, found.message);
    let more = match kept.len().saturating_sub(MOST_FILES) {
        0 => String::new(),
        more => format!("  and {more} more; `--format json` lists them\n"),
    };
    let head = if kept.is_empty() { "" } else { "Not published:\n" };
    head.to_owned() + &kept.iter().take(MOST_FILES).map(line).collect::<String>() + &more
}

/// How many findings there are; nothing where there are none.
fn what_was_found(diagnostics: &[Diagnostic]) -> String {
    let Counts { errors, warnings, notes } = render::count(diagnostics);
    let of = |count: usize, one: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        count => Some(format!("{count} {one}s")),
    };
    let counts = [of(errors, "error"), of(warnings, "warning"), of(notes, "note")];
    let counts: Vec<String> = counts.into_iter().flatten().collect();
    if counts.is_empty() { String::new() } else { format!("Found {}.\n", counts.join(", ")) }
}

/// The articles that are no Markdown files, by name.
fn other_articles(base: &KnowledgeBase) -> String {
    let files = base.places.values().map(|place| &*place.file);
    let other: Vec<&str> =
        files.filter(|file| format::Format::of(file) != format::Format::Markdown).collect();
    match other.len() {
        0 => String::new(),
        count if count <= MOST_FILES => format!(" (with {})", other.join(", ")),
        count => format!(" (with {} and {} more)", other[..MOST_FILES].join(", "), count - MOST_FILES),
    }
}

/// How many articles and tickets were read, and which files are of another form than `.md` and `.jsonl`.
fn what_was_read(base: &KnowledgeBase) -> String {
    let mut files: BTreeMap<&str, usize> = BTreeMap::new();
    for place in base.resolution_places.iter().filter(|place| !place.file.ends_with(".jsonl")) {
        *files.entry(&place.file).or_default() += 1;
    }
    let named: Vec<String> =
        files.iter().take(MOST_FILES).map(|(file, count)| format!(", {count} of them from {file}")).collect();
    let more = match files.len().saturating_sub(MOST_FILES) {
        0 => String::new(),
        more => format!(", and others from {more} more files"),
    };
    let (articles, tickets) = (base.articles.len(), base.resolutions.len());
    let ignored = match base.ignored {
        0 => String::new(),
        ignored => format!(" `.kbignore` leaves out {ignored} files and folders."),
    };
    let other = other_articles(base);
    format!("Read {articles} articles{other} and {tickets} tickets{}{more}.{ignored}", named.concat())
}

fn find_problems(arguments: &Arguments) -> Result<(KnowledgeBase, Vec<Diagnostic>), sources::SourceError> {
    let today = Reading::today();
    let reading = Reading { as_of: arguments.as_of.map_or(today.as_of, |Day(day)| day), ..today };
    let (base, mut diagnostics) = sources::read_as(&arguments.dir, reading)?;
    diagnostics.extend(sources::due::check(&base, reading.as_of));
    diagnostic::sort(&mut diagnostics);
    Ok((base, diagnostics))
}

fn print(diagnostics: &[Diagnostic], arguments: &Arguments) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    let root = source_root(&arguments.dir);
    match arguments.format {
        Format::Human => {
            let mut err = std::io::stderr().lock();
            let colour = err.is_terminal();
            err.write_all(render::human(diagnostics, &sources::excerpts(&arguments.dir), colour).as_bytes())
        }
        Format::Json => out.write_all(render::json(diagnostics, &root).as_bytes()),
        Format::Sarif => out.write_all(render::sarif(diagnostics, &root).as_bytes()),
        Format::Github => out.write_all(render::github(diagnostics, &root).as_bytes()),
    }
}
