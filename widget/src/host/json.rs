//! JavaScript values as JSON.

use wasm_bindgen::JsValue;

use crate::json::Json;

/// A value as JSON text. Functions and promises are left out.
pub(super) fn text(value: &JsValue) -> String {
    js_sys::JSON::stringify(value).ok().and_then(|text| text.as_string()).unwrap_or_default()
}

/// A value as JSON; `null` where it has no such form.
pub(super) fn read(value: &JsValue) -> Json {
    Json::parse(&text(value)).unwrap_or(Json::Null)
}
