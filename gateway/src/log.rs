//! Structured logs, JSON lines on stderr: one line per request, with fields named as in OpenTelemetry's conventions. A line has the
//! route's template and never path, query, headers or body, so that no text, name, address or key of a ticket is logged.

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

use crate::plain_text::PlainWriter;

/// Sends log events to stderr for the rest of the process. The levels are fixed, because debug lines of libraries contain requests.
pub fn start() {
    let lines = tracing_subscriber::fmt::layer()
        .json()
        .flatten_event(true)
        .with_span_list(false)
        .with_writer(|| PlainWriter(std::io::stderr()));
    let levels = Targets::new().with_default(Level::WARN).with_target("kb_gateway", Level::INFO);
    tracing_subscriber::registry().with(lines).with(levels).init();
}

/// Gives every request an id, logs its result, and adds `X-Request-Id` and `X-Content-Type-Options` to the response.
pub(crate) async fn log_request(request: Request, next: Next) -> Response {
    let id = Uuid::now_v7().to_string();
    let span = info_span!("request", request_id = id);
    let method = method_name(request.method());
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("(file or unknown)".to_owned(), |m| m.as_str().to_owned());
    let started = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let duration_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    let status = response.status().as_u16();
    span.in_scope(|| {
        info!(
            http.request.method = method,
            http.route = route,
            http.response.status_code = status,
            duration_ms,
            "request"
        );
    });
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if let Ok(id) = HeaderValue::from_str(&id) {
        headers.insert("x-request-id", id);
    }
    response
}

/// The usual methods by name. A client may send any word as a method, so others are logged as `other`.
fn method_name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
