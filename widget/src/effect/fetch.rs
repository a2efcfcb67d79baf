//! HTTP.

use js_sys::{Array, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, RequestCache, RequestInit, Response};

use super::stream;
use crate::state::gateway::{GatewayRequest, GatewayResponse};

/// How long a request may take, in milliseconds.
const TIMEOUT_MS: u32 = 20_000;

/// Why a request failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FetchError {
    /// There was no response, or it broke off.
    Network,
    /// The response has this status, which is not one of success.
    Status(u16),
}

impl FetchError {
    /// The status of the response, if there was one.
    pub(crate) fn status(self) -> Option<u16> {
        match self {
            Self::Network => None,
            Self::Status(status) => Some(status),
        }
    }
}

/// Starts a request. `bypass_cache` fetches past the browser's HTTP cache.
pub(crate) fn start(url: &str, bypass_cache: bool) -> Option<Promise> {
    let init = RequestInit::new();
    init.set_signal(Some(&AbortSignal::timeout_with_u32(TIMEOUT_MS)));
    if bypass_cache {
        init.set_cache(RequestCache::Reload);
    }
    Some(web_sys::window()?.fetch_with_str_and_init(url, &init))
}

/// The body of a response. The request ends where it has answered more than `most` bytes, and what it answered is damaged.
pub(crate) async fn bytes(promise: Option<Promise>, most: usize) -> Result<Vec<u8>, FetchError> {
    let response = response_of(promise).await?;
    if !response.ok() {
        return Err(FetchError::Status(response.status()));
    }
    let body = response.body().ok_or(FetchError::Network)?;
    stream::read(&body, most).await.map_err(|_| FetchError::Network)
}

/// Sends a POST request.
pub(crate) async fn post(request: &GatewayRequest, body: &str) -> Result<GatewayResponse, FetchError> {
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_signal(Some(&AbortSignal::timeout_with_u32(TIMEOUT_MS)));
    init.set_body(&JsValue::from_str(body));
    let headers = request.headers.iter();
    let pairs = headers.map(|(name, value)| Array::of2(&(*name).into(), &value.as_str().into()));
    init.set_headers(&pairs.collect::<Array>());
    let promise = web_sys::window().map(|window| window.fetch_with_str_and_init(&request.url, &init));
    let response = response_of(promise).await?;
    let retry_after = response.headers().get("retry-after").ok().flatten();
    let text = JsFuture::from(response.text().map_err(|_| FetchError::Network)?).await;
    let body = text.ok().and_then(|text| text.as_string()).unwrap_or_default();
    Ok(GatewayResponse { status: response.status(), retry_after, body })
}

async fn response_of(promise: Option<Promise>) -> Result<Response, FetchError> {
    let promise = promise.ok_or(FetchError::Network)?;
    JsFuture::from(promise).await.ok().and_then(|value| value.dyn_into().ok()).ok_or(FetchError::Network)
}

/// A copy of a response, because each response can be read only once.
pub(crate) fn copy(promise: &Promise) -> Promise {
    let shared = promise.clone();
    wasm_bindgen_futures::future_to_promise(async move {
        let response: Response = JsFuture::from(shared).await?.unchecked_into();
        response.clone().map(JsValue::from)
    })
}
