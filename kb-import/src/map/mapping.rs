//! A mapping, checked: which fields of a record hold what.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;

use super::dates::Order;
use super::mapping_file::{AnswersTable, Closed, Deleted, FieldEntry, FieldTable, MappingFile, Paths, Unit};
use crate::reader::Layout;
use crate::text::Markup;

/// The fields of a ticket that a mapping may name, and that are written.
pub const FIELDS: [&str; 24] = [
    "ticket",
    "subject",
    "description",
    "summary",
    "opened",
    "resolved",
    "account",
    "locale",
    "product",
    "component",
    "version",
    "error_codes",
    "category",
    "root_cause",
    "resolution",
    "articles",
    "link",
    "tier",
    "route",
    "priority",
    "reopened",
    "minutes",
    "tags",
    "engineer",
];
/// The client's name, which is removed from texts and not written.
pub(crate) const REQUESTER: &str = "requester";
/// What the engineer thinks of what was suggested. It is not written, because a line has a verdict only with what was shown.
pub(crate) const VERDICT: &str = "verdict";
/// Fields that a mapping may name too.
const UNWRITTEN: [&str; 2] = [REQUESTER, VERDICT];

/// What a field is read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FieldSource {
    pub(crate) paths: Vec<String>,
    pub(crate) unit: Unit,
    pub(crate) markup: Markup,
}

/// Which fields of a record hold what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    pub(crate) layout: Layout,
    pub(crate) inside: Vec<String>,
    pub(crate) prefix: String,
    /// What the addresses of articles begin with.
    pub(crate) articles_at: Vec<String>,
    pub(crate) closed: Closed,
    pub(crate) deleted: Deleted,
    pub(crate) answers: AnswersTable,
    pub(crate) order: Order,
    pub(crate) fields: BTreeMap<String, FieldSource>,
    /// By field and value in lower case.
    pub(crate) values: BTreeMap<String, BTreeMap<String, String>>,
    /// By field and name here: what the ticket system calls a value.
    names_there: BTreeMap<String, BTreeMap<String, String>>,
    digest: String,
}

/// Why a mapping file can't be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MappingError(String);

impl fmt::Display for MappingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for MappingError {}

impl Mapping {
    /// A system's own mapping, with what a mapping file changes in it.
    pub fn new(of_system: &str, changes: &str) -> Result<Self, MappingError> {
        let (base, changed) = (parse(of_system)?, parse(changes)?);
        let markup = changed.markup.or(base.markup).unwrap_or_default();
        let mut fields = BTreeMap::new();
        for (name, entry) in base.fields.into_iter().chain(changed.fields) {
            check_field(&name)?;
            fields.insert(name, source(entry, markup));
        }
        let mut values: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
        let mut names_there: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
        for (field, table) in base.values.into_iter().chain(changed.values) {
            check_field(&field)?;
            let names = names_there.entry(field.clone()).or_default();
            for (from, to) in table.iter().filter(|(_, to)| !to.is_empty()) {
                names.entry(to.clone()).or_insert_with(|| from.trim().to_owned());
            }
            let table = table.into_iter().map(|(from, to)| (from.trim().to_lowercase(), to));
            values.entry(field).or_default().extend(table);
        }
        let digest = xxhash_rust::xxh3::xxh3_64(format!("{of_system}\0{changes}").as_bytes());
        Ok(Self {
            layout: Layout {
                arrays: changed.arrays.or(base.arrays).unwrap_or_default(),
                elements: changed.elements.or(base.elements).unwrap_or_default(),
            },
            inside: changed.inside.or(base.inside).unwrap_or_default(),
            prefix: changed.prefix.or(base.prefix).unwrap_or_default(),
            deleted: changed.deleted.or(base.deleted).unwrap_or_default(),
            articles_at: changed.articles_at.or(base.articles_at).unwrap_or_default(),
            closed: changed.closed.or(base.closed).unwrap_or_default(),
            answers: changed.answers.or(base.answers).unwrap_or_default(),
            order: changed.dates.order.or(base.dates.order).unwrap_or_default(),
            fields,
            values,
            names_there,
            digest: format!("{digest:016x}"),
        })
    }

