//! The HTTP request that sends a message to the gateway, and what the gateway's response means.

use serde_json::Value;

use super::obstacle::Obstacle;
use super::outbox::{Entry, EntryKind};

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

/// A response to that request. It may come from anything between the page and the gateway: a login page, a proxy, a hotel's network.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GatewayResponse {
    /// The HTTP status; 0 for a redirect that was not followed.
    pub status: u16,
    /// Whether another address than the gateway's answered.
    pub redirected: bool,
    /// The `Retry-After` header.
    pub retry_after: Option<String>,
    /// The body.
    pub body: String,
}

/// The result of sending an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// The gateway has stored it under this number; feedback has none.
    Delivered(String),
    /// The gateway does not accept it as it is: field and message of each problem, as far as it named them.
    Refused(Vec<(String, String)>),
    /// Nobody has confirmed it, so that it stays; the next attempt may follow after this many seconds.
    Postponed(Obstacle, u64),
    /// Another tab has sent the entry, and the gateway has stored it under this number.
    SentElsewhere(String),
}

impl Reply {
    /// What a response means for the entry that was sent. It is delivered only if the gateway says so in its own words: JSON with the
    /// entry's key and, for a ticket, a number.
    pub fn from_response(entry: &Entry, response: &GatewayResponse) -> Self {
        let json: Value = serde_json::from_str(&response.body).unwrap_or_default();
        let page = response.body.trim_start().starts_with('<');
        let seconds = response.retry_after.as_ref().and_then(|text| text.trim().parse().ok());
        let postponed = |obstacle| Self::Postponed(obstacle, seconds.unwrap_or(0));
        match response.status {
            200..=299 => match number(entry, &json) {
                Some(number) => Self::Delivered(number),
                None if response.redirected || page => postponed(Obstacle::SignedOut),
                None => postponed(Obstacle::Unconfirmed),
            },
            _ if response.redirected => postponed(Obstacle::SignedOut),
            0..=399 | 401 | 407 | 511 => postponed(Obstacle::SignedOut),
            // Our gateway refuses in JSON; a portal's own server means that nobody is signed in.
            403 if !json.is_object() => postponed(Obstacle::SignedOut),
            404 | 405 | 410 => postponed(Obstacle::NotFound),
            408 | 504 => postponed(Obstacle::Slow),
            429 => postponed(Obstacle::TooMany),
            500.. => postponed(Obstacle::Down),
            _ => Self::Refused(problems(&json)),
        }
    }
}

/// The number under which the gateway has stored an entry, empty for feedback. `None` where the answer is not the gateway's, or about
/// another entry.
fn number(entry: &Entry, answer: &Value) -> Option<String> {
    if answer["key"] != entry.key.as_str() {
        return None;
    }
    let number = match &answer["id"] {
        Value::Number(number) => number.to_string(),
        other => other.as_str().unwrap_or_default().trim().to_owned(),
    };
    (!number.is_empty() || entry.kind == EntryKind::Feedback).then_some(number)
}

fn problems(answer: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let problem = |problem: &Value| (text(&problem["field"]), text(&problem["message"]));
    answer["problems"].as_array().into_iter().flatten().map(problem).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "0123456789abcdef";

    fn reply(kind: EntryKind, response: &GatewayResponse) -> Reply {
        Reply::from_response(&Entry::new(kind, KEY, String::new()), response)
    }

    #[test]
    fn a_message_is_delivered_only_where_the_gateway_names_its_key_and_a_number() {
        use EntryKind::{Feedback, Ticket};
        use Obstacle::{SignedOut, Unconfirmed};
        let html = "\n<!doctype html><title>Sign in</title>";
        for (kind, status, redirected, body, expected) in [
            (Ticket, 201, false, r#"{"id":"T-7","key":"0123456789abcdef"}"#, Ok("T-7")),
            (Ticket, 200, true, r#"{"id":7,"key":"0123456789abcdef"}"#, Ok("7")),
            (Feedback, 201, false, r#"{"key":"0123456789abcdef"}"#, Ok("")),
            (Ticket, 0, false, "", Err(SignedOut)),
            (Ticket, 302, false, "", Err(SignedOut)),
            (Ticket, 200, true, html, Err(SignedOut)),
            (Ticket, 404, true, html, Err(SignedOut)),
            (Ticket, 200, false, html, Err(SignedOut)),
            (Ticket, 200, true, "{}", Err(SignedOut)),
            (Ticket, 204, false, "", Err(Unconfirmed)),
            (Ticket, 200, false, "{}", Err(Unconfirmed)),
            (Ticket, 201, false, "", Err(Unconfirmed)),
            (Ticket, 202, false, "accepted", Err(Unconfirmed)),
            (Ticket, 201, false, r#"{"id":"T-7"}"#, Err(Unconfirmed)),
            (Ticket, 201, false, r#"{"id":"T-7","key":"fedcba9876543210"}"#, Err(Unconfirmed)),
            (Ticket, 201, false, r#"{"id":" ","key":"0123456789abcdef"}"#, Err(Unconfirmed)),
            (Ticket, 201, false, r#"{"id":null,"key":"0123456789abcdef"}"#, Err(Unconfirmed)),
            (Ticket, 201, false, r#"["0123456789abcdef"]"#, Err(Unconfirmed)),
            (Feedback, 200, false, "{}", Err(Unconfirmed)),
            (Feedback, 200, false, html, Err(SignedOut)),
        ] {
            let response = GatewayResponse { status, redirected, retry_after: None, body: body.to_owned() };
            let expected = match expected {
                Ok(number) => Reply::Delivered(number.to_owned()),
                Err(obstacle) => Reply::Postponed(obstacle, 0),
            };
            assert_eq!(reply(kind, &response), expected, "{response:?}");
        }
    }

    #[test]
    fn a_message_that_was_not_accepted_is_refused_or_waits_for_what_stopped_it() {
        use Obstacle::{Down, NotFound, SignedOut, Slow, TooMany};
        let refused = |problems: &[(&str, &str)]| {
            Reply::Refused(problems.iter().map(|(f, m)| ((*f).to_owned(), (*m).to_owned())).collect())
        };
        let problems = r#"{"problems":[{"field":"email","message":"No"},{"message":"Other"},7]}"#;
        for (status, retry_after, body, expected) in [
            (422, None, problems, refused(&[("email", "No"), ("", "Other"), ("", "")])),
            (400, Some("60"), "no JSON", refused(&[])),
            (403, None, "{}", refused(&[])),
            (403, None, "<html>", Reply::Postponed(SignedOut, 0)),
            (401, None, problems, Reply::Postponed(SignedOut, 0)),
            (511, None, "<html>", Reply::Postponed(SignedOut, 0)),
            (404, None, "", Reply::Postponed(NotFound, 0)),
            (405, None, "", Reply::Postponed(NotFound, 0)),
            (408, None, "", Reply::Postponed(Slow, 0)),
            (504, None, "<html>", Reply::Postponed(Slow, 0)),
            (429, Some(" 60 "), "", Reply::Postponed(TooMany, 60)),
            (429, Some("Fri, 27 Nov 2026 03:00:00 GMT"), "", Reply::Postponed(TooMany, 0)),
            (500, None, "", Reply::Postponed(Down, 0)),
            (503, Some("60"), "", Reply::Postponed(Down, 60)),
        ] {
            let retry_after = retry_after.map(str::to_owned);
            let response = GatewayResponse { status, retry_after, body: body.to_owned(), redirected: false };
            assert_eq!(reply(EntryKind::Ticket, &response), expected, "{response:?}");
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
