//! The folder that the compiler wrote. Only files with an [`Address`] are served, from real paths inside the folder.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, Uri, header};
use axum::response::{IntoResponse, Response};
use tokio::fs::canonicalize;
use tower::ServiceExt;
use tower_http::services::ServeDir;

use super::address::Address;
use super::freshness::{self, Known};
use crate::config::{Audience, Config, Prefix};
use crate::intake::Problem;

/// What the handler needs.
#[derive(Debug, Clone)]
pub(crate) struct Dist {
    root: Arc<PathBuf>,
    prefix: Prefix,
    open: Arc<BTreeSet<Audience>>,
}

impl Dist {
    pub(crate) fn new(config: &Config) -> Self {
        Self {
            root: Arc::new(config.dist.clone()),
            prefix: config.prefix.clone(),
            open: Arc::new(config.open_audiences.clone()),
        }
    }

    /// Serves one file, or the same 404 for whatever may not be read and whatever does not exist.
    pub(crate) async fn serve(State(dist): State<Self>, request: Request) -> Result<Response, Problem> {
        let path = request.uri().path().strip_prefix(dist.prefix.as_str()).unwrap_or_default().to_owned();
        let address = Address::read(&path, &dist.open).ok_or_else(Problem::not_found)?;
        if !is_real(&dist.root, address.path).await {
            return Err(Problem::not_found());
        }
        let mut response = read(&dist.root, address, request).await?;
        if response.status().is_success() {
            let headers = response.headers_mut();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(address.kind.content_type));
            if address.kind.content_type.starts_with("image/") {
                let policy = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
                headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
            }
        }
        Ok(response)
    }
}

/// Whether the path leads to a file without a symbolic link on the way: a link could lead out, or into another audience.
async fn is_real(root: &Path, path: &str) -> bool {
    let (Ok(root), Ok(file)) = (canonicalize(root).await, canonicalize(root.join(path)).await) else {
        return false;
    };
    file == root.join(path) && file.is_file()
}

async fn read(root: &Path, address: Address<'_>, request: Request) -> Result<Response, Problem> {
    let (mut parts, _) = request.into_parts();
    parts.uri = Uri::try_from(format!("/{}", address.path)).map_err(|_| Problem::not_found())?;
    let files =
        ServeDir::new(root).precompressed_br().precompressed_gzip().append_index_html_on_directories(false);
    if address.is_hashed() {
        let mut response = served(files, Request::from_parts(parts, Body::empty())).await;
        freshness::keep_for_good(&mut response);
        return Ok(response);
    }
    let known = Known::take(&mut parts.headers);
    // HEAD must answer with GET's tag, so the content is read for both; the server leaves HEAD's body out.
    if parts.method == Method::HEAD {
        parts.method = Method::GET;
    }
    let response = served(files, Request::from_parts(parts, Body::empty())).await;
    Ok(freshness::ask_first(response, &known).await)
}

async fn served(files: ServeDir, request: Request) -> Response {
    match files.oneshot(request).await {
        Ok(response) => response.into_response(),
        Err(never) => match never {},
    }
}