    /// Names the mapping: another one has another digest.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// Where the records stand.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// Whether anything is read from a path, or from one above or below it.
    pub fn reads(&self, path: &str) -> bool {
        let fields = self.fields.values().flat_map(|source| &source.paths);
        let answers = &self.answers;
        let (closed, deleted) = (&self.closed, &self.deleted);
        let others =
            [&answers.list, &answers.requester, &answers.links, &closed.status, &closed.by, &deleted.status];
        let mut paths = fields.chain(others.into_iter().flat_map(Paths::list));
        let below =
            |long: &str, short: &str| long.strip_prefix(short).is_some_and(|rest| rest.starts_with('.'));
        paths.any(|known| known == path || below(known, path) || below(path, known))
    }

    /// What the ticket system calls a value that is called so here.
    pub fn name_there<'m>(&'m self, field: &str, name: &'m str) -> &'m str {
        self.names_there.get(field).and_then(|names| names.get(name)).map_or(name, String::as_str)
    }

    /// The paths of a field, none where the mapping does not name it.
    pub fn paths(&self, field: &str) -> &[String] {
        self.fields.get(field).map_or(&[], |source| &source.paths)
    }
}

fn parse(text: &str) -> Result<MappingFile, MappingError> {
    toml::from_str(text).map_err(|error| MappingError(error.to_string().trim_end().to_owned()))
}

fn check_field(name: &str) -> Result<(), MappingError> {
    if FIELDS.iter().chain(&UNWRITTEN).any(|known| *known == name) {
        return Ok(());
    }
    let known = [FIELDS.as_slice(), &UNWRITTEN].concat().join(", ");
    Err(MappingError(format!("a ticket has no field `{name}`; its fields are {known}")))
}

fn source(entry: FieldEntry, markup: Markup) -> FieldSource {
    let table = match entry {
        FieldEntry::Table(table) => table,
        FieldEntry::Paths(from) => FieldTable { from, unit: Unit::default(), markup: None },
    };
    let FieldTable { from, unit, markup: own } = table;
    let paths = match from {
        Paths::None => Vec::new(),
        Paths::One(path) => vec![path],
        Paths::Many(paths) => paths,
    };
    FieldSource { paths, unit, markup: own.unwrap_or(markup) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_changes_a_system() {
        let system = "markup = \"wiki\"\n[fields]\nsubject = \"title\"\nticket = \"id\"\n[values.priority]\n\"1\" = \"high\"\n";
        let changes = "[fields]\nsubject = [\"a\", \"b\"]\nminutes = { from = \"t\", unit = \"hours\" }\n[values.priority]\nP2 = \"low\"\n";
        let mapping = Mapping::new(system, changes).unwrap();
        assert_eq!(mapping.paths("subject"), ["a", "b"]);
        assert_eq!(mapping.paths("ticket"), ["id"]);
        assert_eq!(mapping.paths("tier"), [""; 0]);
        assert_eq!(mapping.fields["minutes"].unit, Unit::Hours);
        assert_eq!(mapping.values["priority"].len(), 2);
        assert!(mapping.values["priority"].contains_key("p2"));
        assert!(mapping.reads("a") && mapping.reads("id") && !mapping.reads("title"));
        assert_eq!(
            ["low", "high", "odd"].map(|name| mapping.name_there("priority", name)),
            ["P2", "1", "odd"]
        );
        assert_ne!(mapping.digest(), Mapping::new(system, "").unwrap().digest());
    }

    #[test]
    fn mistakes_are_named() {
        for (changes, expected) in [
            ("[fields]\ncolour = \"x\"", "a ticket has no field `colour`"),
            ("[fields\n", "line 1"),
            ("[values.colour]\na = \"b\"", "a ticket has no field `colour`"),
            ("shape = 1", "unknown field `shape`"),
        ] {
            let message = Mapping::new("", changes).unwrap_err().to_string();
            assert!(message.contains(expected), "{changes}: {message}");
        }
    }
}
