//! The HTTP request that sends a message to the gateway, and what the gateway's response means.

use serde_json::Value;

use super::outbox::Entry;

/// A POST request of the gateway's API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GatewayRequest {
    /// Its address.
    pub url: String,
    /// Its headers: name and value.
    pub headers: Vec<(&'static str, String)>,
}

impl GatewayRequest {
    /// The request for an entry of the outbox. `token` proves who is signed in; an entry of somebody who has signed out is sent
    /// without it.
    pub fn new(gateway: &str, token: &str, entry: &Entry) -> Self {
        let mut headers =
            vec![("content-type", "application/json".to_owned()), ("idempotency-key", entry.key.clone())];
        if !entry.hidden && !token.is_empty() {
            headers.push(("authorization", format!("Bearer {token}")));
        }
        Self { url: [gateway, entry.kind.path()].concat(), headers }
    }
}

/// A response of the gateway.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GatewayResponse {
    /// The HTTP status.
    pub status: u16,
    /// The `Retry-After` header.
    pub retry_after: Option<String>,
    /// The body.
    pub body: String,
}

/// The result of sending an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// The gateway has stored it under this number.
    Delivered(String),
    /// The gateway does not accept it as it is: field and message of each problem, as far as it named them.
    Refused(Vec<(String, String)>),
    /// There were too many requests; the next attempt may follow after this many seconds.
    TooMany(u64),
    /// The gateway could not be reached, or failed.
    Unavailable,
    /// Another tab has sent the entry.
    SentElsewhere,
}

impl Reply {
    /// What a response means for the entry that was sent.
    pub fn from_response(response: &GatewayResponse) -> Self {
        let json: Value = serde_json::from_str(&response.body).unwrap_or_default();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        match response.status {
            200..=299 => Self::Delivered(match &json["id"] {
                Value::Number(number) => number.to_string(),
                other => text(other),
            }),
            429 => {
                let seconds = response.retry_after.as_ref().and_then(|text| text.trim().parse().ok());
                Self::TooMany(seconds.unwrap_or(0))
            }
            // An expired token, a wrong address or a request that broke off: the same message may pass later.
            401 | 404 | 405 | 408 | 500.. => Self::Unavailable,
            _ => {
                let problem = |problem: &Value| (text(&problem["field"]), text(&problem["message"]));
                Self::Refused(json["problems"].as_array().into_iter().flatten().map(problem).collect())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::outbox::EntryKind;

    #[test]
    fn a_response_is_delivered_refused_or_worth_another_attempt() {
        let delivered = |number: &str| Reply::Delivered(number.to_owned());
        let refused = |problems: &[(&str, &str)]| {
            Reply::Refused(problems.iter().map(|(f, m)| ((*f).to_owned(), (*m).to_owned())).collect())
        };
        let problems = r#"{"problems":[{"field":"email","message":"No"},{"message":"Other"},7]}"#;
        for (status, retry_after, body, expected) in [
            (201, None, r#"{"id":"T-7"}"#, delivered("T-7")),
            (200, None, r#"{"id":7}"#, delivered("7")),
            (202, None, "", delivered("")),
            (201, None, "<html>", delivered("")),
            (429, Some(" 60 "), "", Reply::TooMany(60)),
            (429, Some("Fri, 27 Nov 2026 03:00:00 GMT"), "", Reply::TooMany(0)),
            (429, None, "", Reply::TooMany(0)),
            (422, None, problems, refused(&[("email", "No"), ("", "Other"), ("", "")])),
            (400, Some("60"), "no JSON", refused(&[])),
            (403, None, "{}", refused(&[])),
            (401, None, problems, Reply::Unavailable),
            (404, None, "", Reply::Unavailable),
            (405, None, "", Reply::Unavailable),
            (408, None, "", Reply::Unavailable),
            (500, None, "", Reply::Unavailable),
            (503, Some("60"), "", Reply::Unavailable),
        ] {
            let retry_after = retry_after.map(str::to_owned);
            let response = GatewayResponse { status, retry_after, body: body.to_owned() };
            assert_eq!(Reply::from_response(&response), expected, "{response:?}");
        }
    }

    #[test]
    fn a_request_carries_the_key_and_only_the_sender_s_own_token() {
        for (kind, hidden, token, url, authorization) in [
            (EntryKind::Ticket, false, "abc", "/v1/tickets", Some("Bearer abc")),
            (EntryKind::Feedback, false, "", "/v1/feedback", None),
            (EntryKind::Ticket, true, "abc", "/v1/tickets", None),
        ] {
            let mut entry = Entry::new(kind, "k7", String::new());
            entry.hidden = hidden;
            let request = GatewayRequest::new("/v1", token, &entry);
            let header = |name| {
                request.headers.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
            };
            assert_eq!(request.url, url);
            assert_eq!((header("idempotency-key"), header("authorization")), (Some("k7"), authorization));
        }
    }
}
