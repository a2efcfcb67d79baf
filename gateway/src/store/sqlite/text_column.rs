//! Values of an enum as text columns: the database and the wire use the same names.

use serde::Serialize;

use crate::store::error::StoreError;

/// The wire name of a value; `None` for an absent value, stored as NULL.
pub(super) fn wire_name<T: Serialize>(value: &T) -> Result<Option<String>, StoreError> {
    Ok(serde_json::to_value(value)?.as_str().map(str::to_owned))
}
