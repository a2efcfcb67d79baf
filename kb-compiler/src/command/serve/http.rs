//! The preview's HTTP server: the page, the widget, the bundle, and an event for each rebuild. It takes no tickets.

use std::convert::Infallible;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::uri::Authority;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn, map_response};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use kb_files::{Folder, Kind};
use serde_json::json;
use tokio::sync::watch::Receiver;
use tokio_stream::wrappers::WatchStream;
use tokio_stream::{Stream, StreamExt};
use tower::ServiceExt;
use tower_http::services::ServeDir;

use super::build::PreviewState;
use crate::command::widget_folder::widget_folder;

/// The strictest content security policy that the widget works under, so that the preview shows what clients of strict portals see.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; style-src 'self'; img-src 'self'; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);

const PAGE: &str = include_str!("page/preview.html");
const WITH_WIDGET: &str = include_str!("page/with-widget.html");
const WITHOUT_WIDGET: &str = include_str!("page/without-widget.html");
const SCRIPT: &str = include_str!("page/preview.js");
const STYLE: &str = include_str!("page/preview.css");
const ICON: &str = include_str!("page/icon.svg");

/// The state of the handlers.
#[derive(Debug, Clone)]
struct Preview {
    shown: Receiver<Arc<PreviewState>>,
    widget: Option<PathBuf>,
}

/// The application. With `only_here`, it answers only requests to a loopback address or `localhost`.
pub(super) fn app(shown: Receiver<Arc<PreviewState>>, widget: Option<PathBuf>, only_here: bool) -> Router {
    let app = routes(shown, widget);
    if only_here { app.layer(from_fn(asked_here)) } else { app }
}

fn routes(shown: Receiver<Arc<PreviewState>>, widget: Option<PathBuf>) -> Router {
    let fixed = |kind: &'static str, text: &'static str| get(move || async move { typed(kind, text) });
    Router::new()
        .route("/", get(page))
        .route("/preview/preview.js", fixed("text/javascript; charset=utf-8", SCRIPT))
        .route("/preview/preview.css", fixed("text/css; charset=utf-8", STYLE))
        .route("/preview/icon.svg", fixed("image/svg+xml", ICON))
        .route("/preview/contents.json", get(contents))
        .route("/preview/events", get(events))
        .route("/v1/{*path}", any(no_tickets))
        .fallback(files)
        .layer(map_response(guarded))
        .with_state(Preview { shown, widget })
}

fn typed(kind: &'static str, body: impl Into<String>) -> Response {
    ([(header::CONTENT_TYPE, HeaderValue::from_static(kind))], body.into()).into_response()
}

/// Refuses requests with another host name, because a web site could read unpublished drafts by DNS rebinding.
async fn asked_here(request: Request, next: Next) -> Response {
    let named = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    let asked: Option<Authority> = named.and_then(|host| host.parse().ok());
    let host = asked.as_ref().map_or("", Authority::host);
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    if host.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback()) {
        return next.run(request).await;
    }
    let why = "The preview answers only on this machine. Open the address that `kb-compiler serve` printed, or share the preview with --listen.\n";
    (StatusCode::MISDIRECTED_REQUEST, why).into_response()
}

/// Adds the policy and forbids caching and content sniffing.
async fn guarded(mut response: Response) -> Response {
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
    ];
    response.headers_mut().extend(fixed);
    response
}

/// The page contains the name of its build, so that it notices a rebuild between its loading and its first event.
async fn page(State(preview): State<Preview>) -> Response {
    let build = preview.shown.borrow().build.clone();
    let manifests: Vec<String> = build.manifests.iter().map(|path| format!("/{path}")).collect();
    let widget = match preview.widget() {
        Some(_) => WITH_WIDGET.replace("@MANIFESTS@", &manifests.join(" ")),
        None => WITHOUT_WIDGET.to_owned(),
    };
    let page = PAGE.replace("@BUILD@", &build.name).replace("@WIDGET@", &widget);
    typed("text/html; charset=utf-8", page)
}

async fn contents(State(preview): State<Preview>) -> Response {
    let contents = serde_json::json!(preview.shown.borrow().build.contents);
    typed("application/json", contents.to_string())
}

/// The current state, then each new one.
async fn events(State(preview): State<Preview>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let event = |state: Arc<PreviewState>| {
        let state = json!({ "build": state.build.name, "problem": state.problem });
        Ok(Event::default().data(state.to_string()))
    };
    Sse::new(WatchStream::new(preview.shown).map(event)).keep_alive(KeepAlive::default())
}

/// A problem document (RFC 9457). The widget keeps a ticket that gets this answer and tells the client that it waits.
async fn no_tickets() -> Response {
    let problem = json!({
        "type": "urn:fixmark:problem:preview",
        "title": "This is a preview",
        "status": 503,
        "detail": "The preview takes no tickets. Use a portal with kb-gateway to send one.",
    });
    (StatusCode::SERVICE_UNAVAILABLE, typed("application/problem+json", problem.to_string())).into_response()
}

/// A file of the bundle, or else of the widget, which may have been built after the preview started.
async fn files(State(preview): State<Preview>, request: Request) -> Response {
    let bundle = preview.shown.borrow().build.folder.clone();
    let path = request.uri().path().trim_start_matches('/');
    let holder = [Some(bundle), preview.widget()].into_iter().flatten().find(|root| holds(root, path));
    match holder {
        Some(root) => ServeDir::new(root).oneshot(request).await.into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Whether a path leads to a regular file of the folder through no link. The names of what is served need no percent-encoding.
fn holds(root: &Path, path: &str) -> bool {
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    let kind = || Folder::open(&root.canonicalize()?)?.folder(folders)?.kind(name);
    kind().is_ok_and(|kind| kind == Some(Kind::File))
}

impl Preview {
    fn widget(&self) -> Option<PathBuf> {
        widget_folder(self.widget.as_deref()).filter(|folder| folder.join("fixmark.js").is_file())
    }
}
