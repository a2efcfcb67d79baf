//! Zendesk Support, by its ticketing interface. Our key is the ticket's `external_id`, which Zendesk finds at once, and it is sent as
//! `Idempotency-Key` too.

mod resolved;
mod tags;

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use reqwest::{Client, Method};
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use super::api::{Api, created_id, list, repeatable, segment, text, with_key};
use super::findings::{fatal, missing, unanswered, wanted_fields};
use super::{named, reply_text, status};
use crate::config::{Mapping, Target, TicketField};
use crate::delivery::call::{
    Attachment, CallError, Comment, DeliveryKey, DeliveryKind, Finding, Lookup, Place, PublicReply, Remote,
    TicketSystem, Update, Updates,
};
use crate::delivery::package::{Markup, Package, message};

/// Zendesk's priorities.
const PRIORITIES: [&str; 4] = ["urgent", "high", "normal", "low"];
/// How far before now the first call begins: Zendesk refuses a time less than a minute ago.
const START: Duration = Duration::from_secs(300);

/// A Zendesk.
pub struct Zendesk {
    api: Api,
    mapping: Mapping,
}

impl Zendesk {
    pub(super) fn new(client: Client, target: &Target) -> Result<Self, String> {
        let settings = &target.settings;
        let user = format!("{}/token", settings.text("email"));
        let token = settings.secret("token");
        let api = Api::new(client, settings.text("url")).with_basic(&user, token.expose_secret())?;
        Ok(Self { api, mapping: target.mapping.clone() })
    }

    fn remote(&self, id: String) -> Remote {
        Remote { url: Some(self.api.address(&format!("/agent/tickets/{id}"))), id }
    }

    async fn add(&self, ticket: &Remote, comment: Value) -> Result<(), CallError> {
        let path = format!("/api/v2/tickets/{}", segment(&ticket.id));
        self.api.write(Method::PUT, &path, &json!({ "ticket": { "comment": comment } })).await.map(drop)
    }

    async fn comments(&self, ticket: &str) -> Result<Value, CallError> {
        self.api.get(&format!("/api/v2/tickets/{}/comments", segment(ticket)), &[]).await
    }

    /// A ticket's status, and what others than the requester and ourselves wrote for everyone.
    async fn update(&self, ticket: &Value, me: &str) -> Result<Update, CallError> {
        let id = text(ticket, "/id");
        let requester = text(ticket, "/requester_id");
        let comments = self.comments(&id).await?;
        let public = list(&comments, "/comments").iter().filter(|comment| {
            let author = text(comment, "/author_id");
            comment["public"] == true && author != requester && author != me
        });
        let replies = public.map(|comment| PublicReply {
            id: text(comment, "/id"),
            at: text(comment, "/created_at"),
            author: String::new(),
            text: reply_text::plain(&text(comment, "/html_body"), "text/html"),
        });
        let status = status::progress(&self.mapping, &text(ticket, "/status"), false);
        Ok(Update { status: Some(status), replies: replies.collect(), ticket: id })
    }
}

/// Custom fields by their numeric ids. A field that is named otherwise is none that Zendesk could take.
fn custom_fields(fields: Vec<(String, String)>) -> Vec<Value> {
    let with_id = fields.into_iter().filter_map(|(name, value)| Some((name.parse::<u64>().ok()?, value)));
    with_id.map(|(id, value)| json!({ "id": id, "value": value })).collect()
}

impl TicketSystem for Zendesk {
    fn lookup(&self, _kind: DeliveryKind) -> Lookup {
        Lookup::ByKey { visible_after: Duration::ZERO }
    }

    async fn find(&self, key: &DeliveryKey, place: Place<'_>) -> Result<Option<Remote>, CallError> {
        let ticket = match place {
            Place::Tickets => {
                let found = self.api.get("/api/v2/tickets", &[("external_id", key.as_str())]).await?;
                let mut tickets = list(&found, "/tickets").iter();
                let ours = tickets.find(|ticket| text(ticket, "/external_id") == key.as_str());
                return Ok(ours.map(|ticket| self.remote(text(ticket, "/id"))));
            }
            Place::CommentsOf(ticket) | Place::AttachmentsOf(ticket) => ticket,
        };
        let comments = self.comments(&ticket.id).await?;
        let ours = with_key(list(&comments, "/comments"), "/html_body", key);
        Ok(ours.map(|comment| ticket.part(text(comment, "/id"))))
    }

