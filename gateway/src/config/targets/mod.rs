//! gateway.toml: which ticket systems there are, how they are reached, which ticket goes to which, and how its fields are called there.

mod ticket_field;
mod secret;
mod system;
mod settings;
mod mapping;
mod read_back;
mod route;

use std::collections::BTreeMap;
use std::path::Path;

use kb_core::ticket::Ticket;
use toml::{Table, Value};

use super::target_name::TargetName;
pub use mapping::Mapping;
pub use read_back::ReadBack;
use route::Route;
pub use settings::Settings;
pub use system::System;
pub use ticket_field::TicketField;

/// What `kb-gateway config --example` prints: every key, commented.
pub const EXAMPLE: &str = include_str!("example.toml");

/// All targets, and the routes to them.
#[derive(Debug, Clone, Default)]
pub struct Targets {
    targets: BTreeMap<TargetName, Target>,
    routes: Vec<Route>,
    default: Vec<String>,
}

/// One ticket system.
#[derive(Debug, Clone)]
pub struct Target {
    /// Its name.
    pub name: TargetName,
    /// What it is.
    pub system: System,
    /// How it is reached.
    pub settings: Settings,
    /// How fields and values are called there.
    pub mapping: Mapping,
    /// How its resolved tickets are read, if it has any.
    pub read_back: Option<ReadBack>,
}

/// Deliveries under way at once to a target that says nothing of it.
const PARALLEL: usize = 8;

impl Target {
    /// Most deliveries that are under way to it at once.
    pub fn parallel(&self) -> usize {
        self.settings.number("parallel").and_then(|number| usize::try_from(number).ok()).unwrap_or(PARALLEL)
    }
}

impl Targets {
    /// Reads gateway.toml. Every problem is in the message, one a line.
    pub fn read(path: &Path) -> Result<Self, String> {
        let text = std::fs::read_to_string(path).map_err(|error| {
            format!("`{}` cannot be read ({error}); name your gateway.toml", path.display())
        })?;
        let folder = path.parent().unwrap_or(Path::new(""));
        Self::parse(&text, folder)
            .map_err(|problems| format!("`{}`: {}", path.display(), problems.join("\n")))
    }

    fn parse(text: &str, folder: &Path) -> Result<Self, Vec<String>> {
        let mut file: Table = toml::from_str(text).map_err(|error| vec![error.to_string()])?;
        let mut problems = Vec::new();
        let targets = targets(file.remove("target"), folder, &mut problems);
        let routes = routes(file.remove("route"), &mut problems);
        let default = match file.remove("default") {
            Some(value) => route::names("default", &value).unwrap_or_else(|problem| {
                problems.push(problem);
                Vec::new()
            }),
            None => targets.keys().filter(|_| targets.len() == 1).map(ToString::to_string).collect(),
        };
        let unknown = file
            .keys()
            .map(|key| format!("`{key}` is no key here; write default, [[route]] or [target.NAME]"));
        problems.extend(unknown);
        let found = Self { targets, routes, default };
        found.check_names(&mut problems);
        if problems.is_empty() { Ok(found) } else { Err(problems) }
    }

    /// Reports names of targets that are not there, and a default that is missing.
    fn check_names(&self, problems: &mut Vec<String>) {
        let known: Vec<&str> = self.targets.keys().map(TargetName::as_str).collect();
        let named = self.routes.iter().flat_map(|route| &route.to).chain(&self.default);
        let lost = named.filter(|name| !known.contains(&name.as_str()));
        problems
            .extend(lost.map(|name| format!("no target is called `{name}`; there are {}", known.join(", "))));
        if self.default.is_empty() {
            problems.push("there is no `default`; name the target of tickets that no route takes".to_owned());
        }
    }

    /// All targets, by name.
    pub fn all(&self) -> impl Iterator<Item = &Target> {
        self.targets.values()
    }

    /// The target of this name.
    pub fn named(&self, name: &str) -> Option<&Target> {
        self.all().find(|target| target.name.as_str() == name)
    }

    /// The targets that a ticket is delivered to: those of the first route that applies, or else the default's.
    pub fn of_ticket(&self, ticket: &Ticket) -> Vec<TargetName> {
        let route = self.routes.iter().find(|route| route.applies(ticket.content()));
        let names = route.map_or(&self.default, |route| &route.to);
        names.iter().filter_map(|name| self.named(name)).map(|target| target.name.clone()).collect()
    }
}

fn targets(value: Option<Value>, folder: &Path, problems: &mut Vec<String>) -> BTreeMap<TargetName, Target> {
    let tables = match value {
        Some(Value::Table(tables)) => tables,
        _ => Table::new(),
    };
    if tables.is_empty() {
        problems.push("there is no target; write a table [target.NAME] for each ticket system".to_owned());
    }
    let mut found = BTreeMap::new();
    for (name, value) in tables {
        match target(&name, value, folder) {
            Ok(target) => drop(found.insert(target.name.clone(), target)),
            Err(wrong) => problems.extend(wrong.iter().map(|problem| format!("target `{name}`: {problem}"))),
        }
    }
    found
}

fn target(name: &str, value: Value, folder: &Path) -> Result<Target, Vec<String>> {
    let name = TargetName::new(name).map_err(|problem| vec![problem])?;
    let Value::Table(mut table) = value else {
        return Err(vec!["is no table; write [target.NAME]".to_owned()]);
    };
    let mut problems = Vec::new();
    let mapping = Mapping::take(&mut table, &mut problems);
    let system = table.get("system").and_then(Value::as_str).unwrap_or_default().to_owned();
    let Some(system) = System::from_name(&system) else {
        let known: Vec<&str> = System::ALL.iter().map(|(_, name)| *name).collect();
        problems.push(format!("`system` is `{system}`; write one of {}", known.join(", ")));
        return Err(problems);
    };
    let settings = match Settings::check(system, &table, folder) {
        Ok(settings) => settings,
        Err(wrong) => return Err([problems, wrong].concat()),
    };
    match ReadBack::check(system, &settings, folder) {
        Ok(read_back) if problems.is_empty() => Ok(Target { name, system, settings, mapping, read_back }),
        Ok(_) => Err(problems),
        Err(problem) => Err([problems, vec![problem]].concat()),
    }
}

fn routes(value: Option<Value>, problems: &mut Vec<String>) -> Vec<Route> {
    let tables = match value {
        None => return Vec::new(),
        Some(Value::Array(tables)) => tables,
        Some(_) => {
            problems.push("`route` is no list of tables; write [[route]] for each".to_owned());
            return Vec::new();
        }
    };
    let mut found = Vec::new();
    for (at, value) in tables.iter().enumerate() {
        match value.as_table().ok_or("is no table".to_owned()).and_then(Route::read) {
            Ok(route) => found.push(route),
            Err(problem) => problems.push(format!("route {}: {problem}", at + 1)),
        }
    }
    found
}

#[cfg(test)]
mod tests;
