//! The checked options of `export`.

use std::path::PathBuf;

use kb_core::ticket::Day;

use super::arguments::ExportArguments;
use super::paths::{database_file, output_file};
use super::problem::{ConfigProblem, Problems};

/// What to export, and where to; [`ExportConfig::check`] is its only constructor.
#[derive(Debug, Clone)]
pub struct ExportConfig {
    /// The SQLite file; it exists.
    pub database: PathBuf,
    /// The first day whose tickets and feedback are exported, like `2026-11-22`; empty for all.
    pub since: String,
    /// The file to write; standard output if absent.
    pub out: Option<PathBuf>,
}

impl ExportConfig {
    /// Checks what was typed; every problem found is reported.
    pub fn check(arguments: ExportArguments) -> Result<Self, Vec<ConfigProblem>> {
        let mut problems = Problems::default();
        let database = database_file(&arguments.database).and_then(existing);
        let database = problems.take("--database", database);
        let since = problems.take("--since", day(arguments.since.unwrap_or_default()));
        let out = problems.take("--out", arguments.out.map(output_file).transpose());
        match (database, since, out) {
            (Some(database), Some(since), Some(out)) => Ok(Self { database, since, out }),
            _ => Err(problems.into_list()),
        }
    }
}

fn existing(path: PathBuf) -> Result<PathBuf, String> {
    if path.is_file() {
        return Ok(path);
    }
    Err(format!("`{}` does not exist; name the database that `kb-gateway serve` writes", path.display()))
}

fn day(text: String) -> Result<String, String> {
    if text.is_empty() || Day::new(&text).is_some() {
        return Ok(text);
    }
    Err(format!("`{text}` is not a day; write it like 2026-11-22"))
}
