//! HTTP caching. Files with a hash in their name are immutable. The loader and the manifests are revalidated each time, by an entity
//! tag of their content, because a deployment may leave both length and time of a changed file as they were.

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use xxhash_rust::xxh3::xxh3_64;

const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const REVALIDATE: HeaderValue = HeaderValue::from_static("no-cache");
/// Largest file that is revalidated; loaders and manifests are far smaller, and a larger file answers 500.
const MAX_TAGGED: usize = 4 * 1024 * 1024;

/// The entity tags that the client has, from `If-None-Match`.
pub(super) struct ClientTags(Option<HeaderValue>);

impl ClientTags {
    /// Takes the conditions off a request, so that the file service does not compare file times.
    pub(super) fn take(headers: &mut HeaderMap) -> Self {
        for name in [header::IF_MODIFIED_SINCE, header::IF_UNMODIFIED_SINCE, header::IF_MATCH, header::RANGE]
        {
            headers.remove(name);
        }
        Self(headers.remove(header::IF_NONE_MATCH))
    }

    /// Weak comparison (RFC 9110, section 8.8.3.2).
    fn includes(&self, tag: &str) -> bool {
        let listed = self.0.as_ref().and_then(|value| value.to_str().ok()).unwrap_or_default();
        listed.split(',').map(|t| t.trim().trim_start_matches("W/")).any(|t| t == tag || t == "*")
    }
}

/// Marks a file as immutable.
pub(super) fn set_immutable(response: &mut Response) {
    if response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED {
        response.headers_mut().insert(header::CACHE_CONTROL, IMMUTABLE);
    }
}

/// Marks a file as one to revalidate each time, and answers 304 if the client has it already.
pub(super) async fn revalidate(response: Response, client: &ClientTags) -> Response {
    let (mut parts, body) = response.into_parts();
    parts.headers.insert(header::CACHE_CONTROL, REVALIDATE);
    parts.headers.remove(header::ETAG);
    parts.headers.remove(header::LAST_MODIFIED);
    if parts.status != StatusCode::OK {
        return Response::from_parts(parts, body);
    }
    let Ok(bytes) = to_bytes(body, MAX_TAGGED).await else {
        parts.status = StatusCode::INTERNAL_SERVER_ERROR;
        return Response::from_parts(parts, Body::empty());
    };
    let tag = format!("\"{:016x}\"", xxh3_64(&bytes));
    let unchanged = client.includes(&tag);
    if let Ok(value) = HeaderValue::from_str(&tag) {
        parts.headers.insert(header::ETAG, value);
    }
    if unchanged {
        parts.status = StatusCode::NOT_MODIFIED;
        parts.headers.remove(header::CONTENT_LENGTH);
        return Response::from_parts(parts, Body::empty());
    }
    Response::from_parts(parts, Body::from(bytes))
}
