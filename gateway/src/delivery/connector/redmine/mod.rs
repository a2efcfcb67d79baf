//! Redmine 4.2 and later, by its REST interface. An earlier attempt is found by our key in the description, which Redmine can filter by
//! without any set-up.

mod names;
mod check;
mod replies;
mod resolved;
mod tags;

use reqwest::{Client, Method};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use tokio::sync::OnceCell;

use super::api::{Api, created_id, list, repeatable, segment, text, with_key};
use super::named;
use crate::config::{Mapping, Settings, Target};
use crate::delivery::call::{
    Attachment, CallError, Comment, DeliveryKey, DeliveryKind, Finding, Lookup, Place, Remote, TicketSystem,
    Updates,
};
use crate::delivery::package::{Markup, Package, message};
use names::{Names, RecentNames};

/// A project of a Redmine.
pub struct Redmine {
    api: Api,
    settings: Settings,
    mapping: Mapping,
    markup: Markup,
    names: RecentNames,
    /// The statuses that close an issue, once they have been read for the issues of one reading.
    closed: OnceCell<Vec<(String, String)>>,
}

impl Redmine {
    pub(super) fn new(client: Client, target: &Target) -> Result<Self, String> {
        let settings = target.settings.clone();
        let api = Api::new(client, settings.text("url"));
        let api = api.with_header("x-redmine-api-key", settings.secret("token").expose_secret())?;
        let markup = Markup::from_name(settings.text_or("markup", "textile")).unwrap_or(Markup::Textile);
        let (names, closed) = (RecentNames::default(), OnceCell::new());
        Ok(Self { api, mapping: target.mapping.clone(), markup, settings, names, closed })
    }

    fn project(&self) -> &str {
        self.settings.text("project")
    }

    fn remote(&self, issue: String) -> Remote {
        Remote { url: Some(self.api.address(&format!("/issues/{issue}"))), id: issue }
    }

    /// The issue as it is created, and the mapped fields whose ids are not known yet.
    fn issue(&self, names: &Names, key: &DeliveryKey, package: &Package) -> (Value, Vec<(String, String)>) {
        let fields = named::fields(&self.mapping, key, package);
        let (known, unknown): (Vec<_>, Vec<_>) =
            fields.into_iter().partition(|(name, _)| names.field(name).is_some());
        let mut issue = json!({
            "project_id": self.project(),
            "subject": package.subject,
            "description": package.body(key.as_str(), self.markup),
            "custom_fields": custom_fields(names, &known),
        });
        let category = package.field(crate::config::TicketField::Category);
        let category = category.and_then(|category| names.category(category));
        let priority = named::priority(&self.mapping, package).and_then(|priority| names.priority(priority));
        let tracker = names.tracker(self.settings.text("tracker"));
        for (name, id) in [("category_id", category), ("priority_id", priority), ("tracker_id", tracker)] {
            if let Some(id) = id {
                issue[name] = json!(id);
            }
        }
        (json!({ "issue": issue }), unknown)
    }

    /// Sets fields whose ids only the created issue names. They are in the description too, so a failure costs nothing but comfort.
    async fn set_fields(&self, created: &Value, id: &str, fields: &[(String, String)]) {
        let names = Names::of_issue(created);
        let custom_fields = custom_fields(&names, fields);
        if custom_fields.is_empty() {
            return;
        }
        let body = json!({ "issue": { "custom_fields": custom_fields } });
        if let Err(error) = self.update(id, &body).await {
            tracing::warn!(%error, "a new issue of Redmine lacks its custom fields");
        }
    }

    async fn create_once(&self, key: &DeliveryKey, package: &Package) -> Result<Remote, CallError> {
        let names = self.names.get(&self.api, self.project()).await?;
        let (issue, unknown) = self.issue(&names, key, package);
        let created = self.api.post("/issues.json", &issue).await?;
        let id = created_id(&created, "/issue/id")?;
        self.set_fields(&created, &id, &unknown).await;
        Ok(self.remote(id))
    }

    async fn update(&self, issue: &str, body: &Value) -> Result<(), CallError> {
        self.api.write(Method::PUT, &format!("/issues/{}.json", segment(issue)), body).await.map(drop)
    }

    /// Ids and names of the statuses that close an issue.
    async fn closed_statuses(&self) -> Result<Vec<(String, String)>, CallError> {
        let statuses = self.api.get("/issue_statuses.json", &[]).await?;
        let closed = list(&statuses, "/issue_statuses").iter().filter(|status| status["is_closed"] == true);
        Ok(closed.map(|status| (text(status, "/id"), text(status, "/name"))).collect())
    }

    async fn issue_with(&self, issue: &str, include: &str) -> Result<Value, CallError> {
        self.api.get(&format!("/issues/{}.json", segment(issue)), &[("include", include)]).await
    }
}

fn custom_fields(names: &Names, fields: &[(String, String)]) -> Vec<Value> {
    let with_id =
        fields.iter().filter_map(|(name, value)| Some(json!({ "id": names.field(name)?, "value": value })));
    with_id.collect()
}

impl TicketSystem for Redmine {
    fn lookup(&self, _kind: DeliveryKind) -> Lookup {
        Lookup::ByKey { visible_after: std::time::Duration::ZERO }
    }

    async fn find(&self, key: &DeliveryKey, place: Place<'_>) -> Result<Option<Remote>, CallError> {
        let (ticket, include, entries, field) = match place {
            Place::Tickets => {
                let filter = format!("~{key}");
                let query = [("set_filter", "1"), ("status_id", "*"), ("description", filter.as_str())];
                let found = self.api.get("/issues.json", &query).await?;
                // A filter that Redmine does not know would let every issue through.
                let ours = with_key(list(&found, "/issues"), "/description", key);
                return Ok(ours.map(|issue| self.remote(text(issue, "/id"))));
            }
            Place::CommentsOf(ticket) => (ticket, "journals", "/issue/journals", "/notes"),
            Place::AttachmentsOf(ticket) => (ticket, "attachments", "/issue/attachments", "/description"),
        };
        let issue = self.issue_with(&ticket.id, include).await?;
        let ours = with_key(list(&issue, entries), field, key);
        Ok(ours.map(|entry| ticket.part(text(entry, "/id"))))
    }

    async fn create(&self, key: &DeliveryKey, package: &Package) -> Result<Remote, CallError> {
        match self.create_once(key, package).await {
            // Nothing was created, and an id may have been removed since the names were read.
            Err(CallError::Rejected(_)) if self.names.forget().await => self.create_once(key, package).await,
            created => created,
        }
    }

    async fn comment(
        &self,
        key: &DeliveryKey,
        ticket: &Remote,
        comment: &Comment,
    ) -> Result<Remote, CallError> {
        let notes = self.markup.render(&message::comment(key.as_str(), &comment.author, &comment.text));
        self.update(&ticket.id, &json!({ "issue": { "notes": notes } })).await?;
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
        let uploaded = self.api.post_bytes("/uploads.json", &query, "application/octet-stream", bytes).await;
        let token = created_id(&uploaded.map_err(repeatable)?, "/upload/token").map_err(repeatable)?;
        let upload = json!({
            "token": token,
            "filename": attachment.name,
            "content_type": attachment.media_type,
            "description": key.as_str(),
        });
        self.update(&ticket.id, &json!({ "issue": { "uploads": [upload] } })).await?;
        Ok(ticket.part(key.to_string()))
    }

    async fn updates(&self, cursor: Option<&str>) -> Result<Updates, CallError> {
        replies::since(self, cursor).await
    }

    async fn check(&self) -> Vec<Finding> {
        check::check(self).await
    }
}
