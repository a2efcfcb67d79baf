//! Freshdesk, by its interface v2. It has no idempotency key and its search lags, so an earlier attempt is looked for among the newest
//! tickets, whose descriptions carry our key.

mod resolved;

use std::time::Duration;

use reqwest::Client;
use reqwest::multipart::Form;
use secrecy::ExposeSecret;
use serde_json::{Map, Value, json};

use super::api::{Api, created_id, file_part, list, segment, text, with_key};
use super::findings::{fatal, missing, unanswered, wanted_fields};
use super::{named, status};
use crate::config::{Mapping, Target, TicketField};
use crate::delivery::call::{
    Attachment, CallError, Comment, DeliveryKey, DeliveryKind, Finding, Lookup, Place, PublicReply, Remote,
    TicketSystem, Update, Updates,
};
use crate::delivery::package::{Markup, Package, message};

/// Freshdesk's priorities, with the numbers that it takes.
const PRIORITIES: [(&str, u8); 4] = [("low", 1), ("medium", 2), ("high", 3), ("urgent", 4)];
/// Freshdesk's own statuses. A new ticket is one that Freshdesk calls open.
const STATUSES: [(&str, &str); 4] = [("2", "new"), ("3", "pending"), ("4", "resolved"), ("5", "closed")];
/// The source of tickets that a portal sends.
const SOURCE_PORTAL: u8 = 2;
/// Pages of tickets that are looked through for an earlier attempt.
const PAGES: u32 = 3;
/// Marks our tickets, so that changes of others are left alone.
const TAG: &str = "fixmark";

/// A Freshdesk.
pub struct Freshdesk {
    api: Api,
    mapping: Mapping,
}

impl Freshdesk {
    pub(super) fn new(client: Client, target: &Target) -> Result<Self, String> {
        let token = target.settings.secret("token");
        let api = Api::new(client, target.settings.text("url")).with_basic(token.expose_secret(), "X")?;
        Ok(Self { api, mapping: target.mapping.clone() })
    }

    fn remote(&self, id: String) -> Remote {
        Remote { url: Some(self.api.address(&format!("/a/tickets/{id}"))), id }
    }

    fn ticket(&self, key: &DeliveryKey, package: &Package) -> Value {
        let fields: Map<String, Value> = named::fields(&self.mapping, key, package)
            .into_iter()
            .map(|(name, value)| (name, json!(value)))
            .collect();
        let priority = named::priority(&self.mapping, package);
        let priority =
            PRIORITIES.iter().find(|(name, _)| Some(*name) == priority).map_or(1, |(_, number)| *number);
        let mut ticket = json!({
            "subject": package.subject,
            "description": package.body(key.as_str(), Markup::Html),
            "status": 2,
            "priority": priority,
            "source": SOURCE_PORTAL,
            "tags": [TAG],
            "custom_fields": fields,
        });
        // Freshdesk needs someone who asks.
        let email = Some(package.requester.email.as_str()).filter(|email| !email.is_empty());
        ticket["email"] = json!(email.unwrap_or("unknown@invalid.example"));
        if !package.requester.name.is_empty() {
            ticket["name"] = json!(package.requester.name);
        }
        ticket
    }

    async fn conversations(&self, ticket: &str) -> Result<Value, CallError> {
        self.api.get(&format!("/api/v2/tickets/{}/conversations", segment(ticket)), &[]).await
    }

    /// Whether the key's agent is of a kind that only reads.
    async fn check_agent(&self) -> Vec<Finding> {
        let agent = self.api.get("/api/v2/agents/me", &[]).await.unwrap_or_default();
        if text(&agent, "/type") != "collaborator" {
            return Vec::new();
        }
        vec![fatal(
            "the key belongs to a collaborator, who may read tickets and not create them; use a support agent's key",
        )]
    }

    async fn update(&self, ticket: &Value) -> Result<Update, CallError> {
        let id = text(ticket, "/id");
        let conversations = self.conversations(&id).await?;
        let answers = list(&conversations, "")
            .iter()
            .filter(|entry| entry["private"] == false && entry["incoming"] == false);
        let replies = answers.map(|entry| PublicReply {
            id: text(entry, "/id"),
            at: text(entry, "/created_at"),
            author: String::new(),
            text: text(entry, "/body_text"),
        });
        let number = text(ticket, "/status");
        let name =
            STATUSES.iter().find(|(known, _)| *known == number).map_or(number.as_str(), |(_, name)| name);
        let status = status::progress(&self.mapping, name, false);
        Ok(Update { status: Some(status), replies: replies.collect(), ticket: id })
    }
}

impl TicketSystem for Freshdesk {
    fn lookup(&self, _kind: DeliveryKind) -> Lookup {
        Lookup::ByKey { visible_after: Duration::from_secs(5) }
    }

