//! `POST /v1/tickets` and `GET /v1/tickets/{id}`.

use axum::Json;
use axum::body::Body;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kb_core::ticket::{Ticket, TicketDraft};
use serde::{Deserialize, Serialize};

use super::problem::{Kind, Problem};
use super::{body, key};
use crate::store::{Accepted, Receipt, Store};

#[derive(Serialize)]
struct Answer<'a> {
    id: String,
    key: &'a str,
    status: &'a str,
    received_at: &'a str,
}

impl<'a> Answer<'a> {
    fn new(receipt: &'a Receipt, key: &'a str) -> Self {
        Self {
            id: receipt.number.to_string(),
            key,
            status: &receipt.status,
            received_at: &receipt.received_at,
        }
    }
}

/// Keeps a ticket: 201 once it is durable, 200 when the same one was kept before.
pub(super) async fn create(
    State(store): State<Store>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let mut draft: TicketDraft = body::read_json(&headers, body).await?;
    key::settle(&headers, &mut draft.key)?;
    let ticket = Ticket::new(draft)?;
    let (status, receipt) = match store.accept_ticket(&ticket).await? {
        Accepted::New(receipt) => (StatusCode::CREATED, receipt),
        Accepted::Again(receipt) => (StatusCode::OK, receipt),
        Accepted::Conflict => {
            let detail =
                "A ticket with other content was kept under this key. Send this one under a new key.";
            return Err(Problem::new(Kind::Conflict, detail));
        }
    };
    let location = format!("/v1/tickets/{}", receipt.number);
    let headers = [(header::LOCATION, location), (header::CACHE_CONTROL, "no-store".to_owned())];
    Ok((status, headers, Json(Answer::new(&receipt, ticket.key()))).into_response())
}

#[derive(Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    key: String,
}

/// A ticket's status, for whoever knows its key; a stranger cannot tell it from a ticket that does not exist.
pub(super) async fn show(
    State(store): State<Store>,
    id: Result<Path<String>, PathRejection>,
    asked: Result<Query<Asked>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let bearer = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let bearer =
        bearer.and_then(|text| text.split_once(' ')).filter(|(s, _)| s.eq_ignore_ascii_case("bearer"));
    let asked = asked.map(|Query(asked)| asked.key).unwrap_or_default();
    let key = bearer.map_or(asked.as_str(), |(_, token)| token.trim());
    let number = id.ok().and_then(|Path(id)| id.parse().ok()).ok_or_else(Problem::not_found)?;
    let receipt = store.receipt(number, key).await?.ok_or_else(Problem::not_found)?;
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(Answer::new(&receipt, key))).into_response())
}
