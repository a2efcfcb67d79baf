//! Structured logs, JSON lines on stderr: one line a request, with its route's template and never its path, query, headers or
//! body, so that no ticket text, name, address or key can get in.

use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::Response;
use tracing::{Instrument, Level, info, info_span};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use uuid::Uuid;

/// Sends log events to stderr for the rest of the process. Levels are fixed: a library's debug lines would show requests.
pub fn start() {
    let lines = tracing_subscriber::fmt::layer()
        .json()
        .flatten_event(true)
        .with_span_list(false)
        .with_writer(std::io::stderr);
    let ours = Targets::new().with_default(Level::WARN).with_target("kb_gateway", Level::INFO);
    tracing_subscriber::registry().with(lines).with(ours).init();
}

/// Gives every request an id, logs how it ended, and answers with the id in `X-Request-Id`.
pub(crate) async fn observe(request: Request, next: Next) -> Response {
    let id = Uuid::now_v7().to_string();
    let span = info_span!("request", id);
    let method = known(request.method());
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("(file or unknown)".to_owned(), |m| m.as_str().to_owned());
    let started = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let milliseconds = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    span.in_scope(|| info!(method, route, status = response.status().as_u16(), milliseconds, "request"));
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if let Ok(id) = HeaderValue::from_str(&id) {
        headers.insert("x-request-id", id);
    }
    response
}

/// A method may be any word that a client makes up; only the usual ones are repeated.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
