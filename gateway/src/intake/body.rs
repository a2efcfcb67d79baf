//! Reads a request's body as JSON, within limits of size and time, and reports where the JSON is wrong.

use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderMap, header};
use http_body_util::BodyExt;
use serde::de::{DeserializeOwned, IgnoredAny};

use crate::problem_details::{InvalidField, ProblemDetails, ProblemKind};

/// Largest accepted body, in bytes.
const MAX_BODY: usize = 256 * 1024;
/// A body that is too large is still read, up to so many bytes more: a browser whose upload is cut off never sees the answer.
const MAX_DRAINED: usize = 8 * 1024 * 1024;
/// How long a body may take to arrive.
const BODY_TIMEOUT: Duration = Duration::from_secs(30);

/// A value, and how many bytes it was sent in.
#[derive(Debug)]
pub(super) struct Sent<T> {
    pub(super) value: T,
    pub(super) bytes: usize,
}

/// The value of a body that is declared as JSON. The declaration is required because it makes a browser send a preflight request
/// before it posts to another origin.
pub(super) async fn read_json<T: DeserializeOwned>(
    headers: &HeaderMap,
    body: Body,
) -> Result<Sent<T>, ProblemDetails> {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let media_type = content_type.and_then(|value| value.split(';').next()).unwrap_or_default().trim();
    if !media_type.eq_ignore_ascii_case("application/json") {
        return Err(ProblemDetails::new(ProblemKind::NotJson, "Send `Content-Type: application/json`."));
    }
    let bytes = read_bytes(body, MAX_BODY).await?;
    Ok(Sent { value: decode(&bytes)?, bytes: bytes.len() })
}

/// A body of at most `limit` bytes.
pub(super) async fn read_bytes(body: Body, limit: usize) -> Result<Vec<u8>, ProblemDetails> {
    let bytes = tokio::time::timeout(BODY_TIMEOUT, read(body, limit)).await;
    bytes.unwrap_or_else(|_| Err(incomplete()))
}

fn incomplete() -> ProblemDetails {
    ProblemDetails::new(ProblemKind::Incomplete, "Nothing was stored. Send it again under the same key.")
}

async fn read(mut body: Body, limit: usize) -> Result<Vec<u8>, ProblemDetails> {
    let (mut bytes, mut received) = (Vec::new(), 0_usize);
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|_| incomplete())?.into_data() else { continue };
        received = received.saturating_add(data.len());
        if received <= limit {
            bytes.extend_from_slice(&data);
        } else if received > limit + MAX_DRAINED {
            break;
        }
    }
    if received > limit {
        let detail =
            format!("It may have at most {limit} bytes ({} KB). Shorten it and send it again.", limit >> 10);
        return Err(ProblemDetails::new(ProblemKind::TooLarge, detail));
    }
    Ok(bytes)
}

/// Checks the syntax first and the fields second, because the typed reader alone reports some wrong types as bad syntax and
/// accepts a list in place of an object.
fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ProblemDetails> {
    let malformed = |error: String| {
        ProblemDetails::new(
            ProblemKind::MalformedJson,
            format!("The JSON cannot be parsed: {error}. Correct it there and send it again."),
        )
    };
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = &bytes[..error.valid_up_to()];
        let line = before.iter().filter(|b| **b == b'\n').count() + 1;
        let column = before.iter().rev().take_while(|b| **b != b'\n').count() + 1;
        malformed(format!("not UTF-8 at line {line} column {column}"))
    })?;
    serde_json::from_str::<IgnoredAny>(text).map_err(|error| malformed(error.to_string()))?;
    let invalid =
        |field: &str, message: &str| ProblemDetails::fields(vec![InvalidField::new(field, message)]);
    if !text.trim_start().starts_with('{') {
        return Err(invalid("(whole body)", "the body is not a JSON object; send one between `{` and `}`"));
    }
    serde_path_to_error::deserialize(&mut serde_json::Deserializer::from_str(text)).map_err(|error| {
        let field = error.path().to_string();
        invalid(&field, &format!("`{field}` does not fit: {}", error.inner()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use kb_core::ticket::TicketDraft;

    #[test]
    fn a_json_error_is_reported_with_its_place() {
        for (body, kind, part) in [
            ("", ProblemKind::MalformedJson, "line 1 column 0"),
            ("{\"question\":\n  \"a\" oops}", ProblemKind::MalformedJson, "line 2 column 7"),
            ("{\"question\":\"a", ProblemKind::MalformedJson, "EOF while parsing a string at line 1"),
            ("{} {}", ProblemKind::MalformedJson, "trailing characters at line 1 column 4"),
            (
                "{\"question\": 7}",
                ProblemKind::InvalidFields,
                "`question` does not fit: invalid type: integer `7`",
            ),
            (
                "{\"impact\": \"urgent\"}",
                ProblemKind::InvalidFields,
                "unknown variant `urgent`, expected one of `blocked`",
            ),
            (
                "{\"tried\": [{\"article\":\"a\"}]}",
                ProblemKind::InvalidFields,
                "`tried[0]` does not fit: missing field `outcome`",
            ),
            ("{\"impact\": 7}", ProblemKind::InvalidFields, "`impact` does not fit"),
            ("[]", ProblemKind::InvalidFields, "the body is not a JSON object"),
            ("\"a\"", ProblemKind::InvalidFields, "the body is not a JSON object"),
            ("{\"key\":\"a\",\"key\":\"b\"}", ProblemKind::InvalidFields, "duplicate field `key`"),
        ] {
            let problem = decode::<TicketDraft>(body.as_bytes()).unwrap_err();
            let reported = format!("{problem:?}");
            assert!(
                reported.contains(&format!("kind: {kind:?}")) && reported.contains(part),
                "{body}: {reported}"
            );
        }
    }

    #[test]
    fn a_body_that_is_not_utf_8_is_reported_with_its_place() {
        let reported = format!("{:?}", decode::<TicketDraft>(b"{\"question\":\n\"a\xff\"}").unwrap_err());
        assert!(reported.contains("not UTF-8 at line 2 column 3"), "{reported}");
    }
}
