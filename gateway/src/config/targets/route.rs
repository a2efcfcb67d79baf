//! Which target a ticket goes to: the first route whose conditions all hold, or else the default.

use std::collections::BTreeMap;

use kb_core::ticket::TicketContent;
use toml::{Table, Value};

use super::ticket_field::TicketField;

/// The fields by which a route can be chosen.
const CONDITIONS: [TicketField; 5] = [
    TicketField::Category,
    TicketField::Route,
    TicketField::Tier,
    TicketField::Audience,
    TicketField::Product,
];

/// A route: where tickets go for which all conditions hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Route {
    /// The targets' names.
    pub(super) to: Vec<String>,
    conditions: BTreeMap<TicketField, Vec<String>>,
}

impl Route {
    pub(super) fn read(table: &Table) -> Result<Self, String> {
        let mut conditions = BTreeMap::new();
        for (key, value) in table.iter().filter(|(key, _)| *key != "to") {
            let field = TicketField::from_name(key).filter(|field| CONDITIONS.contains(field));
            let field = field.ok_or_else(|| {
                format!("`{key}` is no condition; write to, {}", CONDITIONS.map(TicketField::name).join(", "))
            })?;
            conditions.insert(field, names(key, value)?);
        }
        if conditions.is_empty() {
            return Err("has no condition; name the target as `default` instead".to_owned());
        }
        let to = table.get("to").ok_or("`to` is missing; name the target")?;
        Ok(Self { to: names("to", to)?, conditions })
    }

    pub(super) fn applies(&self, ticket: &TicketContent) -> bool {
        self.conditions.iter().all(|(field, accepted)| accepted.contains(&field.value(ticket)))
    }
}

/// One name or a list of them.
pub(super) fn names(key: &str, value: &Value) -> Result<Vec<String>, String> {
    let listed = match value {
        Value::Array(list) if !list.is_empty() => list.as_slice(),
        one => std::slice::from_ref(one),
    };
    let names = listed.iter().map(|value| value.as_str().map(str::to_owned));
    names.collect::<Option<_>>().ok_or_else(|| format!("`{key}` is neither a text nor a list of texts"))
}
