//! Sends messages to the gateway. Only one tab at a time sends a message; the other tabs wait, and then find that it has been sent.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::{clock, fetch, storage, task};
use crate::state::gateway::{GatewayRequest, Reply};
use crate::state::outbox::Entry;

/// How often a tab looks whether another one has told that it sent an entry, and the pause before each look in milliseconds.
const LOOKS: usize = 10;
const PAUSE_MS: u32 = 20;

/// Sends an entry, unless another tab has done so in the meantime. `stored` says whether entries are in storage, `waits` whether this one
/// still waits.
pub(crate) async fn send(
    request: &GatewayRequest,
    entry: &Entry,
    stored: bool,
    waits: impl Fn() -> bool,
) -> Option<Reply> {
    let _lock = Lock::acquire(&entry.key).await;
    // The tab that has sent it tells so. Where nobody does, storage was emptied, and it is sent again: the gateway knows it by its key.
    for _ in 0..LOOKS {
        if !waits() {
            return None;
        }
        if !stored || storage::has(&entry.key) {
            break;
        }
        clock::sleep(PAUSE_MS).await;
    }
    let response = fetch::post(request, &entry.body).await;
    let reply = match response {
        Ok(response) => Reply::from_response(entry, &response),
        Err(obstacle) => Reply::Postponed(obstacle, 0),
    };
    if let (true, Reply::Delivered(number)) = (stored, &reply) {
        // Before the lock is released, so that the next tab does not find it.
        storage::tell_sent(&entry.key, number);
        storage::remove(&entry.key);
    }
    Some(reply)
}

/// A lock on one message among all tabs, released when dropped.
struct Lock(Option<Function>);

impl Drop for Lock {
    fn drop(&mut self) {
        if let Some(end) = &self.0 {
            let _ = end.call0(&JsValue::NULL);
        }
    }
}

impl Lock {
    /// Waits for the lock of a key. In a browser without locks nothing is locked, and two tabs may send the same message; the gateway
    /// recognises the second one by its key.
    async fn acquire(key: &str) -> Self {
        granted(key).await.unwrap_or(Self(None))
    }
}

async fn granted(key: &str) -> Option<Lock> {
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
        // A rejected promise that nobody awaits would appear as an error in the host's console.
        if let Ok(Ok(promise)) = failed.map(JsCast::dyn_into::<Promise>) {
            drop(task::promise(async move { JsFuture::from(promise).await.or(Ok(JsValue::NULL)) }));
        }
    });
    JsFuture::from(granted).await.ok()?;
    Some(Lock(end))
}
