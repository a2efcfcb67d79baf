//! `POST /v1/outcomes`: how a ticket ended, from whoever shows the token.

use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kb_core::ticket::{TicketOutcome, TicketOutcomeDraft};
use serde::Serialize;

use super::problem::{InvalidField, Kind, Problem};
use super::{body, key};
use crate::config::Token;
use crate::store::{Accepted, Store};

/// The store, and the token that opens this door; without one it stays shut.
#[derive(Clone)]
pub(super) struct Door {
    pub(super) store: Store,
    pub(super) token: Option<Arc<Token>>,
}

#[derive(Serialize)]
struct Answer<'a> {
    ticket: &'a str,
    key: &'a str,
    status: &'static str,
}

/// Keeps an outcome: 201 once it is durable, 200 when the same was kept before. The latest one of a ticket counts.
pub(super) async fn create(
    State(door): State<Door>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    admit(door.token.as_deref(), &headers)?;
    let mut draft: TicketOutcomeDraft = body::read_json(&headers, body).await?;
    key::settle(&headers, &mut draft.key)?;
    let outcome = TicketOutcome::new(draft)?;
    let content = outcome.content();
    let unknown = || {
        let message =
            "`ticket` is no ticket that is kept here; send the number that the gateway gave it, like FM-1001";
        Problem::fields(vec![InvalidField::new("ticket", message)])
    };
    let number = content.ticket.parse().map_err(|_| unknown())?;
    let status = match door.store.accept_outcome(number, &outcome).await?.ok_or_else(unknown)? {
        Accepted::New(()) => StatusCode::CREATED,
        Accepted::Again(()) => StatusCode::OK,
        Accepted::Conflict => {
            let detail = "Another outcome was kept under this key. Send this one under a new key.";
            return Err(Problem::new(Kind::Conflict, detail));
        }
    };
    Ok((status, Json(Answer { ticket: &content.ticket, key: &content.key, status: "kept" })).into_response())
}

/// Refuses who shows no token, or another.
fn admit(token: Option<&Token>, headers: &HeaderMap) -> Result<(), Problem> {
    let Some(token) = token else {
        let detail = "No token is set up for it. Start the gateway with --outcome-token-file.";
        return Err(Problem::new(Kind::Closed, detail));
    };
    let shown = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let shown = shown.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    if shown.is_some_and(|(_, shown)| token.is(shown.trim())) {
        return Ok(());
    }
    Err(Problem::new(
        Kind::Unauthorized,
        "Send `Authorization: Bearer` with the token of --outcome-token-file.",
    ))
}
