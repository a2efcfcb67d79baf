//! Facts about the page and the device for a ticket, without anything that identifies a person.

use js_sys::Reflect;
use kb_core::ticket::Fact;
use wasm_bindgen::{JsCast, JsValue};

/// The path of the page's address.
pub(crate) fn path() -> Option<String> {
    web_sys::window()?.location().pathname().ok()
}

/// The current facts. Of the page's address only the path is used, because the query string may be private.
pub(crate) fn page_facts() -> Vec<Fact> {
    let Some(window) = web_sys::window() else { return Vec::new() };
    let navigator = window.navigator();
    let number =
        |value: Result<JsValue, JsValue>| value.ok().and_then(|v| v.as_f64()).unwrap_or_default() as u32;
    let size = format!("{} × {}", number(window.inner_width()), number(window.inner_height()));
    [
        ("page", path()),
        ("browser", navigator.user_agent().ok()),
        ("language", navigator.language()),
        ("time-zone", time_zone()),
        ("window", Some(size)),
    ]
    .into_iter()
    .filter_map(|(name, value)| Some((name, value?.chars().take(1_000).collect::<String>())))
    .map(|(name, value)| Fact { name: name.to_owned(), value })
    .collect()
}

fn time_zone() -> Option<String> {
    let options = js_sys::Intl::DateTimeFormat::default().resolved_options();
    Reflect::get(options.unchecked_ref(), &"timeZone".into()).ok()?.as_string()
}
