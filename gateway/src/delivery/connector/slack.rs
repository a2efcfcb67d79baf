//! A notice in Slack, by an incoming webhook: that there is a ticket, and what it is about. Slack says nothing back, so an unknown outcome
//! is left to a person.

use reqwest::Client;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};

use super::findings::warning;
use crate::config::{Target, TicketField};
use crate::delivery::call::{
    Attachment, CallError, Comment, DeliveryKey, DeliveryKind, Finding, Lookup, Place, Remote, TicketSystem,
    Updates,
};
use crate::delivery::http;
use crate::delivery::package::Package;

/// Most characters of one block; Slack takes 3,000.
const MAX_TEXT: usize = 2_500;

/// A channel of a Slack.
pub struct Slack {
    client: Client,
    url: SecretString,
}

impl Slack {
    pub(super) fn new(client: Client, target: &Target) -> Self {
        Self { client, url: target.settings.secret("url") }
    }

    async fn post(&self, key: &DeliveryKey, body: &Value) -> Result<Remote, CallError> {
        http::send(self.client.post(self.url.expose_secret()).json(body)).await?;
        Ok(Remote { id: key.to_string(), url: None })
    }
}

/// A text that begins no mention, link or emphasis. Slack has no escape for `*`, `_`, `~` and backquotes, so they are switched off for the
/// block instead; [its own rule](https://api.slack.com/reference/surfaces/formatting#escaping) is for these three characters.
fn escape(text: &str) -> String {
    let short: String = text.chars().take(MAX_TEXT).collect();
    short.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn notice(package: &Package) -> Value {
    let fact = |field: TicketField| Some((field.name(), package.field(field)?));
    let named = [TicketField::Impact, TicketField::Category, TicketField::Priority, TicketField::Product];
    let facts: Vec<String> =
        named.into_iter().filter_map(fact).map(|(name, value)| format!("{name}: {value}")).collect();
    let title = format!("{}: {}", package.number, package.subject);
    // Plain text blocks have no markup at all.
    let block = |text: &str| json!({ "type": "section", "text": { "type": "plain_text", "text": text, "emoji": false } });
    let mut blocks = vec![block(&title)];
    if !facts.is_empty() {
        blocks.push(block(&facts.join("\n")));
    }
    json!({ "text": escape(&title), "blocks": blocks })
}

impl TicketSystem for Slack {
    fn lookup(&self, _kind: DeliveryKind) -> Lookup {
        Lookup::None
    }

    async fn find(&self, _key: &DeliveryKey, _place: Place<'_>) -> Result<Option<Remote>, CallError> {
        Ok(None)
    }

    async fn create(&self, key: &DeliveryKey, package: &Package) -> Result<Remote, CallError> {
        self.post(key, &notice(package)).await
    }

    async fn comment(
        &self,
        key: &DeliveryKey,
        _ticket: &Remote,
        comment: &Comment,
    ) -> Result<Remote, CallError> {
        let text: String = comment.text.chars().take(MAX_TEXT).collect();
        let block =
            json!({ "type": "section", "text": { "type": "plain_text", "text": text, "emoji": false } });
        self.post(key, &json!({ "text": escape(&comment.text), "blocks": [block] })).await
    }

    async fn attach(
        &self,
        _key: &DeliveryKey,
        _ticket: &Remote,
        attachment: &Attachment,
    ) -> Result<Remote, CallError> {
        Err(CallError::Rejected(format!(
            "a notice in Slack takes no files, so that {} stays here",
            attachment.name
        )))
    }

    async fn updates(&self, _cursor: Option<&str>) -> Result<Updates, CallError> {
        Ok(Updates::default())
    }

    async fn check(&self) -> Vec<Finding> {
        vec![warning("an incoming webhook can't be asked anything; the first ticket shows whether it works")]
    }
}
