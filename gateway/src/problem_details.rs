//! Error responses as problem details (RFC 9457): what happened, where, and what to do.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kb_core::ticket::FieldProblem;
use serde::Serialize;

use crate::store::StoreError;

/// How a request can fail; each kind has one status, one type and one title.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ProblemKind {
    MalformedJson,
    Unauthorized,
    Closed,
    NotFound,
    MethodNotAllowed,
    Incomplete,
    Conflict,
    TooLarge,
    NotJson,
    InvalidFields,
    TooManyRequests,
    QuotaUsedUp,
    Unavailable,
}

impl ProblemKind {
    /// Its status, the last part of its type, and its title.
    fn definition(self) -> (StatusCode, &'static str, &'static str) {
        match self {
            Self::MalformedJson => (StatusCode::BAD_REQUEST, "malformed-json", "The body is not valid JSON"),
            Self::Unauthorized => (StatusCode::UNAUTHORIZED, "unauthorized", "A token is required"),
            Self::Closed => (StatusCode::FORBIDDEN, "closed", "This endpoint is switched off"),
            Self::NotFound => (StatusCode::NOT_FOUND, "not-found", "Not found"),
            Self::MethodNotAllowed => {
                (StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed", "This method is not supported here")
            }
            Self::Incomplete => {
                (StatusCode::REQUEST_TIMEOUT, "incomplete", "The body did not arrive completely")
            }
            Self::Conflict => (StatusCode::CONFLICT, "key-conflict", "This key was used for other content"),
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "too-large", "The body is too large"),
            Self::NotJson => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "not-json", "The content type is not JSON"),
            Self::InvalidFields => {
                (StatusCode::UNPROCESSABLE_ENTITY, "invalid-fields", "Some fields cannot be accepted")
            }
            Self::TooManyRequests => {
                (StatusCode::TOO_MANY_REQUESTS, "too-many-requests", "Too many requests from this address")
            }
            Self::QuotaUsedUp => (
                StatusCode::TOO_MANY_REQUESTS,
                "quota-used-up",
                "This sender has stored as much today as it may",
            ),
            Self::Unavailable => (
                StatusCode::SERVICE_UNAVAILABLE,
                "unavailable",
                "The database cannot be written at the moment",
            ),
        }
    }
}

/// One field that cannot be accepted.
#[derive(Debug, Serialize)]
pub(crate) struct InvalidField {
    field: String,
    message: String,
}

impl InvalidField {
    pub(crate) fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self { field: field.into(), message: message.into() }
    }
}

/// An error response.
#[derive(Debug)]
pub(crate) struct ProblemDetails {
    kind: ProblemKind,
    detail: String,
    fields: Vec<InvalidField>,
    retry_after: Option<u64>,
}

impl ProblemDetails {
    pub(crate) fn new(kind: ProblemKind, detail: impl Into<String>) -> Self {
        Self { kind, detail: detail.into(), fields: Vec::new(), retry_after: None }
    }

    pub(crate) fn fields(fields: Vec<InvalidField>) -> Self {
        let detail = "Correct the fields that `problems` lists and send it again under the same key.";
        Self { fields, ..Self::new(ProblemKind::InvalidFields, detail) }
    }

    /// Asks the client to wait this many seconds.
    pub(crate) fn retry_after(self, seconds: u64) -> Self {
        Self { retry_after: Some(seconds), ..self }
    }

    pub(crate) fn not_found() -> Self {
        Self::new(
            ProblemKind::NotFound,
            "Check the address and, for a ticket, the key that it was sent with.",
        )
    }
}

impl From<Vec<FieldProblem>> for ProblemDetails {
    fn from(problems: Vec<FieldProblem>) -> Self {
        Self::fields(problems.iter().map(|p| InvalidField::new(p.field, p.to_string())).collect())
    }
}

impl From<StoreError> for ProblemDetails {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "the store failed");
        Self::new(
            ProblemKind::Unavailable,
            "Nothing was stored. Keep it and send it again under the same key.",
        )
        .retry_after(5)
    }
}

#[derive(Serialize)]
struct ProblemBody<'a> {
    r#type: String,
    title: &'static str,
    status: u16,
    detail: &'a str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    problems: &'a [InvalidField],
}

impl IntoResponse for ProblemDetails {
    fn into_response(self) -> Response {
        let (status, name, title) = self.kind.definition();
        let body = ProblemBody {
            r#type: format!("urn:fixmark:problem:{name}"),
            title,
            status: status.as_u16(),
            detail: &self.detail,
            problems: &self.fields,
        };
        let mut response = (status, Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
