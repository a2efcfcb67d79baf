//! `POST /v1/feedback`.

use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use kb_core::ticket::{Feedback, FeedbackDraft};
use serde::Serialize;

use super::body::{self, Sent};
use super::idempotency;
use super::quota::Sender;
use super::state::Intake;
use crate::client_address::ClientAddress;
use crate::problem_details::ProblemDetails;
use crate::store::Accepted;

#[derive(Serialize)]
struct FeedbackReply<'a> {
    key: &'a str,
    status: &'static str,
}

/// Stores feedback and answers 201 once it is durable, or 200 if the same was stored before.
pub(super) async fn create(
    State(intake): State<Intake>,
    Extension(client): Extension<ClientAddress>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ProblemDetails> {
    let Sent { value: mut draft, bytes } = body::read_json::<FeedbackDraft>(&headers, body).await?;
    idempotency::reconcile_key(&headers, &mut draft.key)?;
    let feedback = Feedback::new(draft)?;
    let storing = intake.store.accept_feedback(feedback.clone());
    let accepted = intake.within_quota(Sender::Address(client), bytes, storing, Accepted::is_new).await?;
    let (status, ()) = idempotency::status(accepted, "feedback")?;
    let reply = FeedbackReply { key: &feedback.content().key, status: "received" };
    Ok((status, Json(reply)).into_response())
}
