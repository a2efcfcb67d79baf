//! `GET /healthz`: whether a ticket could be kept now.

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::problem::Problem;
use crate::store::Store;

#[derive(Serialize)]
struct Answer {
    status: &'static str,
}

/// 200 when the database takes writes, 503 when it does not.
pub(super) async fn check(State(store): State<Store>) -> Result<Response, Problem> {
    store.check().await?;
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(Answer { status: "ok" })).into_response())
}
