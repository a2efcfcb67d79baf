//! A portal page at `/`: plain files under the content security policy that the widget promises to work with.

use std::path::PathBuf;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use tower::ServiceExt;
use tower_http::services::{ServeDir, ServeFile};

use crate::config::is_plain_segment;
use crate::intake::Problem;

const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; style-src 'self'; \
     img-src 'self'; font-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
);

/// Serves a file of the portal's folder, `index.html` for a folder. A portal that is a single page moves with the history API, so an
/// address that a browser navigates to and that is no file is one of its pages, and gets its `index.html`.
pub(crate) async fn portal(State(root): State<Arc<PathBuf>>, request: Request) -> Result<Response, Problem> {
    let path = request.uri().path();
    let inner = path.trim_matches('/');
    if path.contains("//") || !(inner.is_empty() || inner.split('/').all(is_plain_segment)) {
        return Err(Problem::not_found());
    }
    let opened = request.headers().get("sec-fetch-mode").is_some_and(|mode| mode == "navigate");
    let Ok(file) = ServeDir::new(root.as_path()).oneshot(request).await;
    let mut response = file.into_response();
    if response.status() == StatusCode::NOT_FOUND && opened {
        let Ok(page) = ServeFile::new(root.join("index.html")).oneshot(Request::new(Body::empty())).await;
        response = page.into_response();
    }
    if response.status() == StatusCode::NOT_FOUND {
        return Err(Problem::not_found());
    }
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, POLICY);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    Ok(response)
}
