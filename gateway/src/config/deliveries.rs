//! The checked options of `deliveries`.

use super::arguments::DeliveriesArguments;
use super::database::Database;
use super::export::existing_database;
use super::problem::{ConfigProblem, Problems};

/// Which deliveries to list, or to try again; [`DeliveriesConfig::check`] is its only constructor.
#[derive(Debug, Clone)]
pub struct DeliveriesConfig {
    /// Where they are kept; if it is a file, it exists.
    pub database: Database,
    /// Whether only dead letters are listed.
    pub dead: bool,
    /// The numbers of the dead letters that are tried again; if there are any, nothing is listed.
    pub retry: Vec<i64>,
}

impl DeliveriesConfig {
    /// Checks what was typed; every problem found is reported.
    pub fn check(arguments: DeliveriesArguments) -> Result<Self, Vec<ConfigProblem>> {
        let mut problems = Problems::default();
        let DeliveriesArguments { database, dead, retry } = arguments;
        match problems.take("--database", existing_database(&database)) {
            Some(database) => Ok(Self { database, dead, retry }),
            None => Err(problems.into_list()),
        }
    }
}
