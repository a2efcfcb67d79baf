//! What the arguments of `export` mean.

use std::path::PathBuf;

use super::checked::{ConfigProblem, Problems, database};
use super::typed::ExportArguments;
use kb_core::ticket::problem::is_day;

/// What to export, and where to; [`ExportConfig::check`] is the only door.
#[derive(Debug, Clone)]
pub struct ExportConfig {
    /// The SQLite file; it exists.
    pub database: PathBuf,
    /// The first day whose tickets and feedback are exported, `2026-11-22`; empty for all.
    pub since: String,
    /// The file to write; standard output where absent.
    pub out: Option<PathBuf>,
}

impl ExportConfig {
    /// Checks what was typed; every problem found is reported.
    pub fn check(typed: ExportArguments) -> Result<Self, Vec<ConfigProblem>> {
        let mut found = Problems::default();
        let database = database(&typed.database).and_then(|path| {
            let missing = "is no file yet; name the database that `kb-gateway serve` keeps";
            if path.is_file() { Ok(path) } else { Err(format!("`{}` {missing}", path.display())) }
        });
        let database = found.take("--database", database);
        let since = typed.since.unwrap_or_default();
        let good = since.is_empty() || is_day(&since);
        let since =
            if good { Ok(since) } else { Err(format!("`{since}` is not a day; write it like 2026-11-22")) };
        let since = found.take("--since", since);
        match (database, since) {
            (Some(database), Some(since)) => Ok(Self { database, since, out: typed.out }),
            _ => Err(found.into_list()),
        }
    }
}
