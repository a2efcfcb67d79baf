//! A ticket's fields under the names that a ticket system has for them.

use crate::config::{Mapping, TicketField};
use crate::delivery::call::DeliveryKey;
use crate::delivery::package::Package;

/// The fields that the mapping names, each with its value in the ticket system, and the constants. What has no name or no value there
/// stands in the document only.
pub(super) fn fields(mapping: &Mapping, key: &DeliveryKey, package: &Package) -> Vec<(String, String)> {
    let value_of = |field| match field {
        TicketField::Key => Some(key.as_str()),
        other => package.field(other),
    };
    let mapped = mapping.fields().filter_map(|(field, name)| {
        let value = mapping.value(field, value_of(field)?)?;
        Some((name.to_owned(), value.to_owned()))
    });
    let constants = mapping.constants.iter().map(|(name, value)| (name.clone(), value.clone()));
    mapped.chain(constants).collect()
}

/// What the ticket system calls this ticket's priority, if the mapping says so.
pub(super) fn priority<'m>(mapping: &'m Mapping, package: &Package) -> Option<&'m str> {
    mapping.priority(package.field(TicketField::Priority), package.field(TicketField::Impact))
}
