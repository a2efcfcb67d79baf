//! HTTP.

use gloo_net::http::Request;
use js_sys::Promise;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, RequestCache, RequestRedirect};

use super::{stream, task};
use crate::state::gateway::{GatewayRequest, GatewayResponse};
use crate::state::obstacle::Obstacle;

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
pub(crate) fn start(url: &str, bypass_cache: bool) -> Promise {
    let cache = if bypass_cache { RequestCache::Reload } else { RequestCache::Default };
    let request = Request::get(url).cache(cache).abort_signal(Some(&time_limit()));
    task::promise(async move {
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

/// Sends a POST request. Where it has no response, it is sent again without following a redirect: a page may not read the login page of
/// another site, but it may know that it was sent to one.
pub(crate) async fn post(request: &GatewayRequest, body: &str) -> Result<GatewayResponse, Obstacle> {
    match attempt(request, body, RequestRedirect::Follow).await {
        Err(Obstacle::Down) => attempt(request, body, RequestRedirect::Manual).await,
        answer => answer,
    }
}

async fn attempt(
    request: &GatewayRequest,
    body: &str,
    redirect: RequestRedirect,
) -> Result<GatewayResponse, Obstacle> {
    let post = Request::post(&request.url).abort_signal(Some(&time_limit())).redirect(redirect);
    let post = request.headers.iter().fold(post, |post, (name, value)| post.header(name, value));
    let response = post.body(body).map_err(obstacle)?.send().await.map_err(obstacle)?;
    Ok(GatewayResponse {
        status: response.status(),
        redirected: response.redirected(),
        retry_after: response.headers().get("retry-after"),
        body: response.text().await.map_err(obstacle)?,
    })
}

/// Why there was no response, or only a part of one.
#[allow(clippy::needless_pass_by_value, reason = "`map_err` gives the error away")]
fn obstacle(error: gloo_net::Error) -> Obstacle {
    let online = web_sys::window().is_none_or(|window| window.navigator().on_line());
    let timed_out = matches!(error, gloo_net::Error::JsError(error) if error.name == "TimeoutError");
    Obstacle::without_response(timed_out, online)
}

/// A copy of a response, because each response can be read only once.
pub(crate) fn copy(promise: &Promise) -> Promise {
    let shared = promise.clone();
    task::promise(async move {
        let response: web_sys::Response = JsFuture::from(shared).await?.unchecked_into();
        response.clone().map(JsValue::from)
    })
}
