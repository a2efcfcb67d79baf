//! Salesforce cases, by its REST interface. A case is written as an upsert by an external id that holds our key, so that sending it again
//! changes nothing.

mod resolved;

use std::time::Duration;

use reqwest::{Client, Method, Url};
use secrecy::ExposeSecret;
use serde_json::{Map, Value, json};

use super::api::{Api, base64, created_id, list, repeatable, segment, text, with_key};
use super::findings::{fatal, missing, unanswered, wanted_fields};
use super::{named, status};
use crate::config::{Mapping, Settings, Target, TicketField};
use crate::delivery::call::{
    Attachment, CallError, Comment, DeliveryKey, DeliveryKind, Finding, Lookup, Place, PublicReply, Remote,
    TicketSystem, Update, Updates,
};
use crate::delivery::package::{Markup, Package, message};

const VERSION: &str = "v62.0";

/// The cases of a Salesforce.
pub struct Salesforce {
    client: Client,
    settings: Settings,
    mapping: Mapping,
    key_field: String,
}

impl Salesforce {
    pub(super) fn new(client: Client, target: &Target) -> Result<Self, String> {
        let key_field = target.mapping.field(TicketField::Key).ok_or(
            "needs `fields.key`, the name of a text field of Case that is an external id and unique, such as Fixmark_Key__c",
        )?;
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
        if !key_field.chars().all(plain) {
            return Err(format!(
                "`fields.key` is `{key_field}`, which is no name of a field; write it like Fixmark_Key__c"
            ));
        }
        let (settings, mapping) = (target.settings.clone(), target.mapping.clone());
        Ok(Self { client, key_field: key_field.to_owned(), settings, mapping })
    }

    /// The interface with a token of its own; a token lives for minutes, and costs one call.
    async fn api(&self) -> Result<Api, CallError> {
        let mut form = Url::parse("form:").map_err(|error| CallError::Refused(error.to_string()))?;
        let secret = self.settings.secret("client_secret");
        form.query_pairs_mut()
            .append_pair("grant_type", "client_credentials")
            .append_pair("client_id", self.settings.text("client_id"))
            .append_pair("client_secret", secret.expose_secret());
        let body = form.query().unwrap_or_default().as_bytes().to_vec();
        let api = Api::new(self.client.clone(), self.settings.text("url"));
        let kind = "application/x-www-form-urlencoded";
        let answer =
            api.post_bytes("/services/oauth2/token", &[], kind, body).await.map_err(
                |error| match repeatable(error) {
                    CallError::Rejected(text) => CallError::Refused(text),
                    other => other,
                },
            )?;
        let token = format!("Bearer {}", text(&answer, "/access_token"));
        api.with_header("authorization", &token).map_err(CallError::Refused)
    }

    fn data(&self, path: &str) -> String {
        format!("/services/data/{}{path}", self.settings.text_or("api_version", VERSION))
    }

    fn remote(&self, id: String) -> Remote {
        let url = format!("{}/lightning/r/Case/{id}/view", self.settings.text("url"));
        Remote { url: Some(url), id }
    }

    async fn rows(&self, api: &Api, soql: &str) -> Result<Value, CallError> {
        api.get(&self.data("/query"), &[("q", soql)]).await.map_err(limit)
    }

    async fn add(&self, kind: &str, record: &Value) -> Result<String, CallError> {
        let api = self.api().await?;
        let created = api.post(&self.data(&format!("/sobjects/{kind}")), record).await.map_err(limit)?;
        created_id(&created, "/id")
    }

    async fn replies(&self, api: &Api, case: &str, me: &str) -> Result<Vec<PublicReply>, CallError> {
        let soql = format!(
            "SELECT Id, CommentBody, CreatedDate, CreatedById, CreatedBy.Name FROM CaseComment WHERE ParentId = '{case}' AND IsPublished = true ORDER BY CreatedDate LIMIT 200"
        );
        let found = self.rows(api, &soql).await?;
        let others = list(&found, "/records").iter().filter(|comment| text(comment, "/CreatedById") != me);
        let replies = others.map(|comment| PublicReply {
            id: text(comment, "/Id"),
            at: text(comment, "/CreatedDate").replace("+0000", "Z"),
            author: text(comment, "/CreatedBy/Name"),
            text: text(comment, "/CommentBody"),
        });
        Ok(replies.collect())
    }
}

/// Salesforce says that its daily limit is used up with the status of refused credentials.
fn limit(error: CallError) -> CallError {
    match error {
        CallError::Refused(text) if text.contains("REQUEST_LIMIT_EXCEEDED") => {
            CallError::SlowDown { after: None, text }
        }
        other => other,
    }
}

impl TicketSystem for Salesforce {
    fn lookup(&self, kind: DeliveryKind) -> Lookup {
        match kind {
            DeliveryKind::Ticket => Lookup::IdempotencyKey,
            DeliveryKind::Comment | DeliveryKind::Attachment => {
                Lookup::ByKey { visible_after: Duration::ZERO }
            }
        }
    }

