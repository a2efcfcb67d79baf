//! `GET /healthz`: whether a ticket could be stored now.

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::problem_details::ProblemDetails;
use crate::store::Store;

#[derive(Serialize)]
struct HealthReply {
    status: &'static str,
}

/// Answers 200 if the database can be written, 503 otherwise.
pub(crate) async fn check(State(store): State<Store>) -> Result<Response, ProblemDetails> {
    store.check_writable().await?;
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(HealthReply { status: "ok" })).into_response())
}
