//! The checked options of `sync` and `tags`.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use kb_import::Reviewed;

use super::arguments::{SyncArguments, TagsArguments};
use super::database::Database;
use super::delivery::call_timeout;
use super::export::{day, existing_database};
use super::problem::{ConfigProblem, Problems};
use super::tags_by::TagsBy;
use super::targets::{Target, Targets};

/// Which targets to read; [`SyncConfig::check`] is its only constructor.
#[derive(Debug, Clone)]
pub struct SyncConfig {
    /// Where everything is kept; if it is a file, it exists.
    pub database: Database,
    /// The targets, each of a system whose resolved tickets can be read.
    pub targets: Vec<Target>,
    /// The day from which on tickets are read, instead of where the last reading ended.
    pub since: Option<String>,
    /// The tags to write back, by the tickets' numbers, instead of reading.
    pub tags: Option<BTreeMap<String, Reviewed>>,
    /// Whether nothing is kept or written.
    pub dry_run: bool,
    /// Whether personal data stays in the texts.
    pub keep_personal_data: bool,
    /// How long a ticket system may take to answer a call.
    pub call_timeout: Duration,
}

impl SyncConfig {
    /// Checks what was typed; every problem found is reported.
    pub fn check(arguments: &SyncArguments) -> Result<Self, Vec<ConfigProblem>> {
        let mut problems = Problems::default();
        let database = problems.take("--database", existing_database(&arguments.database));
        let since = problems.take("--since", arguments.since.clone().map(day).transpose());
        let call_timeout = problems.take("--call-timeout", call_timeout(arguments.call_timeout));
        let tags = problems.take("--tags", arguments.tags.as_deref().map(accepted).transpose());
        let targets = problems.take("--config", Targets::read(&arguments.config));
        let targets = targets.and_then(|targets| problems.take("TARGET", named(&targets, arguments)));
        let targets = targets.and_then(|targets| problems.take("--map", mapped(targets, arguments)));
        match (database, since, call_timeout, targets, tags) {
            (Some(database), Some(since), Some(call_timeout), Some(targets), Some(tags)) => {
                let SyncArguments { dry_run, keep_personal_data, .. } = *arguments;
                Ok(Self { database, targets, since, tags, dry_run, keep_personal_data, call_timeout })
            }
            _ => Err(problems.into_list()),
        }
    }
}

/// The targets that are named, or all that can be read.
fn named(targets: &Targets, arguments: &SyncArguments) -> Result<Vec<Target>, String> {
    if arguments.targets.is_empty() {
        let found: Vec<Target> = targets.all().filter(|target| target.read_back.is_some()).cloned().collect();
        return match found.is_empty() {
            true => Err("no target has resolved tickets that can be read".to_owned()),
            false => Ok(found),
        };
    }
    let target = |name: &String| match targets.named(name) {
        Some(target) if target.read_back.is_some() => Ok(target.clone()),
        Some(target) => {
            Err(format!("resolved tickets can't be read from `{name}`, which is {}", target.system))
        }
        None => {
            let known: Vec<&str> = targets.all().map(|target| target.name.as_str()).collect();
            Err(format!("no target is called `{name}`; there are {}", known.join(", ")))
        }
    };
    arguments.targets.iter().map(target).collect()
}

/// What was accepted, by the tickets' numbers. Of two lines about one ticket the later counts, field by field.
fn accepted(file: &Path) -> Result<BTreeMap<String, Reviewed>, String> {
    let shown = file.display();
    let text = std::fs::read_to_string(file)
        .map_err(|error| format!("`{shown}` cannot be read ({error}); name resolutions/reviewed.jsonl"))?;
    let mut accepted: BTreeMap<String, Reviewed> = BTreeMap::new();
    for (number, line) in Reviewed::read(&text) {
        let line = line.map_err(|error| format!("`{shown}`, line {number}: {error}"))?;
        let known = accepted
            .entry(line.ticket.clone())
            .or_insert_with(|| Reviewed { ticket: line.ticket.clone(), ..Reviewed::default() });
        for (field, value) in line.tags() {
            known.set(field, value);
        }
        known.articles = line.articles.clone().or_else(|| known.articles.take());
    }
    Ok(accepted)
}

/// The targets with the mapping file that was typed.
fn mapped(mut targets: Vec<Target>, arguments: &SyncArguments) -> Result<Vec<Target>, String> {
    let Some(map) = &arguments.map else { return Ok(targets) };
    let [target] = targets.as_mut_slice() else {
        return Err(
            "it is for one target; name that one before it, or write `map` in gateway.toml".to_owned()
        );
    };
    let read_back = target.read_back.take().map(|read_back| read_back.with_map(map)).transpose()?;
    target.read_back = read_back;
    Ok(targets)
}

/// What is shown of tags; [`TagsConfig::check`] is its only constructor.
#[derive(Debug, Clone)]
pub struct TagsConfig {
    /// Where everything is kept; if it is a file, it exists.
    pub database: Database,
    /// By what tickets are counted.
    pub by: TagsBy,
    /// How many tickets that lack something are named.
    pub next: usize,
    /// Whether JSON is printed.
    pub json: bool,
}

impl TagsConfig {
    /// Checks what was typed; every problem found is reported.
    pub fn check(arguments: TagsArguments) -> Result<Self, Vec<ConfigProblem>> {
        let mut problems = Problems::default();
        let TagsArguments { database, by, next, json } = arguments;
        match problems.take("--database", existing_database(&database)) {
            Some(database) => Ok(Self { database, by, next, json }),
            None => Err(problems.into_list()),
        }
    }
}
