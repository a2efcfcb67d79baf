//! `POST /v1/outcomes`: how a ticket ended, from callers that send the outcome token.

use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use kb_core::ticket::{TicketOutcome, TicketOutcomeDraft};
use serde::Serialize;

use super::body::{self, Sent};
use super::quota::Sender;
use super::state::Intake;
use super::{bearer, idempotency};
use crate::config::Token;
use crate::problem_details::{InvalidField, ProblemDetails, ProblemKind};
use crate::store::Accepted;

/// What the routes share, and the token that callers have to send; without a token every outcome is refused.
#[derive(Clone)]
pub(super) struct OutcomeIntake {
    intake: Intake,
    token: Option<Arc<Token>>,
}

impl OutcomeIntake {
    pub(super) fn new(intake: Intake, token: Option<Token>) -> Self {
        Self { intake, token: token.map(Arc::new) }
    }
}

#[derive(Serialize)]
struct OutcomeReply<'a> {
    ticket: &'a str,
    key: &'a str,
    status: &'static str,
}

/// Stores an outcome and answers 201 once it is durable, or 200 if the same was stored before. A ticket's latest outcome counts.
pub(super) async fn create(
    State(OutcomeIntake { intake, token }): State<OutcomeIntake>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ProblemDetails> {
    authorize(token.as_deref(), &headers)?;
    let Sent { value: mut draft, bytes } = body::read_json::<TicketOutcomeDraft>(&headers, body).await?;
    idempotency::reconcile_key(&headers, &mut draft.key)?;
    let outcome = TicketOutcome::new(draft)?;
    let content = outcome.content();
    let number = content.ticket.parse().map_err(|_| unknown_ticket())?;
    let storing = intake.store.accept_outcome(number, outcome.clone());
    let is_new = |stored: &Option<Accepted<()>>| stored.as_ref().is_some_and(Accepted::is_new);
    let stored = intake.within_quota(Sender::TicketSystem, bytes, storing, is_new).await?;
    let accepted = stored.ok_or_else(unknown_ticket)?;
    let (status, ()) = idempotency::status(accepted, "outcome")?;
    let reply = OutcomeReply { ticket: &content.ticket, key: &content.key, status: "kept" };
    Ok((status, Json(reply)).into_response())
}

fn unknown_ticket() -> ProblemDetails {
    let message =
        "`ticket` is no ticket of this gateway; send the number that the gateway gave it, like FM-1001";
    ProblemDetails::fields(vec![InvalidField::new("ticket", message)])
}

/// Refuses a request without the right token.
fn authorize(token: Option<&Token>, headers: &HeaderMap) -> Result<(), ProblemDetails> {
    let Some(token) = token else {
        let detail = "No token is configured. Start the gateway with --outcome-token-file.";
        return Err(ProblemDetails::new(ProblemKind::Closed, detail));
    };
    if bearer::token(headers).is_some_and(|sent| token.matches(sent)) {
        return Ok(());
    }
    let detail = "Send `Authorization: Bearer` with the token of --outcome-token-file.";
    Err(ProblemDetails::new(ProblemKind::Unauthorized, detail))
}
