//! HTTP.

use js_sys::{Array, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, RequestCache, RequestInit, Response};

/// How long a request may take, in milliseconds.
const PATIENCE_MS: u32 = 20_000;

/// Why nothing came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FetchError {
    /// The server could not be reached, or took too long.
    Network,
    /// It answered with this status.
    Status(u16),
}

/// Begins to fetch; several may be under way at once.
pub(crate) fn start(url: &str, anew: bool) -> Option<Promise> {
    let init = RequestInit::new();
    init.set_signal(Some(&AbortSignal::timeout_with_u32(PATIENCE_MS)));
    if anew {
        init.set_cache(RequestCache::Reload);
    }
    Some(web_sys::window()?.fetch_with_str_and_init(url, &init))
}

/// The answer's bytes.
pub(crate) async fn bytes(promise: Option<Promise>) -> Result<Vec<u8>, FetchError> {
    let response = answered(promise).await?;
    if !response.ok() {
        return Err(FetchError::Status(response.status()));
    }
    let body = response.array_buffer().map_err(|_| FetchError::Network)?;
    let buffer = JsFuture::from(body).await.map_err(|_| FetchError::Network)?;
    Ok(js_sys::Uint8Array::new(&buffer).to_vec())
}

/// Posts JSON; the answer's status, wait in seconds and text.
pub(crate) async fn post(
    url: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Result<(u16, u64, String), FetchError> {
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_signal(Some(&AbortSignal::timeout_with_u32(PATIENCE_MS)));
    init.set_body(&JsValue::from_str(body));
    let pairs = headers.iter().map(|(name, value)| Array::of2(&(*name).into(), &(*value).into()));
    init.set_headers(&pairs.collect::<Array>());
    let promise = web_sys::window().map(|window| window.fetch_with_str_and_init(url, &init));
    let response = answered(promise).await?;
    let wait = response.headers().get("retry-after").ok().flatten();
    let wait = wait.and_then(|seconds| seconds.trim().parse().ok()).unwrap_or(0);
    let text = JsFuture::from(response.text().map_err(|_| FetchError::Network)?).await;
    Ok((response.status(), wait, text.ok().and_then(|text| text.as_string()).unwrap_or_default()))
}

async fn answered(promise: Option<Promise>) -> Result<Response, FetchError> {
    let promise = promise.ok_or(FetchError::Network)?;
    JsFuture::from(promise).await.ok().and_then(|value| value.dyn_into().ok()).ok_or(FetchError::Network)
}

/// The same answer once more, for a second reader.
pub(crate) fn copy(promise: &Promise) -> Promise {
    let shared = promise.clone();
    wasm_bindgen_futures::future_to_promise(async move {
        let response: Response = JsFuture::from(shared).await?.unchecked_into();
        response.clone().map(JsValue::from)
    })
}
