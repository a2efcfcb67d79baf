//! JSON, through the browser's own reader and writer.

use js_sys::{Array, JSON, JsString, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use crate::state::value::Value;

/// Reads a document. `None` if it is not valid JSON.
pub(crate) fn read(text: &str) -> Option<JsValue> {
    JSON::parse(text).ok()
}

/// Writes a document. Functions and promises are left out.
pub(crate) fn write(value: &JsValue) -> Option<String> {
    JSON::stringify(value).ok()?.as_string()
}

/// A value of the host without what has no JSON form; `undefined` where nothing is left.
pub(crate) fn plain(value: &JsValue) -> JsValue {
    write(value).and_then(|text| read(&text)).unwrap_or_default()
}

impl Value for JsValue {
    fn get(&self, name: &str) -> Self {
        Reflect::get(self, &name.into()).unwrap_or_default()
    }

    fn as_text(&self) -> Option<String> {
        self.as_string()
    }

    fn as_number(&self) -> Option<f64> {
        self.as_f64()
    }

    fn as_flag(&self) -> Option<bool> {
        self.as_bool()
    }

    fn scalar(&self) -> Option<String> {
        (!self.is_object() && !self.is_null()).then(|| JsString::from(self.clone()).into())
    }

    fn list(&self) -> Vec<Self> {
        if Array::is_array(self) { self.unchecked_ref::<Array>().to_vec() } else { Vec::new() }
    }

    fn entries(&self) -> Vec<(String, Self)> {
        if !self.is_object() || Array::is_array(self) {
            return Vec::new();
        }
        let names = Object::keys(self.unchecked_ref::<Object>()).to_vec();
        let names = names.into_iter().filter_map(|name: JsValue| name.as_string());
        names.map(|name| (name.clone(), self.get(&name))).collect()
    }

    fn from_text(text: Option<&str>) -> Self {
        text.map_or(Self::NULL, Self::from_str)
    }

    fn from_number(number: f64) -> Self {
        number.into()
    }

    fn from_list(values: Vec<Self>) -> Self {
        values.into_iter().collect::<Array>().into()
    }

    fn from_entries(entries: Vec<(&str, Self)>) -> Self {
        let object = Object::new();
        for (name, value) in entries {
            let _ = Reflect::set(&object, &name.into(), &value);
        }
        object.into()
    }
}
