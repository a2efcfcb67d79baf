//! A webhook, signed as Standard Webhooks asks for: JSON by POST to one address. The receiver knows a delivery by the header `webhook-id`.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use reqwest::{Client, StatusCode};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use standardwebhooks::{HEADER_WEBHOOK_ID, HEADER_WEBHOOK_SIGNATURE, HEADER_WEBHOOK_TIMESTAMP};

use super::findings::{fatal, warning};
use crate::config::Settings;
use crate::delivery::call::{
    Attachment, CallError, Comment, DeliveryKey, DeliveryKind, Finding, Lookup, Place, Remote, TicketSystem,
    Updates,
};
use crate::delivery::http::{self, Answer};
use crate::delivery::package::{Markup, Package};

/// A receiver of webhooks.
pub struct Webhook {
    client: Client,
    settings: Settings,
    signer: standardwebhooks::Webhook,
}

impl Webhook {
    pub(crate) fn new(client: Client, settings: &Settings) -> Result<Self, String> {
        let secret = settings.secret("secret");
        let signer = standardwebhooks::Webhook::new(secret.expose_secret())
            .map_err(|_| "the secret is not base64; make one with `openssl rand -base64 32`".to_owned())?;
        Ok(Self { client, settings: settings.clone(), signer })
    }

    async fn post(&self, key: &DeliveryKey, event: &Value) -> Result<Remote, CallError> {
        let body = event.to_string();
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        let signature =
            self.signer.sign(key.as_str(), i64::try_from(now).unwrap_or(i64::MAX), body.as_bytes());
        let signature = signature.map_err(|error| CallError::Rejected(error.to_string()))?;
        let request = self
            .client
            .post(self.settings.text("url"))
            .header("content-type", "application/json")
            .header(HEADER_WEBHOOK_ID, key.as_str())
            .header(HEADER_WEBHOOK_TIMESTAMP, now)
            .header(HEADER_WEBHOOK_SIGNATURE, signature)
            .body(body);
        Ok(remote(&http::send(request).await?).unwrap_or_else(|| Remote { id: key.to_string(), url: None }))
    }
}

/// What the receiver says it made of a delivery: `id`, and `url` if it has one.
fn remote(answer: &Answer) -> Option<Remote> {
    let body: Value = serde_json::from_slice(&answer.body).ok()?;
    let id = match &body["id"] {
        Value::String(id) => id.clone(),
        Value::Number(id) => id.to_string(),
        _ => return None,
    };
    Some(Remote { id, url: body["url"].as_str().map(str::to_owned) })
}

impl TicketSystem for Webhook {
    fn lookup(&self, _kind: DeliveryKind) -> Lookup {
        if self.settings.text("lookup").is_empty() {
            return Lookup::IdempotencyKey;
        }
        let seconds = self.settings.number("visible_after_seconds").unwrap_or_default();
        Lookup::ByKey { visible_after: Duration::from_secs(seconds) }
    }

    async fn find(&self, key: &DeliveryKey, _place: Place<'_>) -> Result<Option<Remote>, CallError> {
        let lookup = self.settings.text("lookup");
        if lookup.is_empty() {
            return Ok(None);
        }
        let request = self.client.get(lookup.replace("{key}", key.as_str()));
        let answer = http::send(request).await?;
        if answer.status == StatusCode::NO_CONTENT {
            return Ok(None);
        }
        let unreadable = || CallError::Unknown {
            after: None,
            text: "the answer to a lookup has no `id`; answer 200 with one, or 204 if the key is unknown"
                .to_owned(),
        };
        remote(&answer).map(Some).ok_or_else(unreadable)
    }

    async fn create(&self, key: &DeliveryKey, package: &Package) -> Result<Remote, CallError> {
        let mut content = serde_json::to_value(&package.ticket).unwrap_or_default();
        if let Some(fields) = content.as_object_mut() {
            fields.remove("key");
        }
        let (ticket, at) = (package.number.to_string(), &package.received_at);
        let markdown = package.body(key.as_str(), Markup::Markdown);
        let data = json!({"ticket": ticket, "content": content, "markdown": markdown});
        self.post(key, &json!({"type": "ticket.created", "timestamp": at, "data": data})).await
    }

    async fn comment(
        &self,
        key: &DeliveryKey,
        ticket: &Remote,
        comment: &Comment,
    ) -> Result<Remote, CallError> {
        let data = json!({"ticket": ticket.id, "author": comment.author, "text": comment.text});
        self.post(key, &json!({"type": "ticket.commented", "data": data})).await
    }

    async fn attach(
        &self,
        _key: &DeliveryKey,
        _ticket: &Remote,
        attachment: &Attachment,
    ) -> Result<Remote, CallError> {
        Err(CallError::Rejected(format!("a webhook takes no files, so that {} stays here", attachment.name)))
    }

    async fn updates(&self, _cursor: Option<&str>) -> Result<Updates, CallError> {
        Ok(Updates::default())
    }

    async fn check(&self) -> Vec<Finding> {
        let unasked = "a receiver of webhooks can't be asked whether it knows the secret; the first ticket shows whether it works";
        vec![match self.find(&DeliveryKey::fresh(), Place::Tickets).await {
            Ok(None) => warning(unasked),
            Ok(Some(_)) => fatal(
                "the lookup finds a key that was never sent; let it answer 204 where the key is unknown",
            ),
            Err(error) => {
                fatal(format!("the lookup of a key that was never sent fails ({error}); let it answer 204"))
            }
        }]
    }
}
