//! `check`: every problem of a knowledge base with its place, its code and what to do.

use std::error::Error;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;

use super::Status;
use crate::days;
use crate::diagnostic::{self, Diagnostic, Severity, render};
use crate::sources;

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The folder of articles.
    #[arg(default_value = ".")]
    dir: PathBuf,
    /// Put right what can be put right without asking, then check again.
    #[arg(long)]
    fix: bool,
    /// How problems are printed.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

/// How problems are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// With the lines they stand in, on standard error.
    Human,
    /// A JSON array.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Workflow commands that annotate a pull request.
    Github,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Status, Box<dyn Error>> {
    let mut diagnostics = problems(arguments)?;
    if arguments.fix {
        let repaired = sources::fix::apply(&arguments.dir, &diagnostics)?;
        eprintln!("{repaired} problems put right.");
        diagnostics = problems(arguments)?;
    }
    print(&diagnostics, arguments)?;
    let failed = diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
    Ok(if failed { Status::ContentProblems } else { Status::Fine })
}

fn problems(arguments: &Arguments) -> Result<Vec<Diagnostic>, sources::SourceError> {
    let (base, mut diagnostics) = sources::read(&arguments.dir)?;
    diagnostics.extend(sources::due::check(&base, days::today()));
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
