//! `import`: what a ticket system exported becomes resolved tickets.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use kb_files::Mode;
use kb_import::{Export, Finding, Import, Kind, Mapping, Report, System};

use super::import_links;
use super::status::Status;

/// Largest mapping file, in bytes.
const MAX_MAPPING: u64 = 16 * 1024 * 1024;
/// How many findings of a kind are printed without --verbose.
const MOST_SHOWN: u64 = 10;

/// The arguments of `import`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The exports, oldest first: JSON, JSON lines, CSV or XML.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The ticket system: zendesk, jira, youtrack, salesforce, servicenow, freshdesk, redmine, rt, roundup, or csv for any other.
    #[arg(long, value_name = "SYSTEM")]
    from: System,
    /// A mapping file, which says where this team's fields stand.
    #[arg(long, value_name = "MAP.toml")]
    map: Option<PathBuf>,
    /// The file to write, in the folder `resolutions` of a knowledge base; by default standard output.
    #[arg(long, value_name = "FILE", conflicts_with = "guess")]
    out: Option<PathBuf>,
    /// Print a mapping file for what the exports hold, and import nothing.
    #[arg(long)]
    guess: bool,
    /// Find articles of this folder for tickets that name none, where that is sure enough.
    #[arg(long, value_name = "DIR", conflicts_with = "guess")]
    link: Option<PathBuf>,
    /// Leave addresses, card numbers, passwords and clients' names in the texts.
    #[arg(long)]
    keep_personal_data: bool,
    /// Print every finding, not only the first ten of each kind.
    #[arg(long)]
    verbose: bool,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Status, Box<dyn Error>> {
    let changes = arguments.map.as_deref().map(read_mapping).transpose()?.unwrap_or_default();
    let mapping = Mapping::new(arguments.from.mapping(), &changes).map_err(|error| match &arguments.map {
        Some(file) => format!("{}: {error}", file.display()),
        None => error.to_string(),
    })?;
    let mut exports = arguments.files.iter().map(|file| open(file)).collect::<Result<Vec<_>, _>>()?;
    let mut shown = BTreeMap::new();
    let mut print = |finding: &Finding| print_some(finding, &mut shown, arguments.verbose);
    let mut import = Import {
        system: arguments.from,
        mapping: &mapping,
        scrubbed: !arguments.keep_personal_data,
        findings: &mut print,
    };
    if arguments.guess {
        let proposal = import.survey(&mut exports)?.proposal(&mapping);
        io::stdout().lock().write_all(proposal.as_bytes())?;
        return Ok(Status::Fine);
    }
    let report = match &arguments.out {
        Some(out) => write_file(&mut import, &mut exports, arguments, out)?,
        None => write(&mut import, &mut exports, arguments, &mut io::stdout().lock())?,
    };
    print_rest(&report, arguments);
    Ok(if report.lost() > 0 { Status::ContentProblems } else { Status::Fine })
}

fn read_mapping(file: &Path) -> Result<String, String> {
    let bytes =
        kb_files::read_named(file, MAX_MAPPING).map_err(|error| format!("{}: {error}", file.display()))?;
    String::from_utf8(bytes)
        .map_err(|_| format!("{}: a mapping file is UTF-8; save it as such", file.display()))
}

fn open(file: &Path) -> Result<Export<File>, String> {
    let name = file.display().to_string();
    let content = kb_files::open_named(file).map_err(|error| format!("{name}: {error}"))?;
    let written = content.metadata().and_then(|meta| meta.modified()).ok();
    let written = written.and_then(|time| Timestamp::try_from(time).ok());
    let date = written.map(|time| time.to_zoned(TimeZone::UTC).date().to_string());
    Ok(Export { name, content, date })
}

/// Writes the tickets for their owner's eyes only: they are what clients wrote.
fn write_file(
    import: &mut Import<'_>,
    exports: &mut [Export<File>],
    arguments: &Arguments,
    out: &Path,
) -> Result<Report, Box<dyn Error>> {
    let written =
        kb_files::replace_named_with(out, Mode::Private, |to| write(import, exports, arguments, to));
    written.map_err(|error: Box<dyn Error>| format!("{}: {error}", out.display()).into())
}

fn write(
    import: &mut Import<'_>,
    exports: &mut [Export<File>],
    arguments: &Arguments,
    out: &mut dyn Write,
) -> Result<Report, Box<dyn Error>> {
    let spool = tempfile::tempfile()?;
    let Some(dir) = &arguments.link else { return Ok(import.run(exports, spool, out)?) };
    let mut lines = BufWriter::new(tempfile::tempfile()?);
    let report = import.run(exports, spool, &mut lines)?;
    let mut lines = lines.into_inner().map_err(io::IntoInnerError::into_error)?;
    eprint!("{}", import_links::link(dir, &mut lines, out)?);
    Ok(report)
}

fn print_some(finding: &Finding, shown: &mut BTreeMap<Kind, u64>, all: bool) {
    let count = shown.entry(finding.kind).or_default();
    *count += 1;
    if all || *count <= MOST_SHOWN {
        eprintln!("{finding}");
    }
}

fn print_rest(report: &Report, arguments: &Arguments) {
    let more: u64 = report.findings.values().map(|count| count.saturating_sub(MOST_SHOWN)).sum();
    if more > 0 && !arguments.verbose {
        eprintln!("{more} more of these; --verbose prints them.");
    }
    eprint!("{report}");
    if report.written > 0 && report.tagged == 0 && arguments.map.is_none() {
        eprintln!("No ticket is tagged: `--guess` proposes a mapping file for your own fields.");
    }
}
