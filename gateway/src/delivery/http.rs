//! HTTP calls as every connector makes them: no redirects, one time-out, bounded answers, and failures told apart by what they leave open.

use std::time::{Duration, SystemTime};

use httpdate::parse_http_date;
use reqwest::header::{DATE, HeaderMap, HeaderName, RETRY_AFTER};
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder, Response, StatusCode};

use super::call::CallError;

/// Most bytes of an answer that are read.
const MAX_ANSWER: usize = 4 << 20;
/// Most characters of a refusal that are kept.
const MAX_REFUSAL: usize = 300;
/// How long a connection may take to be made.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// A client whose every call ends within `timeout`.
pub(crate) fn client(timeout: Duration) -> Result<Client, String> {
    let connecting = timeout.min(CONNECT_TIMEOUT);
    let builder = Client::builder().redirect(Policy::none()).timeout(timeout).connect_timeout(connecting);
    builder.build().map_err(|error| {
        format!("HTTPS cannot be set up ({error}); check the system's time and certificates")
    })
}

/// A successful answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) body: Vec<u8>,
}

/// Sends a request; an answer other than 2xx is an error.
pub(crate) async fn send(request: RequestBuilder) -> Result<Answer, CallError> {
    let mut response = request.send().await.map_err(failed)?;
    let (status, headers) = (response.status(), response.headers().clone());
    let body = read(&mut response).await;
    if status.is_success() {
        return Ok(Answer { status, body: body? });
    }
    Err(refused(status, &headers, &body.unwrap_or_default()))
}

async fn read(response: &mut Response) -> Result<Vec<u8>, CallError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(failed)? {
        if body.len() + chunk.len() > MAX_ANSWER {
            let text = format!("the answer has more than {} MiB", MAX_ANSWER >> 20);
            return Err(CallError::Unknown { after: None, text });
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// What a failure without a status leaves open. The address is left out, because it may hold a secret.
fn failed(error: reqwest::Error) -> CallError {
    let (connecting, timeout) = (error.is_connect() || error.is_builder(), error.is_timeout());
    let text = cause(&error.without_url());
    match (connecting, timeout) {
        (true, _) => CallError::Unreachable(format!("no connection ({text})")),
        (_, true) => CallError::Unknown { after: None, text: "no answer in time".to_owned() },
        _ => CallError::Unknown { after: None, text: format!("the connection broke off ({text})") },
    }
}

/// The innermost cause, which says most.
fn cause(error: &dyn std::error::Error) -> String {
    let mut innermost = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost.to_string()
}

/// What a status other than 2xx means.
fn refused(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> CallError {
    let said = said(body);
    let text =
        if said.is_empty() { format!("answered {status}") } else { format!("answered {status}: {said}") };
    match status.as_u16() {
        300..=399 => CallError::Refused(format!(
            "{text}; the address leads elsewhere, so write the one that it leads to"
        )),
        401 | 403 => CallError::Refused(text),
        429 => CallError::SlowDown { after: retry_after(headers, SystemTime::now()), text },
        408 | 425 | 500.. => CallError::Unknown { after: retry_after(headers, SystemTime::now()), text },
        _ => CallError::Rejected(text),
    }
}

/// How long `Retry-After` asks to wait, by its seconds or its date; a date that has passed asks for no wait. A date is compared with the
/// answer's own, so that it doesn't matter whether the clocks agree.
fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let header = |name: HeaderName| headers.get(name)?.to_str().ok().map(str::trim);
    let asked = header(RETRY_AFTER)?;
    if let Ok(seconds) = asked.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let then = parse_http_date(asked).ok()?;
    let now = header(DATE).and_then(|date| parse_http_date(date).ok()).unwrap_or(now);
    Some(then.duration_since(now).unwrap_or_default())
}

/// The start of a refusal's body on one line.
fn said(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(&body[..body.len().min(4 * MAX_REFUSAL)]);
    let words = crate::plain_text::plain(&text).split_whitespace().collect::<Vec<_>>().join(" ");
    words.chars().take(MAX_REFUSAL).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_asked_for_in_seconds_or_by_a_date() {
        // Our clock stands at 10:00:00.
        let now = parse_http_date("Fri, 27 Nov 2026 10:00:00 GMT").unwrap();
        for (asked, answered_at, expected) in [
            ("30", "", Some(30)),
            (" 30 ", "", Some(30)),
            ("0", "", Some(0)),
            ("Fri, 27 Nov 2026 10:01:30 GMT", "", Some(90)),
            ("Friday, 27-Nov-26 10:01:30 GMT", "", Some(90)),
            ("Fri Nov 27 10:01:30 2026", "", Some(90)),
            ("Fri, 27 Nov 2026 09:59:00 GMT", "", Some(0)),
            ("Fri, 27 Nov 2026 10:01:30 GMT", "Fri, 27 Nov 2026 10:01:00 GMT", Some(30)),
            ("Fri, 27 Nov 2026 10:01:30 GMT", "today", Some(90)),
            ("soon", "", None),
            ("-1", "", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(RETRY_AFTER, asked.parse().unwrap());
            headers.insert(DATE, answered_at.parse().unwrap());
            let read = retry_after(&headers, now).map(|wait| wait.as_secs());
            assert_eq!(read, expected, "{asked} {answered_at}");
        }
        assert_eq!(retry_after(&HeaderMap::new(), now), None);
    }
}
