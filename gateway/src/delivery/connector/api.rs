//! A ticket system's JSON interface: its address, its credentials, and calls that say what failed in terms of the delivery.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::multipart::{Form, Part};
use reqwest::{Client, Method, RequestBuilder, StatusCode, Url};
use serde_json::Value;

use crate::delivery::call::{Attachment, CallError, DeliveryKey};
use crate::delivery::http::{self, Answer};

/// An interface below one address.
pub(super) struct Api {
    client: Client,
    base: String,
    headers: HeaderMap,
}

impl Api {
    pub(super) fn new(client: Client, base: &str) -> Self {
        Self { client, base: base.to_owned(), headers: HeaderMap::new() }
    }

    /// Sends a header with every call; it is kept out of logs and errors.
    pub(super) fn with_header(mut self, name: &'static str, value: &str) -> Result<Self, String> {
        let mut value = HeaderValue::from_str(value).map_err(|_| {
            "a credential has characters that no header can carry; check what the secret holds".to_owned()
        })?;
        value.set_sensitive(true);
        self.headers.insert(HeaderName::from_static(name), value);
        Ok(self)
    }

    /// Sends user and password with every call.
    pub(super) fn with_basic(self, user: &str, password: &str) -> Result<Self, String> {
        let credentials = STANDARD.encode(format!("{user}:{password}"));
        self.with_header("authorization", &format!("Basic {credentials}"))
    }

    /// The address of a path, for people.
    pub(super) fn address(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// A request to a path, with its query. Query values are encoded; the path must be safe as it is.
    pub(super) fn request(
        &self,
        method: Method,
        path: &str,
        query: &[(&str, &str)],
    ) -> Result<RequestBuilder, CallError> {
        let mut url = Url::parse(&self.address(path)).map_err(|_| {
            CallError::Refused(format!("`{}` is no address; check the target's url", self.address(path)))
        })?;
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        Ok(self.client.request(method, url).headers(self.headers.clone()))
    }

    /// Reads. Whatever goes wrong, nothing was changed.
    pub(super) async fn get(&self, path: &str, query: &[(&str, &str)]) -> Result<Value, CallError> {
        let request = self.request(Method::GET, path, query)?.header("accept", "application/json");
        json(&http::send(request).await.map_err(repeatable)?).map_err(repeatable)
    }

    /// Reads what may not be there.
    pub(super) async fn get_optional(
        &self,
        path: &str,
        query: &[(&str, &str)],
    ) -> Result<Option<Value>, CallError> {
        match self.get(path, query).await {
            Ok(value) => Ok(Some(value)),
            Err(CallError::Rejected(text)) if text.starts_with("answered 404") => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Writes JSON. An answer that can't be read leaves the outcome open.
    pub(super) async fn write(&self, method: Method, path: &str, body: &Value) -> Result<Value, CallError> {
        let request = self.request(method, path, &[])?.header("accept", "application/json").json(body);
        json(&http::send(request).await?)
    }

    /// Posts JSON.
    pub(super) async fn post(&self, path: &str, body: &Value) -> Result<Value, CallError> {
        self.write(Method::POST, path, body).await
    }

    /// Sends a request that was made by [`Api::request`].
    pub(super) async fn send(&self, request: RequestBuilder) -> Result<Value, CallError> {
        json(&http::send(request.header("accept", "application/json")).await?)
    }

    /// Posts a form with files.
    pub(super) async fn post_form(&self, path: &str, form: Form) -> Result<Value, CallError> {
        let request =
            self.request(Method::POST, path, &[])?.header("accept", "application/json").multipart(form);
        json(&http::send(request).await?)
    }

    /// Posts bytes.
    pub(super) async fn post_bytes(
        &self,
        path: &str,
        query: &[(&str, &str)],
        media_type: &str,
        bytes: Vec<u8>,
    ) -> Result<Value, CallError> {
        let request = self.request(Method::POST, path, query)?.header("content-type", media_type).body(bytes);
        json(&http::send(request).await?)
    }
}

/// The JSON of an answer; null where there is no body.
fn json(answer: &Answer) -> Result<Value, CallError> {
    if answer.status == StatusCode::NO_CONTENT || answer.body.is_empty() {
        return Ok(Value::Null);
    }
    serde_json::from_slice(&answer.body).map_err(|_| CallError::Unknown {
        after: None,
        text:
            "the answer is no JSON, so that something else may answer at this address; check the target's url"
                .to_owned(),
    })
}

/// A failure of a call that can be repeated whatever became of it: one that reads, or that leaves behind nothing that counts.
pub(super) fn repeatable(error: CallError) -> CallError {
    match error {
        CallError::Unknown { after: Some(after), text } => CallError::SlowDown { after: Some(after), text },
        CallError::Unknown { after: None, text } => CallError::Unreachable(text),
        other => other,
    }
}

/// The text at a JSON pointer, numbers included; empty if there is none.
pub(super) fn text(value: &Value, pointer: &str) -> String {
    match value.pointer(pointer) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

/// The list at a JSON pointer; empty if there is none.
pub(super) fn list<'v>(value: &'v Value, pointer: &str) -> &'v [Value] {
    value.pointer(pointer).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The first entry whose text at a JSON pointer contains our key. A system lets every entry through where it doesn't know a filter, so
/// what it has found is looked at once more.
pub(super) fn with_key<'v>(entries: &'v [Value], pointer: &str, key: &DeliveryKey) -> Option<&'v Value> {
    entries.iter().find(|entry| text(entry, pointer).contains(key.as_str()))
}

/// The id that a system gave to what it has created. Without one, it is unknown what was created.
pub(super) fn created_id(answer: &Value, pointer: &str) -> Result<String, CallError> {
    let id = text(answer, pointer);
    if !id.is_empty() {
        return Ok(id);
    }
    Err(CallError::Unknown { after: None, text: "the answer names no id of what was created".to_owned() })
}

/// A text as one segment of a path.
pub(super) fn segment(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

/// Bytes as JSON carries them.
pub(super) fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// A file as a part of a form, under this name.
pub(super) fn file_part(attachment: &Attachment, name: &str) -> Part {
    let part = |media_type: &str| {
        Part::bytes(attachment.bytes.clone()).file_name(name.to_owned()).mime_str(media_type)
    };
    let part = part(&attachment.media_type).or_else(|_| part("application/octet-stream"));
    part.unwrap_or_else(|_| Part::bytes(attachment.bytes.clone()))
}
