//! Serves `dist/`, the folder that the compiler wrote: only files that pass the audience check, from real paths inside the folder.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, Uri, header};
use axum::response::{IntoResponse, Response};
use tower::ServiceExt;
use tower_http::services::ServeDir;

use super::audience_check::OpenFile;
use super::caching::{self, ClientTags};
use super::real_path::{is_real_file, is_real_or_absent};
use crate::config::{AudienceFolder, Config, Prefix};
use crate::problem_details::ProblemDetails;

/// Images may carry scripts (SVG); this policy keeps them from running when an image is opened as a page.
const IMAGE_POLICY: HeaderValue =
    HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'; sandbox");

/// The folder, and what of it may be served.
#[derive(Debug, Clone)]
pub(crate) struct Dist {
    root: Arc<PathBuf>,
    prefix: Prefix,
    open_audiences: Arc<BTreeSet<AudienceFolder>>,
}

impl Dist {
    pub(crate) fn new(config: &Config) -> Self {
        Self {
            root: Arc::new(config.dist.clone()),
            prefix: config.prefix.clone(),
            open_audiences: Arc::new(config.open_audiences.clone()),
        }
    }

    /// Serves one file. The 404 is the same for a file that may not be read and one that does not exist.
    pub(crate) async fn serve(
        State(dist): State<Self>,
        request: Request,
    ) -> Result<Response, ProblemDetails> {
        let path = request.uri().path().strip_prefix(dist.prefix.as_str()).unwrap_or_default().to_owned();
        let file = OpenFile::check(&path, &dist.open_audiences).ok_or_else(ProblemDetails::not_found)?;
        if !is_real_file(&dist.root, file.path).await {
            return Err(ProblemDetails::not_found());
        }
        let mut response = read(&dist.root, file, request).await?;
        if response.status().is_success() {
            let headers = response.headers_mut();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(file.file_type.content_type));
            if file.file_type.is_image() {
                headers.insert(header::CONTENT_SECURITY_POLICY, IMAGE_POLICY);
            }
        }
        Ok(response)
    }
}

async fn read(root: &Path, file: OpenFile<'_>, request: Request) -> Result<Response, ProblemDetails> {
    let (mut parts, _) = request.into_parts();
    parts.uri = Uri::try_from(format!("/{}", file.path)).map_err(|_| ProblemDetails::not_found())?;
    let files = folder(root, file).await;
    if file.is_hashed() {
        let mut response = call(files, Request::from_parts(parts, Body::empty())).await;
        caching::set_immutable(&mut response);
        return Ok(response);
    }
    let client = ClientTags::take(&mut parts.headers);
    // HEAD must answer with GET's entity tag, so the content is read for both; the server drops the body of a HEAD response.
    if parts.method == Method::HEAD {
        parts.method = Method::GET;
    }
    let response = call(files, Request::from_parts(parts, Body::empty())).await;
    Ok(caching::revalidate(response, &client).await)
}

/// The folder as a service, with the compressed forms of the file: the compiler wrote them beside it.
async fn folder(root: &Path, file: OpenFile<'_>) -> ServeDir {
    let mut files = ServeDir::new(root).append_index_html_on_directories(false);
    if is_real_or_absent(root, &format!("{}.br", file.path)).await {
        files = files.precompressed_br();
    }
    if is_real_or_absent(root, &format!("{}.gz", file.path)).await {
        files = files.precompressed_gzip();
    }
    files
}

async fn call(files: ServeDir, request: Request) -> Response {
    match files.oneshot(request).await {
        Ok(response) => response.into_response(),
        Err(never) => match never {},
    }
}
