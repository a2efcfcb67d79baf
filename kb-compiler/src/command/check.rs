//! `check`: every problem of a knowledge base with its place, its code and what to do.

use std::error::Error;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;

use super::day::{Day, day};
use super::problems;
use super::status::Status;
use crate::diagnostic::{self, Diagnostic, render};
use crate::sources::{self, Reading};

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
    let mut diagnostics = find_problems(arguments)?;
    if arguments.fix {
        let repaired = sources::fix::apply(&arguments.dir, &diagnostics)?;
        eprintln!("{repaired} problems fixed.");
        diagnostics = find_problems(arguments)?;
    }
    print(&diagnostics, arguments)?;
    Ok(if problems::any_error(&diagnostics) { Status::ContentProblems } else { Status::Fine })
}

fn find_problems(arguments: &Arguments) -> Result<Vec<Diagnostic>, sources::SourceError> {
    let today = Reading::today();
    let reading = Reading { as_of: arguments.as_of.map_or(today.as_of, |Day(day)| day), ..today };
    let (base, mut diagnostics) = sources::read_as(&arguments.dir, reading)?;
    diagnostics.extend(sources::due::check(&base, reading.as_of));
    diagnostic::sort(&mut diagnostics);
    Ok(diagnostics)
}

fn print(diagnostics: &[Diagnostic], arguments: &Arguments) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    match arguments.format {
        Format::Human => {
            let mut err = std::io::stderr().lock();
            let colour = err.is_terminal();
            err.write_all(render::human(diagnostics, &sources::excerpts(&arguments.dir), colour).as_bytes())
        }
        Format::Json => out.write_all(render::json(diagnostics).as_bytes()),
        Format::Sarif => out.write_all(render::sarif(diagnostics).as_bytes()),
        Format::Github => out.write_all(render::github(diagnostics).as_bytes()),
    }
}
