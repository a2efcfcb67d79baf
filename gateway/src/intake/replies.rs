//! `POST /v1/tickets/{id}/replies`: what a client writes after a ticket.

use axum::body::Body;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use kb_core::ticket::{Reply, ReplyDraft};
use serde::Serialize;

use super::body::{self, Sent};
use super::quota::Sender;
use super::state::Intake;
use super::{bearer, idempotency};
use crate::client_address::ClientAddress;
use crate::problem_details::ProblemDetails;
use crate::store::{Accepted, TicketNumber};

#[derive(Serialize)]
struct ReplyReceipt<'a> {
    ticket: String,
    key: &'a str,
    at: &'a str,
}

/// The ticket of a request's path, and the ticket's key; without both the answer is 404, as for a wrong key.
pub(super) fn ticket_and_key(
    id: Result<Path<String>, PathRejection>,
    headers: &HeaderMap,
) -> Result<(TicketNumber, &str), ProblemDetails> {
    let number = id.ok().and_then(|Path(id)| id.parse().ok());
    number.zip(bearer::token(headers)).ok_or_else(ProblemDetails::not_found)
}

/// Stores a reply, to be delivered wherever the ticket went, and answers 201 once it is durable.
pub(super) async fn create(
    State(intake): State<Intake>,
    Extension(client): Extension<ClientAddress>,
    id: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ProblemDetails> {
    let (number, ticket_key) = ticket_and_key(id, &headers)?;
    let Sent { value: mut draft, bytes } = body::read_json::<ReplyDraft>(&headers, body).await?;
    idempotency::reconcile_key(&headers, &mut draft.key)?;
    let reply = Reply::new(&draft)?;
    let storing = intake.store.accept_reply(number, ticket_key, reply.clone());
    let is_new = |stored: &Option<Accepted<String>>| stored.as_ref().is_some_and(Accepted::is_new);
    let stored = intake.within_quota(Sender::Address(client), bytes, storing, is_new).await?;
    let (status, at) = idempotency::status(stored.ok_or_else(ProblemDetails::not_found)?, "reply")?;
    let receipt = ReplyReceipt { ticket: number.to_string(), key: &reply.key, at: &at };
    Ok((status, Json(receipt)).into_response())
}
