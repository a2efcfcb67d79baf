//! `POST /v1/tickets/{id}/attachments?name=…`: a file that belongs to a ticket.

use std::time::Duration;

use axum::body::Body;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use kb_core::ticket::Key;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_128;

use super::quota::Sender;
use super::replies::ticket_and_key;
use super::state::Intake;
use super::{body, idempotency};
use crate::attachment::{FileName, MAX_BYTES, media_type};
use crate::client_address::ClientAddress;
use crate::problem_details::{InvalidField, ProblemDetails};
use crate::store::{Accepted, AcceptedFile, FileEntry, MAX_FILES, StoreError};

/// How long a file waits for others that are being received.
const TURN_TIMEOUT: Duration = Duration::from_secs(10);

#[derive(Default, Deserialize)]
pub(super) struct NameQuery {
    #[serde(default)]
    name: String,
}

#[derive(Serialize)]
struct FileReceipt<'a> {
    ticket: String,
    key: &'a str,
    name: &'a str,
    media_type: &'a str,
    bytes: usize,
}

/// Keeps a file, to be delivered wherever the ticket went, and answers 201 once it is durable.
pub(super) async fn create(
    State(intake): State<Intake>,
    Extension(client): Extension<ClientAddress>,
    id: Result<Path<String>, PathRejection>,
    query: Result<Query<NameQuery>, QueryRejection>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ProblemDetails> {
    let (number, ticket_key) = ticket_and_key(id, &headers)?;
    // Nobody but the ticket's owner may make the gateway read megabytes.
    intake.store.receipt(number, ticket_key).await?.ok_or_else(ProblemDetails::not_found)?;
    let key = file_key(&headers)?;
    let turn = tokio::time::timeout(TURN_TIMEOUT, intake.files_under_way.acquire()).await;
    let _turn = turn.ok().and_then(Result::ok).ok_or(StoreError::Overloaded)?;
    let bytes = body::read_bytes(body, MAX_BYTES).await?;
    let size = bytes.len();
    let media_type = media_type(&bytes).ok_or_else(unaccepted)?;
    let name = query.map(|Query(query)| query.name).unwrap_or_default();
    let name = FileName::new(&name, media_type);
    let location = format!("{number}/{:032x}", xxh3_128(&bytes));
    let (key_sent, name_kept) = (key.to_string(), name.as_str().to_owned());
    let entry =
        FileEntry { key: key_sent, name: name_kept, media_type: media_type.to_owned(), size, location };
    let storing = async {
        intake
            .files
            .put(&entry.location, bytes)
            .await
            .map_err(|error| StoreError::Attachments(error.to_string()))?;
        intake.store.accept_file(number, entry.clone()).await
    };
    let is_new = |stored: &AcceptedFile| matches!(stored, AcceptedFile::Kept(Accepted::New(())));
    let stored = intake.within_quota(Sender::Address(client), size, storing, is_new).await?;
    let AcceptedFile::Kept(accepted) = stored else { return Err(too_many()) };
    let (status, ()) = idempotency::status(accepted, "file")?;
    let (ticket, key, name) = (number.to_string(), &*key, name.as_str());
    Ok((status, Json(FileReceipt { ticket, key, name, media_type, bytes: size })).into_response())
}

/// The idempotency key, which stands in the header alone.
fn file_key(headers: &HeaderMap) -> Result<Key, ProblemDetails> {
    let mut key = String::new();
    idempotency::reconcile_key(headers, &mut key)?;
    let message = "`Idempotency-Key` is missing or not 16 to 64 letters, digits and hyphens; send a new one for each file";
    Key::new(&key).ok_or_else(|| ProblemDetails::fields(vec![InvalidField::new("key", message)]))
}

fn unaccepted() -> ProblemDetails {
    let message = "the file is not of a kind that is accepted; send a picture (PNG, JPEG, GIF, WebP, BMP, HEIC), a PDF, plain text, or a Word, Excel or PowerPoint file";
    ProblemDetails::fields(vec![InvalidField::new("(whole body)", message)])
}

fn too_many() -> ProblemDetails {
    let message = format!("this ticket has {MAX_FILES} files already; leave this one out");
    ProblemDetails::fields(vec![InvalidField::new("(whole body)", message)])
}
