//! `POST /v1/tickets` and `GET /v1/tickets/{id}`.

use axum::body::Body;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use kb_core::ticket::{Ticket, TicketDraft};
use serde::{Deserialize, Serialize};

use super::body::{self, Sent};
use super::quota::Sender;
use super::state::Intake;
use super::{bearer, idempotency};
use crate::client_address::ClientAddress;
use crate::problem_details::ProblemDetails;
use crate::store::{Accepted, Receipt, Said};

#[derive(Serialize)]
struct TicketReply<'a> {
    id: String,
    key: &'a str,
    status: &'a str,
    received_at: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    replies: Vec<SaidReply<'a>>,
}

/// Something that was said after the ticket.
#[derive(Serialize)]
struct SaidReply<'a> {
    from: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    author: &'a str,
    at: &'a str,
    text: &'a str,
}

impl<'a> From<&'a Said> for SaidReply<'a> {
    fn from(said: &'a Said) -> Self {
        let from = if said.from_client { "client" } else { "support" };
        Self { from, author: &said.author, at: &said.at, text: &said.text }
    }
}

impl<'a> TicketReply<'a> {
    fn new(receipt: &'a Receipt, key: &'a str, said: &'a [Said]) -> Self {
        Self {
            id: receipt.number.to_string(),
            key,
            status: &receipt.status,
            received_at: &receipt.received_at,
            replies: said.iter().map(SaidReply::from).collect(),
        }
    }
}

/// Stores a ticket and answers 201 once it is durable, or 200 if the same one was stored before.
pub(super) async fn create(
    State(intake): State<Intake>,
    Extension(client): Extension<ClientAddress>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ProblemDetails> {
    let Sent { value: mut draft, bytes } = body::read_json::<TicketDraft>(&headers, body).await?;
    idempotency::reconcile_key(&headers, &mut draft.key)?;
    let ticket = Ticket::new(draft)?;
    let storing = intake.store.accept_ticket(ticket.clone(), intake.targets.of_ticket(&ticket));
    let accepted = intake.within_quota(Sender::Address(client), bytes, storing, Accepted::is_new).await?;
    let (status, receipt) = idempotency::status(accepted, "ticket")?;
    let location = format!("/v1/tickets/{}", receipt.number);
    let headers = [(header::LOCATION, location), (header::CACHE_CONTROL, "no-store".to_owned())];
    Ok((status, headers, Json(TicketReply::new(&receipt, ticket.key(), &[]))).into_response())
}

#[derive(Default, Deserialize)]
pub(super) struct StatusQuery {
    #[serde(default)]
    key: String,
}

/// Shows a ticket's status, and what was said since, to a client that sends the ticket's key. Without the right key the answer is 404, so that nobody can
/// find out which tickets exist.
pub(super) async fn show(
    State(intake): State<Intake>,
    id: Result<Path<String>, PathRejection>,
    query: Result<Query<StatusQuery>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, ProblemDetails> {
    let query = query.map(|Query(query)| query).unwrap_or_default();
    let key = bearer::token(&headers).unwrap_or(&query.key);
    let number = id.ok().and_then(|Path(id)| id.parse().ok()).ok_or_else(ProblemDetails::not_found)?;
    let receipt = intake.store.receipt(number, key).await?.ok_or_else(ProblemDetails::not_found)?;
    let said = intake.store.said(number).await?;
    let reply = TicketReply::new(&receipt, key, &said);
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(reply)).into_response())
}
