//! Serves a portal page at `/`: static files under the strict content security policy that the widget works with.

use std::path::PathBuf;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use tower::ServiceExt;
use tower_http::services::{ServeDir, ServeFile};

use super::real_path::is_real_file;
use crate::config::is_plain_segment;
use crate::problem_details::ProblemDetails;

const PORTAL_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; style-src 'self'; \
     img-src 'self'; font-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
);

/// What is served for a folder.
const INDEX: &str = "index.html";

/// Serves a file of the portal's folder that stands behind no symbolic link, and `index.html` for a folder. In a single-page portal
/// that uses the history API, an address that a browser navigates to and that is no file is one of its pages, so it gets `index.html`
/// too.
pub(crate) async fn serve_portal(
    State(root): State<Arc<PathBuf>>,
    request: Request,
) -> Result<Response, ProblemDetails> {
    let path = request.uri().path();
    let inner = path.trim_matches('/');
    if path.contains("//") || !(inner.is_empty() || inner.split('/').all(is_plain_segment)) {
        return Err(ProblemDetails::not_found());
    }
    let file = if root.join(inner).is_dir() { format!("{inner}/{INDEX}") } else { inner.to_owned() };
    let is_real = is_real_file(&root, file.trim_start_matches('/')).await;
    let navigated = request.headers().get("sec-fetch-mode").is_some_and(|mode| mode == "navigate");
    let mut response = if is_real {
        let Ok(file) = ServeDir::new(root.as_path()).oneshot(request).await;
        file.into_response()
    } else {
        StatusCode::NOT_FOUND.into_response()
    };
    if response.status() == StatusCode::NOT_FOUND && navigated && is_real_file(&root, INDEX).await {
        let Ok(page) = ServeFile::new(root.join(INDEX)).oneshot(Request::new(Body::empty())).await;
        response = page.into_response();
    }
    if response.status() == StatusCode::NOT_FOUND {
        return Err(ProblemDetails::not_found());
    }
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, PORTAL_POLICY);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    Ok(response)
}
