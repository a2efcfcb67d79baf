//! `POST /v1/feedback`.

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use kb_core::ticket::{Feedback, FeedbackDraft};
use serde::Serialize;

use super::{body, idempotency};
use crate::problem_details::ProblemDetails;
use crate::store::Store;

#[derive(Serialize)]
struct FeedbackReply<'a> {
    key: &'a str,
    status: &'static str,
}

/// Stores feedback and answers 201 once it is durable, or 200 if the same was stored before.
pub(super) async fn create(
    State(store): State<Store>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ProblemDetails> {
    let mut draft: FeedbackDraft = body::read_json(&headers, body).await?;
    idempotency::reconcile_key(&headers, &mut draft.key)?;
    let feedback = Feedback::new(draft)?;
    let (status, ()) = idempotency::status(store.accept_feedback(&feedback).await?, "feedback")?;
    let reply = FeedbackReply { key: &feedback.content().key, status: "received" };
    Ok((status, Json(reply)).into_response())
}
