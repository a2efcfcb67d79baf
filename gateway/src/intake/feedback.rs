//! `POST /v1/feedback`.

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use kb_core::ticket::{Feedback, FeedbackDraft};
use serde::Serialize;

use super::problem::{Kind, Problem};
use super::{body, key};
use crate::store::{Accepted, Store};

#[derive(Serialize)]
struct Answer<'a> {
    key: &'a str,
    status: &'static str,
}

/// Keeps feedback: 201 once it is durable, 200 when the same was kept before.
pub(super) async fn create(
    State(store): State<Store>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let mut draft: FeedbackDraft = body::read_json(&headers, body).await?;
    key::settle(&headers, &mut draft.key)?;
    let feedback = Feedback::new(draft)?;
    let status = match store.accept_feedback(&feedback).await? {
        Accepted::New(()) => StatusCode::CREATED,
        Accepted::Again(()) => StatusCode::OK,
        Accepted::Conflict => {
            let detail = "Other feedback was kept under this key. Send this one under a new key.";
            return Err(Problem::new(Kind::Conflict, detail));
        }
    };
    Ok((status, Json(Answer { key: &feedback.content().key, status: "received" })).into_response())
}
