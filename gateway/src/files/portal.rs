//! A portal page at `/`: plain files under the content security policy that the widget promises to work with.

use std::path::PathBuf;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use tower::ServiceExt;
use tower_http::services::ServeDir;

use crate::config::is_plain_segment;
use crate::intake::Problem;

const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; style-src 'self'; \
     img-src 'self'; font-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
);

/// Serves a file of the portal's folder, `index.html` for a folder.
pub(crate) async fn portal(State(root): State<Arc<PathBuf>>, request: Request) -> Result<Response, Problem> {
    let path = request.uri().path();
    let inner = path.trim_matches('/');
    if path.contains("//") || !(inner.is_empty() || inner.split('/').all(is_plain_segment)) {
        return Err(Problem::not_found());
    }
    let mut response = match ServeDir::new(root.as_path()).oneshot(request).await {
        Ok(response) => response.into_response(),
        Err(never) => match never {},
    };
    if response.status() == StatusCode::NOT_FOUND {
        return Err(Problem::not_found());
    }
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, POLICY);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    Ok(response)
}