    async fn find(&self, key: &DeliveryKey, place: Place<'_>) -> Result<Option<Remote>, CallError> {
        let api = self.api().await?;
        let (soql, field, ticket) = match place {
            Place::Tickets => {
                let found = self
                    .rows(&api, &format!("SELECT Id FROM Case WHERE {} = '{key}'", self.key_field))
                    .await?;
                return Ok(list(&found, "/records").first().map(|case| self.remote(text(case, "/Id"))));
            }
            Place::CommentsOf(ticket) => (
                format!(
                    "SELECT Id, CommentBody FROM CaseComment WHERE ParentId = '{}' ORDER BY CreatedDate DESC LIMIT 200",
                    segment(&ticket.id)
                ),
                "/CommentBody",
                ticket,
            ),
            Place::AttachmentsOf(ticket) => (
                format!(
                    "SELECT Id, Description FROM ContentVersion WHERE FirstPublishLocationId = '{}' LIMIT 200",
                    segment(&ticket.id)
                ),
                "/Description",
                ticket,
            ),
        };
        let found = self.rows(&api, &soql).await?;
        let ours = with_key(list(&found, "/records"), field, key);
        Ok(ours.map(|row| ticket.part(text(row, "/Id"))))
    }

    async fn create(&self, key: &DeliveryKey, package: &Package) -> Result<Remote, CallError> {
        let fields = named::fields(&self.mapping, key, package).into_iter();
        // The key stands in the address of an upsert, and must not stand in its body too.
        let fields = fields.filter(|(name, _)| *name != self.key_field);
        let mut case: Map<String, Value> = fields.map(|(name, value)| (name, value.into())).collect();
        for (name, value) in [
            ("Subject", package.subject.clone()),
            ("Description", package.body(key.as_str(), Markup::Plain)),
            ("Origin", "Web".to_owned()),
            ("SuppliedName", package.requester.name.clone()),
            ("SuppliedEmail", package.requester.email.clone()),
            ("Priority", named::priority(&self.mapping, package).unwrap_or_default().to_owned()),
        ] {
            if !value.is_empty() {
                case.entry(name).or_insert(json!(value));
            }
        }
        let api = self.api().await?;
        let path = self.data(&format!("/sobjects/Case/{}/{}", self.key_field, key));
        let answer = api.write(Method::PATCH, &path, &Value::Object(case)).await.map_err(limit)?;
        Ok(self.remote(created_id(&answer, "/id")?))
    }

    async fn comment(
        &self,
        key: &DeliveryKey,
        ticket: &Remote,
        comment: &Comment,
    ) -> Result<Remote, CallError> {
        let body = Markup::Plain.render(&message::comment(key.as_str(), &comment.author, &comment.text));
        let record = json!({ "ParentId": ticket.id, "CommentBody": body, "IsPublished": true });
        Ok(ticket.part(self.add("CaseComment", &record).await?))
    }

    async fn attach(
        &self,
        key: &DeliveryKey,
        ticket: &Remote,
        attachment: &Attachment,
    ) -> Result<Remote, CallError> {
        let record = json!({
            "Title": attachment.name,
            "PathOnClient": attachment.name,
            "Description": key.as_str(),
            "VersionData": base64(&attachment.bytes),
            "FirstPublishLocationId": ticket.id,
        });
        Ok(ticket.part(self.add("ContentVersion", &record).await?))
    }

    async fn updates(&self, cursor: Option<&str>) -> Result<Updates, CallError> {
        let api = self.api().await?;
        let fields = "SELECT Id, Status, IsClosed, SystemModstamp FROM Case";
        let Some(cursor) = cursor else {
            let newest = self.rows(&api, &format!("{fields} ORDER BY SystemModstamp DESC LIMIT 1")).await?;
            let at = text(&newest, "/records/0/SystemModstamp").replace("+0000", "Z");
            let at = if at.is_empty() { "1970-01-01T00:00:00.000Z".to_owned() } else { at };
            return Ok(Updates { updates: Vec::new(), cursor: Some(at) });
        };
        let soql = format!(
            "{fields} WHERE {} != null AND SystemModstamp >= {cursor} ORDER BY SystemModstamp LIMIT 200",
            self.key_field
        );
        let changed = self.rows(&api, &soql).await?;
        let me = text(&api.get("/services/oauth2/userinfo", &[]).await?, "/user_id");
        let (mut updates, mut latest) = (Vec::new(), cursor.to_owned());
        for case in list(&changed, "/records") {
            let id = text(case, "/Id");
            let closed = case["IsClosed"] == true;
            updates.push(Update {
                status: Some(status::progress(&self.mapping, &text(case, "/Status"), closed)),
                replies: self.replies(&api, &id, &me).await?,
                ticket: id,
            });
            latest = latest.max(text(case, "/SystemModstamp").replace("+0000", "Z"));
        }
        Ok(Updates { updates, cursor: Some(latest) })
    }

    async fn check(&self) -> Vec<Finding> {
        let described = match self.api().await {
            Ok(api) => api.get(&self.data("/sobjects/Case/describe"), &[]).await,
            Err(error) => Err(error),
        };
        let described = match described {
            Ok(described) => described,
            Err(error) => return vec![unanswered(&error, "client id or secret")],
        };
        let mut findings = Vec::new();
        if described["createable"] == false || described["updateable"] == false {
            findings.push(fatal(
                "the user may not create and change cases; give its profile these rights on Case",
            ));
        }
        let fields = list(&described, "/fields");
        let known: Vec<String> = fields.iter().map(|field| text(field, "/name")).collect();
        findings.extend(missing("field of Case", &wanted_fields(&self.mapping), &known));
        let key = fields.iter().find(|field| text(field, "/name") == self.key_field);
        if key.is_some_and(|key| key["externalId"] != true || key["unique"] != true) {
            findings.push(fatal(format!(
                "the field `{}` is no unique external id; switch both on, so that no case is made twice",
                self.key_field
            )));
        }
        findings
    }
}
