//! Idempotency: where a request's key stands, and what a repeated key means.

use axum::http::{HeaderMap, StatusCode};

use crate::problem_details::{InvalidField, ProblemDetails, ProblemKind};
use crate::store::Accepted;

const HEADER: &str = "idempotency-key";

/// Takes the key from the header if the body has none, and refuses a request with two different keys.
pub(super) fn reconcile_key(headers: &HeaderMap, key: &mut String) -> Result<(), ProblemDetails> {
    let Some(value) = headers.get(HEADER) else { return Ok(()) };
    let text = value.to_str().unwrap_or_default().trim();
    // The header's definition asks for a quoted string; most clients send it without quotes.
    let text = text.strip_prefix('"').and_then(|t| t.strip_suffix('"')).unwrap_or(text);
    if key.is_empty() {
        text.clone_into(key);
    }
    if text == key {
        return Ok(());
    }
    let message = "`Idempotency-Key` is not the body's `key`; send the same key in both, or in one of them";
    Err(ProblemDetails::fields(vec![InvalidField::new("key", message)]))
}

/// 201 for new content, 200 for a repeated request, 409 for other content under a used key. `what` names the content.
pub(super) fn status<R>(accepted: Accepted<R>, what: &str) -> Result<(StatusCode, R), ProblemDetails> {
    match accepted {
        Accepted::New(receipt) => Ok((StatusCode::CREATED, receipt)),
        Accepted::Duplicate(receipt) => Ok((StatusCode::OK, receipt)),
        Accepted::Conflict => {
            let detail = format!("This key was used for other content. Send this {what} under a new key.");
            Err(ProblemDetails::new(ProblemKind::Conflict, detail))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn header_and_body_must_agree() {
        for (header, body, expected) in [
            (None, "k1", Some("k1")),
            (None, "", Some("")),
            (Some("k1"), "k1", Some("k1")),
            (Some("\"k1\""), "k1", Some("k1")),
            (Some("k1"), "", Some("k1")),
            (Some("k1"), "k2", None),
            (Some(""), "k2", None),
        ] {
            let headers: HeaderMap =
                header.iter().map(|h| (HEADER.parse().unwrap(), h.parse().unwrap())).collect();
            let mut key = body.to_owned();
            let reconciled = reconcile_key(&headers, &mut key).map(|()| key);
            assert_eq!(reconciled.ok().as_deref(), expected, "{header:?} {body:?}");
        }
    }
}
