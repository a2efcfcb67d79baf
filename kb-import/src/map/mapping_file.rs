//! A mapping file as it is written.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::dates::Order;
use crate::text::Markup;

/// A path, or several of which the first that holds something counts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub(crate) enum Paths {
    #[default]
    None,
    One(String),
    Many(Vec<String>),
}

impl Paths {
    pub(crate) fn list(&self) -> &[String] {
        match self {
            Self::None => &[],
            Self::One(path) => std::slice::from_ref(path),
            Self::Many(paths) => paths,
        }
    }
}

/// What a field of a ticket is read from.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub(crate) enum FieldEntry {
    Paths(Paths),
    Table(FieldTable),
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FieldTable {
    pub(crate) from: Paths,
    #[serde(default)]
    pub(crate) unit: Unit,
    #[serde(default)]
    pub(crate) markup: Option<Markup>,
}

/// What a number of `minutes` counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Unit {
    Seconds,
    #[default]
    Minutes,
    Hours,
}

/// Which records are resolved tickets.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Closed {
    /// Where the status stands.
    pub(crate) status: Paths,
    /// Which of its values mean resolved.
    pub(crate) values: Vec<String>,
    /// Where it stands who closed it.
    pub(crate) by: Paths,
    /// Without a status, a ticket needs a date of resolution.
    pub(crate) needs_date: bool,
}

/// Which records say that their ticket was deleted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Deleted {
    /// Where that stands.
    pub(crate) status: Paths,
    /// Which of its values say so.
    pub(crate) values: Vec<String>,
}

/// Where the answers of a ticket stand. The last one of the team is its summary, where no field is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct AnswersTable {
    pub(crate) list: Paths,
    pub(crate) text: Paths,
    /// Who wrote an answer; it is not the team's where this is the ticket's `requester`.
    pub(crate) author: Paths,
    pub(crate) requester: Paths,
    /// Where the addresses of pages stand that the team has linked.
    pub(crate) links: Paths,
    /// Flags of an answer: false in `public`, or true in `private` or `client`, and it is not the team's answer to the client.
    pub(crate) public: Paths,
    pub(crate) private: Paths,
    pub(crate) client: Paths,
    pub(crate) markup: Markup,
    /// An answer is one text, `date;author;text`.
    pub(crate) semicolons: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct DatesTable {
    pub(crate) order: Option<Order>,
}

/// A mapping file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct MappingFile {
    /// The keys that lead to the array of records.
    pub(crate) arrays: Option<Vec<String>>,
    /// XML elements that are records.
    pub(crate) elements: Option<Vec<String>>,
    /// Keys that lead to the fields, where a record holds them in an object of their own.
    pub(crate) inside: Option<Vec<String>>,
    /// Written before each ticket's number.
    pub(crate) prefix: Option<String>,
    /// What the addresses of articles begin with: in an answer, such an address names the article that closed the ticket.
    pub(crate) articles_at: Option<Vec<String>>,
    pub(crate) markup: Option<Markup>,
    pub(crate) closed: Option<Closed>,
    pub(crate) deleted: Option<Deleted>,
    pub(crate) answers: Option<AnswersTable>,
    pub(crate) dates: DatesTable,
    pub(crate) fields: BTreeMap<String, FieldEntry>,
    pub(crate) values: BTreeMap<String, BTreeMap<String, String>>,
}
