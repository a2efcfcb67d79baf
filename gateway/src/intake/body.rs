//! Reads a request's body as JSON: bounded in size and time, and precise about what is wrong.

use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderMap, header};
use http_body_util::BodyExt;
use serde::de::{DeserializeOwned, IgnoredAny};

use super::problem::{InvalidField, Kind, Problem};

/// Largest body, in bytes.
const LIMIT: usize = 256 * 1024;
/// How much of a body that is too large is still read: a browser that is cut off while sending never sees the answer.
const DRAINED: usize = 8 * 1024 * 1024;
/// How long a body may take to arrive.
const PATIENCE: Duration = Duration::from_secs(30);

/// The body's value. A body must be declared as JSON: that is what makes a browser ask before it sends across origins.
pub(super) async fn read_json<T: DeserializeOwned>(headers: &HeaderMap, body: Body) -> Result<T, Problem> {
    let declared =
        headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = declared.split(';').next().unwrap_or_default().trim();
    if !essence.eq_ignore_ascii_case("application/json") {
        return Err(Problem::new(Kind::NotJson, "Send `Content-Type: application/json`."));
    }
    let whole = tokio::time::timeout(PATIENCE, read(body)).await;
    decode(&whole.unwrap_or_else(|_| Err(incomplete()))?)
}

fn incomplete() -> Problem {
    Problem::new(Kind::Incomplete, "Nothing was kept. Send it again under the same key.")
}

async fn read(mut body: Body) -> Result<Vec<u8>, Problem> {
    let (mut bytes, mut seen) = (Vec::new(), 0_usize);
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|_| incomplete())?.into_data() else { continue };
        seen = seen.saturating_add(data.len());
        if seen <= LIMIT {
            bytes.extend_from_slice(&data);
        } else if seen > DRAINED {
            break;
        }
    }
    if seen > LIMIT {
        let detail = format!("It may have at most {LIMIT} bytes (256 KB). Shorten it and send it again.");
        return Err(Problem::new(Kind::TooLarge, detail));
    }
    Ok(bytes)
}

/// First whether it is JSON at all, then whether its values fit: the typed reader alone calls some misfits bad syntax, and takes
/// a list for an object.
fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let malformed = |what: String| {
        Problem::new(
            Kind::MalformedJson,
            format!("Reading stopped: {what}. Put it right there and send it again."),
        )
    };
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = &bytes[..error.valid_up_to()];
        let line = before.iter().filter(|b| **b == b'\n').count() + 1;
        let column = before.iter().rev().take_while(|b| **b != b'\n').count() + 1;
        malformed(format!("not UTF-8 at line {line} column {column}"))
    })?;
    serde_json::from_str::<IgnoredAny>(text).map_err(|error| malformed(error.to_string()))?;
    let misfit = |field: &str, what: &str| Problem::fields(vec![InvalidField::new(field, what)]);
    if !text.trim_start().starts_with('{') {
        return Err(misfit("(whole body)", "the body is not a JSON object; send one between `{` and `}`"));
    }
    serde_path_to_error::deserialize(&mut serde_json::Deserializer::from_str(text)).map_err(|error| {
        let field = error.path().to_string();
        misfit(&field, &format!("`{field}` does not fit: {}", error.inner()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use kb_core::ticket::TicketDraft;

    #[test]
    fn what_is_wrong_with_json_is_said_with_its_place() {
        for (body, kind, words) in [
            ("", Kind::MalformedJson, "line 1 column 0"),
            ("{\"question\":\n  \"a\" oops}", Kind::MalformedJson, "line 2 column 7"),
            ("{\"question\":\"a", Kind::MalformedJson, "EOF while parsing a string at line 1"),
            ("{} {}", Kind::MalformedJson, "trailing characters at line 1 column 4"),
            ("{\"question\": 7}", Kind::InvalidFields, "`question` does not fit: invalid type: integer `7`"),
            (
                "{\"impact\": \"urgent\"}",
                Kind::InvalidFields,
                "unknown variant `urgent`, expected one of `blocked`",
            ),
            (
                "{\"tried\": [{\"article\":\"a\"}]}",
                Kind::InvalidFields,
                "`tried[0]` does not fit: missing field `outcome`",
            ),
            ("{\"impact\": 7}", Kind::InvalidFields, "`impact` does not fit"),
            ("[]", Kind::InvalidFields, "the body is not a JSON object"),
            ("\"a\"", Kind::InvalidFields, "the body is not a JSON object"),
            ("{\"key\":\"a\",\"key\":\"b\"}", Kind::InvalidFields, "duplicate field `key`"),
        ] {
            let problem = decode::<TicketDraft>(body.as_bytes()).unwrap_err();
            let said = format!("{problem:?}");
            assert!(said.contains(&format!("kind: {kind:?}")) && said.contains(words), "{body}: {said}");
        }
        let said = format!("{:?}", decode::<TicketDraft>(b"{\"question\":\n\"a\xff\"}").unwrap_err());
        assert!(said.contains("not UTF-8 at line 2 column 3"), "{said}");
    }
}
