//! How fields and values of a ticket are called in a ticket system.

use std::collections::BTreeMap;

use toml::{Table, Value};

use super::ticket_field::TicketField;

/// Stands for every value that the table does not list.
const ANY_OTHER: &str = "*";

/// Names of fields and values in a ticket system.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapping {
    fields: BTreeMap<TicketField, String>,
    values: BTreeMap<TicketField, BTreeMap<String, String>>,
    /// Fields of the ticket system that have the same value in every ticket.
    pub constants: BTreeMap<String, String>,
    /// Statuses of the ticket system, and how far a ticket is in them.
    pub progress: BTreeMap<String, String>,
}

impl Mapping {
    /// Takes the mapping's tables out of a target's table.
    pub(super) fn take(table: &mut Table, problems: &mut Vec<String>) -> Self {
        let mut tables = |name: &str| match table.remove(name) {
            None => Table::new(),
            Some(Value::Table(found)) => found,
            Some(_) => {
                problems
                    .push(format!("`{name}` is no table; write names and values under [target.NAME.{name}]"));
                Table::new()
            }
        };
        let [fields, values, constants, progress] =
            ["fields", "values", "constants", "progress"].map(&mut tables);
        Self {
            fields: by_field(fields, "fields", text, problems),
            values: by_field(values, "values", texts, problems),
            constants: texts(&Value::Table(constants))
                .unwrap_or_else(|problem| note("constants", &problem, problems)),
            progress: progress_of(progress, problems),
        }
    }

    /// What the ticket system calls a field; `None` if it has no field for it.
    pub fn field(&self, field: TicketField) -> Option<&str> {
        self.fields.get(&field).map(String::as_str)
    }

    /// The fields that have a name in the ticket system.
    pub fn fields(&self) -> impl Iterator<Item = (TicketField, &str)> {
        self.fields.iter().map(|(field, name)| (*field, name.as_str()))
    }

    /// The values that a field can take in the ticket system, where the mapping lists them.
    pub fn targets_of(&self, field: TicketField) -> impl Iterator<Item = &str> {
        self.values.get(&field).into_iter().flat_map(|values| values.values().map(String::as_str))
    }

    /// What a value is in the ticket system. Where the mapping lists values of this field, any other is left to the document.
    pub fn value<'m>(&'m self, field: TicketField, value: &'m str) -> Option<&'m str> {
        match self.values.get(&field) {
            None => Some(value),
            Some(values) => values.get(value).or_else(|| values.get(ANY_OTHER)).map(String::as_str),
        }
    }

    /// What the ticket system calls the priority: by the ticket's priority, or else by its impact. Only listed values are used.
    pub fn priority(&self, priority: Option<&str>, impact: Option<&str>) -> Option<&str> {
        let listed =
            |field: TicketField, value: &str| self.values.get(&field)?.get(value).map(String::as_str);
        priority
            .and_then(|value| listed(TicketField::Priority, value))
            .or_else(|| listed(TicketField::Impact, impact?))
            .or_else(|| listed(TicketField::Priority, ANY_OTHER))
    }
}

fn note<T: Default>(table: &str, problem: &str, problems: &mut Vec<String>) -> T {
    problems.push(format!("`{table}`: {problem}"));
    T::default()
}

fn by_field<T: Default>(
    table: Table,
    name: &str,
    read: fn(&Value) -> Result<T, String>,
    problems: &mut Vec<String>,
) -> BTreeMap<TicketField, T> {
    let mut found = BTreeMap::new();
    for (key, value) in table {
        let Some(field) = TicketField::from_name(&key) else {
            let known: Vec<&str> = TicketField::ALL.iter().map(|(_, name)| *name).collect();
            problems
                .push(format!("`{name}.{key}` is no field of a ticket; the fields are {}", known.join(", ")));
            continue;
        };
        let value = read(&value).unwrap_or_else(|problem| note(&format!("{name}.{key}"), &problem, problems));
        found.insert(field, value);
    }
    found
}

fn text(value: &Value) -> Result<String, String> {
    match value {
        Value::String(text) if !text.trim().is_empty() => Ok(text.trim().to_owned()),
        Value::Integer(number) => Ok(number.to_string()),
        _ => Err("is no text; write one in quotes".to_owned()),
    }
}

fn texts(value: &Value) -> Result<BTreeMap<String, String>, String> {
    let Value::Table(table) = value else {
        return Err("is no table; write a line like priority.P1 = \"Critical\"".to_owned());
    };
    table
        .iter()
        .map(|(name, value)| {
            Ok((name.clone(), text(value).map_err(|problem| format!("`{name}` {problem}"))?))
        })
        .collect()
}

/// The names by which gateway.toml says how far a ticket is.
const PROGRESS: [&str; 4] = ["received", "in-progress", "waiting-for-you", "solved"];

fn progress_of(table: Table, problems: &mut Vec<String>) -> BTreeMap<String, String> {
    let found: BTreeMap<String, String> =
        texts(&Value::Table(table)).unwrap_or_else(|problem| note("progress", &problem, problems));
    let wrong = found.iter().filter(|(_, progress)| !PROGRESS.contains(&progress.as_str()));
    problems.extend(wrong.map(|(status, progress)| {
        format!("`progress.{status}` is `{progress}`; write {}", PROGRESS.join(", "))
    }));
    found
}
