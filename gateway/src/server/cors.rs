//! Cross-origin requests: only the configured portals may make them, and without cookies, because the gateway sets none.

use std::time::Duration;

use axum::http::{HeaderName, Method, header};
use tower_http::cors::{AllowOrigin, CorsLayer};

use crate::config::Origin;

/// How long a browser may cache the answer to a preflight request.
const PREFLIGHT_MAX_AGE: Duration = Duration::from_secs(24 * 60 * 60);

/// The CORS headers for these origins.
pub(super) fn layer(origins: &[Origin]) -> CorsLayer {
    let idempotency_key = HeaderName::from_static("idempotency-key");
    let request_id = HeaderName::from_static("x-request-id");
    CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins.iter().map(Origin::header)))
        .allow_methods([Method::GET, Method::HEAD, Method::POST])
        .allow_headers([header::CONTENT_TYPE, header::AUTHORIZATION, idempotency_key])
        .expose_headers([header::LOCATION, header::RETRY_AFTER, request_id])
        .max_age(PREFLIGHT_MAX_AGE)
}