    async fn create(&self, key: &DeliveryKey, package: &Package) -> Result<Remote, CallError> {
        let mut ticket = json!({
            "subject": package.subject,
            "comment": { "html_body": package.body(key.as_str(), Markup::Html) },
            "external_id": key.as_str(),
            "tags": ["fixmark"],
            "custom_fields": custom_fields(named::fields(&self.mapping, key, package)),
        });
        if !package.requester.email.is_empty() {
            let name = Some(&package.requester.name).filter(|name| !name.is_empty());
            let name = name.unwrap_or(&package.requester.email);
            ticket["requester"] = json!({ "name": name, "email": package.requester.email });
        }
        if let Some(priority) = named::priority(&self.mapping, package) {
            ticket["priority"] = json!(priority);
        }
        let request = self.api.request(Method::POST, "/api/v2/tickets", &[])?;
        let request = request.header("idempotency-key", key.as_str()).json(&json!({ "ticket": ticket }));
        let created = self.api.send(request).await?;
        Ok(self.remote(created_id(&created, "/ticket/id")?))
    }

    async fn comment(
        &self,
        key: &DeliveryKey,
        ticket: &Remote,
        comment: &Comment,
    ) -> Result<Remote, CallError> {
        let body = Markup::Html.render(&message::comment(key.as_str(), &comment.author, &comment.text));
        self.add(ticket, json!({ "html_body": body, "public": true })).await?;
        Ok(ticket.part(key.to_string()))
    }

    async fn attach(
        &self,
        key: &DeliveryKey,
        ticket: &Remote,
        attachment: &Attachment,
    ) -> Result<Remote, CallError> {
        let query = [("filename", attachment.name.as_str())];
        let bytes = attachment.bytes.clone();
        let uploaded = self.api.post_bytes("/api/v2/uploads", &query, &attachment.media_type, bytes).await;
        let token = created_id(&uploaded.map_err(repeatable)?, "/upload/token").map_err(repeatable)?;
        let body = Markup::Html.render(&message::file(key.as_str(), &attachment.name));
        self.add(ticket, json!({ "html_body": body, "public": true, "uploads": [token] })).await?;
        Ok(ticket.part(key.to_string()))
    }

    async fn updates(&self, cursor: Option<&str>) -> Result<Updates, CallError> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let start = now.saturating_sub(START).as_secs().to_string();
        let query = match cursor {
            Some(cursor) => [("cursor", cursor)],
            None => [("start_time", start.as_str())],
        };
        let changed = self.api.get("/api/v2/incremental/tickets/cursor", &query).await?;
        let ours = list(&changed, "/tickets").iter().filter(|ticket| {
            let id = text(ticket, "/external_id");
            id.len() == 34 && id.starts_with("fm")
        });
        let me = text(&self.api.get("/api/v2/users/me", &[]).await?, "/user/id");
        let mut updates = Vec::new();
        for ticket in ours {
            updates.push(self.update(ticket, &me).await?);
        }
        let next = Some(text(&changed, "/after_cursor")).filter(|next| !next.is_empty());
        Ok(Updates { updates, cursor: next })
    }

    async fn check(&self) -> Vec<Finding> {
        let me = match self.api.get("/api/v2/users/me", &[]).await {
            Ok(me) => me,
            Err(error) => return vec![unanswered(&error, "e-mail address or token")],
        };
        let mut findings = Vec::new();
        let role = text(&me, "/user/role");
        if !matches!(role.as_str(), "agent" | "admin") {
            findings.push(fatal(format!(
                "the user is `{role}`, and only agents may create tickets for others; use an agent's token"
            )));
        } else if role == "agent" {
            findings.push(super::findings::warning("the user is an agent, and only administrators may read changes of tickets; without that, statuses and replies don't come back"));
        }
        let priorities = [TicketField::Priority, TicketField::Impact];
        let wanted = priorities.iter().flat_map(|field| self.mapping.targets_of(*field));
        let wanted: Vec<String> = wanted.map(str::to_owned).collect();
        findings.extend(missing("priority", &wanted, &PRIORITIES.map(str::to_owned)));
        match self.api.get("/api/v2/ticket_fields", &[]).await {
            Ok(fields) => {
                let known: Vec<String> =
                    list(&fields, "/ticket_fields").iter().map(|field| text(field, "/id")).collect();
                findings.extend(missing("ticket field with the id", &wanted_fields(&self.mapping), &known));
            }
            Err(error) => findings.push(unanswered(&error, "e-mail address or token")),
        }
        findings
    }
}
