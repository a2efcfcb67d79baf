//! The verbs of the host's API, as events.

use std::rc::Rc;

use kb_core::ticket::Reason;
use kb_core::ticket::triage::label;
use kb_core::triage::Field;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::future_to_promise;

use super::runtime::Runtime;
use crate::json::Json;
use crate::state::Event;
use crate::state::config::{Identity, Prefill, Theme, facts};
use crate::state::triaged::Triaged;

/// What a verb means; nothing for one that is unknown.
pub(super) fn events(verb: &str, argument: &JsValue) -> Vec<Event> {
    let text = || argument.as_string().unwrap_or_default();
    match verb {
        "open" if text() == "ticket" => vec![Event::Open, Event::Ask(Reason::Host)],
        "open" => vec![Event::Open],
        "close" => vec![Event::Close],
        "toggle" => vec![Event::Toggle],
        "search" => vec![Event::Open, Event::Search(text())],
        "article" => vec![Event::Open, Event::OpenArticle { article: text(), anchor: String::new() }],
        "suggest" => vec![Event::Context(facts(&json(argument))), Event::Suggest],
        "context" => vec![Event::Context(facts(&json(argument)))],
        "identify" => vec![Event::Identify(Identity::read(&json(argument)))],
        "prefill" => vec![Event::Prefill(Prefill::read(&json(argument)))],
        "setLocale" => vec![Event::SetLocale(text())],
        "setTheme" => vec![Event::SetTheme(Theme::named(&text()))],
        "reset" => vec![Event::Reset],
        _ => Vec::new(),
    }
}

/// What the loader's script found; which categories always reach a person, the open bundles say.
pub(super) fn triaged(runtime: &Runtime, argument: &JsValue) -> Event {
    let mut triaged = Triaged::read(&json(argument));
    let category = label(&triaged.predictions, Field::Category);
    triaged.person = category.is_some_and(|category| runtime.engine.always_person(category));
    Event::Triaged(triaged)
}

/// A promise of how a question ranks.
pub(super) fn explain(runtime: &Rc<Runtime>, argument: &JsValue) -> JsValue {
    let (runtime, question) = (Rc::clone(runtime), argument.as_string().unwrap_or_default());
    future_to_promise(async move { Ok(runtime.engine.explain(&question).await.into()) }).into()
}

/// A value of the host as JSON text; functions and promises fall away.
pub(super) fn json_text(value: &JsValue) -> String {
    js_sys::JSON::stringify(value).ok().and_then(|text| text.as_string()).unwrap_or_default()
}

fn json(value: &JsValue) -> Json {
    Json::parse(&json_text(value)).unwrap_or(Json::Null)
}
