//! Events for the host page: name and detail.

use js_sys::{Object, Reflect};
use wasm_bindgen::JsValue;

use crate::state::command::Notice;

/// The name and the detail of a notice's event.
pub(super) fn event(notice: &Notice) -> (&'static str, JsValue) {
    match notice {
        Notice::Opened => ("open", detail(&[])),
        Notice::Closed => ("close", detail(&[])),
        Notice::Searched(results) => ("search", detail(&[("results", (*results as f64).into())])),
        Notice::Suggested(results) => ("suggest", detail(&[("results", (*results as f64).into())])),
        Notice::ArticleViewed(id) => ("article-view", detail(&[("id", id.into())])),
        Notice::Judged(id, outcome) => {
            ("feedback", detail(&[("id", id.into()), ("outcome", outcome.name().into())]))
        }
        Notice::Resolved(id) => ("resolved", detail(&[("id", id.into())])),
        Notice::TicketCreated(number) => ("ticket:created", detail(&[("number", number.into())])),
        Notice::TicketQueued(waiting) => ("ticket:queued", detail(&[("waiting", (*waiting as f64).into())])),
        Notice::Failed(code) => ("error", detail(&[("code", (*code).into())])),
    }
}

/// What was typed, as the loader's plain form takes it.
pub(super) fn typed(fields: &[(&str, String)]) -> JsValue {
    let entries: Vec<(&str, JsValue)> = fields.iter().map(|(name, text)| (*name, text.into())).collect();
    detail(&entries)
}

fn detail(entries: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in entries {
        let _ = Reflect::set(&object, &(*name).into(), value);
    }
    object.into()
}
