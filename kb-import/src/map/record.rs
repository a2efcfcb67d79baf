//! A record: where its fields are, and whether its ticket is resolved.

use std::borrow::Cow;

use serde_json::Value;

use super::mapping::Mapping;
use super::path;
use crate::reader::Fields;

impl Mapping {
    /// The fields, where a record holds them in an object of their own; what stands beside that object is kept.
    pub(crate) fn unwrapped<'r>(&self, record: &'r Fields) -> Cow<'r, Fields> {
        for inside in &self.inside {
            let parts: Vec<&str> = inside.split('.').collect();
            let Some((last, before)) = parts.split_last() else { continue };
            let mut outer = Some(record);
            for part in before {
                outer = outer.and_then(|fields| fields.get(*part)).and_then(Value::as_object);
            }
            let Some(outer) = outer else { continue };
            if let Some(Value::Object(inner)) = outer.get(*last) {
                let mut fields = inner.clone();
                for (key, value) in outer.iter().filter(|(key, _)| key != last) {
                    fields.entry(key).or_insert_with(|| value.clone());
                }
                return Cow::Owned(fields);
            }
        }
        Cow::Borrowed(record)
    }

    pub(super) fn is_closed(&self, record: &Fields, has_date: bool) -> bool {
        let status = self
            .closed
            .status
            .list()
            .iter()
            .flat_map(|at| path::find(record, at))
            .flat_map(path::texts)
            .next();
        match status {
            Some(status) => self.closed.values.iter().any(|value| value.eq_ignore_ascii_case(&status)),
            None => has_date || !self.closed.needs_date,
        }
    }
}
