//! HTTP.

use gloo_net::http::Request;
use js_sys::Promise;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::{AbortSignal, RequestCache};

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

impl From<gloo_net::Error> for FetchError {
    fn from(_: gloo_net::Error) -> Self {
        Self::Network
    }
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
pub(crate) fn start(url: &str, bypass_cache: bool) -> Promise {
    let cache = if bypass_cache { RequestCache::Reload } else { RequestCache::Default };
    let request = Request::get(url).cache(cache).abort_signal(Some(&time_limit()));
    future_to_promise(async move {
        let response = request.send().await.map_err(|error| JsValue::from_str(&error.to_string()))?;
        Ok(web_sys::Response::from(response).into())
    })
}

fn time_limit() -> AbortSignal {
    AbortSignal::timeout_with_u32(TIMEOUT_MS)
}

/// The body of a response. The request ends where it has answered more than `most` bytes, and what it answered is damaged.
pub(crate) async fn bytes(promise: Promise, most: usize) -> Result<Vec<u8>, FetchError> {
    let response = JsFuture::from(promise).await.ok().and_then(|response| response.dyn_into().ok());
    let response: web_sys::Response = response.ok_or(FetchError::Network)?;
    if !response.ok() {
        return Err(FetchError::Status(response.status()));
    }
    let body = response.body().ok_or(FetchError::Network)?;
    stream::read(&body, most).await.map_err(|_| FetchError::Network)
}

/// Sends a POST request.
pub(crate) async fn post(request: &GatewayRequest, body: &str) -> Result<GatewayResponse, FetchError> {
    let post = Request::post(&request.url).abort_signal(Some(&time_limit()));
    let post = request.headers.iter().fold(post, |post, (name, value)| post.header(name, value));
    let response = post.body(body)?.send().await?;
    let retry_after = response.headers().get("retry-after");
    let body = response.text().await.unwrap_or_default();
    Ok(GatewayResponse { status: response.status(), retry_after, body })
}

/// A copy of a response, because each response can be read only once.
pub(crate) fn copy(promise: &Promise) -> Promise {
    let shared = promise.clone();
    future_to_promise(async move {
        let response: web_sys::Response = JsFuture::from(shared).await?.unchecked_into();
        response.clone().map(JsValue::from)
    })
}
