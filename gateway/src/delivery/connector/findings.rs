//! What `connect --check` finds, in the words of whoever sets a target up.

use crate::config::Mapping;
use crate::delivery::call::{CallError, Finding};

/// Deliveries would fail.
pub(super) fn fatal(text: impl Into<String>) -> Finding {
    Finding { fatal: true, text: text.into() }
}

/// Deliveries arrive, with less than was meant.
pub(super) fn warning(text: impl Into<String>) -> Finding {
    Finding { fatal: false, text: text.into() }
}

/// A system that could not be asked.
pub(super) fn unanswered(error: &CallError, credentials: &str) -> Finding {
    fatal(match error {
        CallError::Refused(said) if said.starts_with("answered 403") => {
            format!(
                "{credentials} is accepted, but its user may not ask ({said}); give it the right to use this interface"
            )
        }
        CallError::Refused(said) => format!("{credentials} is wrong ({said}); check what the secret holds"),
        CallError::Unreachable(said) | CallError::Unknown { text: said, .. } => {
            format!(
                "the system does not answer ({said}); check the target's url, and whether this machine may reach it"
            )
        }
        CallError::SlowDown { text, .. } => format!("the system asks for a pause ({text}); try again later"),
        CallError::Rejected(said) => {
            format!("what answers is not the system ({said}); check the target's url")
        }
    })
}

/// Names of gateway.toml that a system does not have.
pub(super) fn missing(what: &str, wanted: &[String], known: &[String]) -> Vec<Finding> {
    let lost = wanted.iter().filter(|name| !known.contains(name));
    lost.map(|name| fatal(format!("there is no {what} `{name}`; there are {}", listed(known)))).collect()
}

/// Everything that gateway.toml expects a field to be called.
pub(super) fn wanted_fields(mapping: &Mapping) -> Vec<String> {
    let fields = mapping.fields().map(|(_, name)| name.to_owned());
    fields.chain(mapping.constants.keys().cloned()).collect()
}

/// Names in a sentence.
pub(super) fn listed(names: &[String]) -> String {
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}
