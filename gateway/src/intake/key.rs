//! The idempotency key: in the header, in the body, or in both alike.

use axum::http::HeaderMap;

use super::problem::{InvalidField, Problem};

const HEADER: &str = "idempotency-key";

/// Settles the body's key with the header's: an empty one takes the other's place, and two different ones are refused.
pub(super) fn settle(headers: &HeaderMap, key: &mut String) -> Result<(), Problem> {
    let Some(value) = headers.get(HEADER) else { return Ok(()) };
    let text = value.to_str().unwrap_or_default().trim();
    // The header is defined as a quoted string; most clients send it bare.
    let text = text.strip_prefix('"').and_then(|t| t.strip_suffix('"')).unwrap_or(text);
    if key.is_empty() {
        text.clone_into(key);
    }
    if text == key {
        return Ok(());
    }
    let message = "`Idempotency-Key` is not the body's `key`; send the same key in both, or in one of them";
    Err(Problem::fields(vec![InvalidField::new("key", message)]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn header_and_body_agree_or_are_refused() {
        for (header, body, settled) in [
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
            let outcome = settle(&headers, &mut key).map(|()| key);
            assert_eq!(outcome.ok().as_deref(), settled, "{header:?} {body:?}");
        }
    }
}
