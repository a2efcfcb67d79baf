//! Request Tracker 5, by REST 2.0. Every ticket gets a link `fixmark:KEY`, by which an earlier attempt is found without any set-up;
//! later messages carry the key as their subject.

mod check;
mod replies;
mod resolved;
mod tags;

use std::time::Duration;

use reqwest::Client;
use secrecy::ExposeSecret;
use serde_json::{Map, Value, json};

use super::api::{Api, base64, created_id, list, segment, text};
use super::named;
use crate::config::{Mapping, Settings, Target};
use crate::delivery::call::{
    Attachment, CallError, Comment, DeliveryKey, DeliveryKind, Finding, Lookup, Place, Remote, TicketSystem,
    Updates,
};
use crate::delivery::package::{Markup, Package, message};

const ROOT: &str = "/REST/2.0";

/// A queue of a Request Tracker.
pub struct RequestTracker {
    api: Api,
    settings: Settings,
    mapping: Mapping,
}

impl RequestTracker {
    pub(super) fn new(client: Client, target: &Target) -> Result<Self, String> {
        let settings = target.settings.clone();
        let token = format!("token {}", settings.secret("token").expose_secret());
        let api = Api::new(client, settings.text("url")).with_header("authorization", &token)?;
        Ok(Self { api, mapping: target.mapping.clone(), settings })
    }

    fn queue(&self) -> &str {
        self.settings.text("queue")
    }

    fn remote(&self, ticket: String) -> Remote {
        Remote { url: Some(self.api.address(&format!("/Ticket/Display.html?id={ticket}"))), id: ticket }
    }

    async fn tickets(&self, query: &str, more: &[(&str, &str)]) -> Result<Value, CallError> {
        let query = [&[("query", query)], more].concat();
        self.api.get(&format!("{ROOT}/tickets"), &query).await
    }

    /// Adds a message to a ticket; RT answers without an id.
    async fn message(&self, ticket: &Remote, how: &str, body: &Value) -> Result<(), CallError> {
        self.api.post(&format!("{ROOT}/ticket/{}/{how}", segment(&ticket.id)), body).await.map(drop)
    }
}

fn link(key: &DeliveryKey) -> String {
    format!("fixmark:{key}")
}

impl TicketSystem for RequestTracker {
    fn lookup(&self, _kind: DeliveryKind) -> Lookup {
        Lookup::ByKey { visible_after: Duration::ZERO }
    }

    async fn find(&self, key: &DeliveryKey, place: Place<'_>) -> Result<Option<Remote>, CallError> {
        let ticket = match place {
            Place::Tickets => {
                let found = self.tickets(&format!("RefersTo = '{}'", link(key)), &[]).await?;
                return Ok(list(&found, "/items").first().map(|ticket| self.remote(text(ticket, "/id"))));
            }
            Place::CommentsOf(ticket) | Place::AttachmentsOf(ticket) => ticket,
        };
        let path = format!("{ROOT}/ticket/{}/attachments", segment(&ticket.id));
        let query = [("fields", "Subject,TransactionId"), ("per_page", "100"), ("order", "DESC")];
        let messages = self.api.get(&path, &query).await?;
        let mut messages = list(&messages, "/items").iter();
        let ours = messages.find(|message| text(message, "/Subject") == key.as_str());
        Ok(ours.map(|message| ticket.part(text(message, "/TransactionId"))))
    }

    async fn create(&self, key: &DeliveryKey, package: &Package) -> Result<Remote, CallError> {
        let fields = named::fields(&self.mapping, key, package);
        let fields: Map<String, Value> =
            fields.into_iter().map(|(name, value)| (name, value.into())).collect();
        let mut ticket = json!({
            "Queue": self.queue(),
            "Subject": package.subject,
            "Content": package.body(key.as_str(), Markup::Html),
            "ContentType": "text/html",
            "RefersTo": link(key),
            "CustomFields": fields,
        });
        if !package.requester.email.is_empty() {
            ticket["Requestor"] = json!(package.requester.email);
        }
        if let Some(priority) = named::priority(&self.mapping, package) {
            ticket["Priority"] = json!(priority);
        }
        let created = self.api.post(&format!("{ROOT}/ticket"), &ticket).await?;
        Ok(self.remote(created_id(&created, "/id")?))
    }

    async fn comment(
        &self,
        key: &DeliveryKey,
        ticket: &Remote,
        comment: &Comment,
    ) -> Result<Remote, CallError> {
        let content = Markup::Html.render(&message::comment(key.as_str(), &comment.author, &comment.text));
        let body = json!({ "Subject": key.as_str(), "Content": content, "ContentType": "text/html" });
        // A correspondence, unlike a comment, opens a resolved ticket again.
        self.message(ticket, "correspond", &body).await?;
        Ok(ticket.part(key.to_string()))
    }

    async fn attach(
        &self,
        key: &DeliveryKey,
        ticket: &Remote,
        attachment: &Attachment,
    ) -> Result<Remote, CallError> {
        let file = json!({
            "FileName": attachment.name,
            "FileType": attachment.media_type,
            "FileContent": base64(&attachment.bytes),
        });
        let body = json!({
            "Subject": key.as_str(),
            "Content": format!("A file of the client's: {}", attachment.name),
            "ContentType": "text/plain",
            "Attachments": [file],
        });
        self.message(ticket, "comment", &body).await?;
        Ok(ticket.part(key.to_string()))
    }

    async fn updates(&self, cursor: Option<&str>) -> Result<Updates, CallError> {
        replies::since(self, cursor).await
    }

    async fn check(&self) -> Vec<Finding> {
        check::check(self).await
    }
}
