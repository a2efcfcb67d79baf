//! How long a file may be kept. Names with a hash are kept for good; the loader and the manifests are asked for each time and
//! answered by an entity tag of their content, since a deployment may keep both length and time of a file that changed.

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use xxhash_rust::xxh3::xxh3_64;

const FOR_GOOD: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const ASK_FIRST: HeaderValue = HeaderValue::from_static("no-cache");
/// Loaders and manifests are far smaller; a file beyond this is served without a tag of its own.
const TAGGED: usize = 4 * 1024 * 1024;

/// What a request asks of a file that can change; taken off the request, so that file times play no part.
pub(super) struct Known(Option<HeaderValue>);

impl Known {
    pub(super) fn take(headers: &mut HeaderMap) -> Self {
        for name in [header::IF_MODIFIED_SINCE, header::IF_UNMODIFIED_SINCE, header::IF_MATCH, header::RANGE]
        {
            headers.remove(name);
        }
        Self(headers.remove(header::IF_NONE_MATCH))
    }

    /// Weak comparison, RFC 9110 section 8.8.3.2.
    fn includes(&self, tag: &str) -> bool {
        let listed = self.0.as_ref().and_then(|value| value.to_str().ok()).unwrap_or_default();
        listed.split(',').map(|t| t.trim().trim_start_matches("W/")).any(|t| t == tag || t == "*")
    }
}

/// Marks a file as one that never changes.
pub(super) fn keep_for_good(response: &mut Response) {
    if response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED {
        response.headers_mut().insert(header::CACHE_CONTROL, FOR_GOOD);
    }
}

/// Marks a file as one to ask for each time, and answers 304 where the client has it.
pub(super) async fn ask_first(response: Response, known: &Known) -> Response {
    let (mut parts, body) = response.into_parts();
    parts.headers.insert(header::CACHE_CONTROL, ASK_FIRST);
    parts.headers.remove(header::ETAG);
    parts.headers.remove(header::LAST_MODIFIED);
    if parts.status != StatusCode::OK {
        return Response::from_parts(parts, body);
    }
    let Ok(bytes) = to_bytes(body, TAGGED).await else {
        parts.status = StatusCode::INTERNAL_SERVER_ERROR;
        return Response::from_parts(parts, Body::empty());
    };
    let tag = format!("\"{:016x}\"", xxh3_64(&bytes));
    let has_it = known.includes(&tag);
    if let Ok(value) = HeaderValue::from_str(&tag) {
        parts.headers.insert(header::ETAG, value);
    }
    if has_it {
        parts.status = StatusCode::NOT_MODIFIED;
        parts.headers.remove(header::CONTENT_LENGTH);
        return Response::from_parts(parts, Body::empty());
    }
    Response::from_parts(parts, Body::from(bytes))
}
