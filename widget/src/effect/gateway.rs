//! Hands messages to the gateway. One tab at a time sends a message; the others wait and then see that it is gone.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

use super::fetch::{self, FetchError};
use super::storage;
use crate::json::Json;
use crate::state::Reply;
use crate::state::outbox::Entry;

/// Sends an entry, unless another tab has done so in the meantime.
pub(crate) async fn deliver(gateway: &str, token: &str, entry: &Entry, stored: bool) -> Reply {
    let _turn = turn(&entry.key).await;
    if stored && !storage::has(&entry.key) {
        return Reply::Elsewhere;
    }
    let bearer = format!("Bearer {token}");
    let mut headers = vec![("content-type", "application/json"), ("idempotency-key", entry.key.as_str())];
    if !token.is_empty() {
        headers.push(("authorization", &bearer));
    }
    let url = format!("{gateway}{}", entry.kind.path());
    let reply = match fetch::post(&url, &headers, &entry.body).await {
        Ok((status, wait, text)) => reply(status, wait, &text),
        Err(FetchError::Network | FetchError::Status(_)) => Reply::Unavailable,
    };
    if stored && matches!(reply, Reply::Delivered(_)) {
        // Before the turn ends, so that the next tab finds it gone.
        storage::remove(&entry.key);
    }
    reply
}

/// What the gateway's answer means.
fn reply(status: u16, wait: u64, text: &str) -> Reply {
    let value = Json::parse(text).unwrap_or(Json::Null);
    match status {
        200..=299 => Reply::Delivered(match value.get("id") {
            Json::Text(number) | Json::Number(number) => number.clone(),
            _ => String::new(),
        }),
        429 => Reply::TooMany(wait),
        // A body that broke off, a stale address or a signature that has run out: the same message may pass later.
        401 | 404 | 405 | 408 | 500.. => Reply::Unavailable,
        _ => {
            let problems = value.get("problems").list().iter();
            Reply::Refused(problems.map(|p| (p.get("field").to_text(), p.get("message").to_text())).collect())
        }
    }
}

/// Ends this tab's turn when dropped.
struct Turn(Option<Function>);

impl Drop for Turn {
    fn drop(&mut self) {
        if let Some(end) = &self.0 {
            let _ = end.call0(&JsValue::NULL);
        }
    }
}

/// Waits for this tab's turn with a message, where the browser has locks; where not, the gateway's idempotency does.
async fn turn(key: &str) -> Turn {
    granted(key).await.unwrap_or(Turn(None))
}

async fn granted(key: &str) -> Option<Turn> {
    let navigator = web_sys::window()?.navigator();
    let locks = Reflect::get(&navigator, &"locks".into()).ok()?;
    let request: Function = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
    let mut end = None;
    let held = Promise::new(&mut |resolve, _| end = Some(resolve));
    let granted = Promise::new(&mut |resolve, _| {
        let held = held.clone();
        let hold = Closure::once_into_js(move || {
            let _ = resolve.call0(&JsValue::NULL);
            held
        });
        let failed = request.call2(&locks, &format!("fixmark:{key}").into(), &hold);
        // An answer that nobody awaits must not become an error in the host's console.
        if let Ok(Ok(promise)) = failed.map(JsCast::dyn_into::<Promise>) {
            drop(future_to_promise(async move { JsFuture::from(promise).await.or(Ok(JsValue::NULL)) }));
        }
    });
    JsFuture::from(granted).await.ok()?;
    Some(Turn(end))
}