    async fn find(&self, key: &DeliveryKey, place: Place<'_>) -> Result<Option<Remote>, CallError> {
        let ticket = match place {
            Place::CommentsOf(ticket) | Place::AttachmentsOf(ticket) => ticket,
            Place::Tickets => {
                for page in 1..=PAGES {
                    let page = page.to_string();
                    let newest = [
                        ("order_by", "created_at"),
                        ("order_type", "desc"),
                        ("per_page", "100"),
                        ("page", &page),
                        ("include", "description"),
                    ];
                    let found = self.api.get("/api/v2/tickets", &newest).await?;
                    let tickets = list(&found, "");
                    if let Some(ticket) = with_key(tickets, "/description", key) {
                        return Ok(Some(self.remote(text(ticket, "/id"))));
                    }
                    if tickets.len() < 100 {
                        break;
                    }
                }
                return Ok(None);
            }
        };
        let conversations = self.conversations(&ticket.id).await?;
        let ours = with_key(list(&conversations, ""), "/body", key);
        Ok(ours.map(|entry| ticket.part(text(entry, "/id"))))
    }

    async fn create(&self, key: &DeliveryKey, package: &Package) -> Result<Remote, CallError> {
        let created = self.api.post("/api/v2/tickets", &self.ticket(key, package)).await?;
        Ok(self.remote(created_id(&created, "/id")?))
    }

    async fn comment(
        &self,
        key: &DeliveryKey,
        ticket: &Remote,
        comment: &Comment,
    ) -> Result<Remote, CallError> {
        let body = Markup::Html.render(&message::comment(key.as_str(), &comment.author, &comment.text));
        let body = json!({ "body": body, "private": false, "incoming": true });
        let created = self.api.post(&format!("/api/v2/tickets/{}/notes", segment(&ticket.id)), &body).await?;
        Ok(ticket.part(created_id(&created, "/id")?))
    }

    async fn attach(
        &self,
        key: &DeliveryKey,
        ticket: &Remote,
        attachment: &Attachment,
    ) -> Result<Remote, CallError> {
        let part = file_part(attachment, &attachment.name);
        let body = Markup::Html.render(&message::file(key.as_str(), &attachment.name));
        let form = Form::new().text("body", body).text("private", "false").text("incoming", "true");
        let path = format!("/api/v2/tickets/{}/notes", segment(&ticket.id));
        let created = self.api.post_form(&path, form.part("attachments[]", part)).await?;
        Ok(ticket.part(created_id(&created, "/id")?))
    }

    async fn updates(&self, cursor: Option<&str>) -> Result<Updates, CallError> {
        let since = cursor.unwrap_or_default();
        let (order, count) = if cursor.is_some() { ("asc", "100") } else { ("desc", "1") };
        let mut query = vec![("order_by", "updated_at"), ("order_type", order), ("per_page", count)];
        if cursor.is_some() {
            query.push(("updated_since", since));
        }
        let changed = self.api.get("/api/v2/tickets", &query).await?;
        let tickets = list(&changed, "");
        let latest =
            tickets.iter().map(|ticket| text(ticket, "/updated_at")).fold(since.to_owned(), Ord::max);
        let latest = if latest.is_empty() { "1970-01-01T00:00:00Z".to_owned() } else { latest };
        let mut updates = Vec::new();
        let ours = tickets.iter().filter(|ticket| list(ticket, "/tags").iter().any(|tag| tag == TAG));
        for ticket in ours.filter(|_| cursor.is_some()) {
            updates.push(self.update(ticket).await?);
        }
        Ok(Updates { updates, cursor: Some(latest) })
    }

    async fn check(&self) -> Vec<Finding> {
        let fields = match self.api.get("/api/v2/ticket_fields", &[]).await {
            Ok(fields) => fields,
            Err(error) => return vec![unanswered(&error, "the API key")],
        };
        let known: Vec<String> = list(&fields, "").iter().map(|field| text(field, "/name")).collect();
        let mut findings = self.check_agent().await;
        findings.extend(missing("ticket field", &wanted_fields(&self.mapping), &known));
        let priorities = [TicketField::Priority, TicketField::Impact];
        let wanted = priorities.iter().flat_map(|field| self.mapping.targets_of(*field));
        let wanted: Vec<String> = wanted.map(str::to_owned).collect();
        findings.extend(missing("priority", &wanted, &PRIORITIES.map(|(name, _)| name.to_owned())));
        let required = list(&fields, "")
            .iter()
            .filter(|field| field["required_for_agents"] == true && field["default"] == false);
        let mapped = wanted_fields(&self.mapping);
        let lost = required.map(|field| text(field, "/name")).filter(|name| !mapped.contains(name));
        findings.extend(lost.map(|name| {
            fatal(format!(
                "Freshdesk requires the field `{name}`; give it a value under `fields` or `constants`"
            ))
        }));
        findings
    }
}
