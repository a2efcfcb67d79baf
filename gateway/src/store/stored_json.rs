//! The JSON of an entry as it is kept: without the fields that say nothing, so that it is no longer than what was sent.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::store::error::StoreError;

/// The entry's JSON without empty fields; reading it gives the same entry.
pub(super) fn stored_json(entry: &impl Serialize) -> Result<String, StoreError> {
    // Through text, because a number keeps its shortest form there.
    let mut fields: Map<String, Value> = serde_json::from_str(&serde_json::to_string(entry)?)?;
    fields.retain(|_, value| !says_nothing(value));
    for fix in fields.get_mut("tried").and_then(Value::as_array_mut).into_iter().flatten() {
        if let Some(fix) = fix.as_object_mut() {
            fix.retain(|name, value| !(matches!(name.as_str(), "title" | "steps") && says_nothing(value)));
        }
    }
    Ok(serde_json::to_string(&fields)?)
}

/// Whether a stored JSON is this entry.
pub(super) fn is_stored<T: DeserializeOwned + PartialEq>(content: &str, entry: &T) -> bool {
    serde_json::from_str::<T>(content).is_ok_and(|stored| stored == *entry)
}

/// Whether a value is the one that a missing field has.
fn says_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(values) => values.is_empty(),
        Value::Number(number) => number.as_u64() == Some(0),
        Value::Bool(_) | Value::Object(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kb_core::ticket::{Feedback, Ticket, TicketOutcome};

    fn check<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(sent: &str) {
        let entry: T = serde_json::from_str(sent).unwrap();
        let stored = stored_json(&entry).unwrap();
        assert_eq!(serde_json::from_str::<T>(&stored).unwrap(), entry);
        assert!(stored.len() <= sent.len(), "{stored}\n{sent}");
    }

    #[test]
    fn an_entry_is_stored_in_no_more_than_it_was_sent_in() {
        check::<Ticket>(
            r#"{"schema":"ticket/1","key":"0123456789abcdef","question":"why","impact":"question"}"#,
        );
        check::<Ticket>(concat!(
            r#"{"schema":"ticket/1","key":"0123456789abcdef","question":"\"why\"\n","impact":"slowed","#,
            r#""tried":[{"article":"a","outcome":"solved"},{"article":"b","steps":["s"],"outcome":"not-said"}],"#,
            r#""candidates":[{"article":"a","score":-7,"probability":0.87,"shown":false}],"#,
            r#""environment":[{"name":"page","value":""}],"written_ms":1700000000000}"#,
        ));
        check::<Feedback>(
            r#"{"schema":"feedback/1","key":"0123456789abcdef","article":"a","outcome":"not-said"}"#,
        );
        check::<TicketOutcome>(
            r#"{"schema":"outcome/1","key":"0123456789abcdef","ticket":"FM-1001","link":"none"}"#,
        );
    }
}
