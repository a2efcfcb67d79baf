//! The checked options of `export`.

use std::path::PathBuf;

use kb_core::ticket::Day;

use super::arguments::{ExistingDatabase, ExportArguments};
use super::database::Database;
use super::paths::output_file;
use super::problem::{ConfigProblem, Problems};

/// What to export, and where to; [`ExportConfig::check`] is its only constructor.
#[derive(Debug, Clone)]
pub struct ExportConfig {
    /// Where everything is kept; if it is a file, it exists.
    pub database: Database,
    /// The first day whose tickets and feedback are exported, like `2026-11-22`; empty for all.
    pub since: String,
    /// The file to write; standard output if absent.
    pub out: Option<PathBuf>,
}

impl ExportConfig {
    /// Checks what was typed; every problem found is reported.
    pub fn check(arguments: ExportArguments) -> Result<Self, Vec<ConfigProblem>> {
        let mut problems = Problems::default();
        let database = existing_database(&arguments.database);
        let database = problems.take("--database", database);
        let since = problems.take("--since", day(arguments.since.unwrap_or_default()));
        let out = problems.take("--out", arguments.out.map(output_file).transpose());
        match (database, since, out) {
            (Some(database), Some(since), Some(out)) => Ok(Self { database, since, out }),
            _ => Err(problems.into_list()),
        }
    }
}

/// A server's database, or a file that exists.
pub(super) fn existing_database(given: &ExistingDatabase) -> Result<Database, String> {
    let database = Database::new(&given.database)?;
    match database.file().filter(|path| !path.is_file()) {
        None => Ok(database),
        Some(_) => {
            Err(format!("`{database}` does not exist; name the database that `kb-gateway serve` writes"))
        }
    }
}

pub(super) fn day(text: String) -> Result<String, String> {
    if text.is_empty() || Day::new(&text).is_some() {
        return Ok(text);
    }
    Err(format!("`{text}` is not a day; write it like 2026-11-22"))
}
