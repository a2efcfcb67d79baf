//! Roundup 2, by its REST interface. Every message that we write has our key as its `messageid`, by which an earlier attempt is found
//! without a change of the tracker's schema.

mod check;
mod replies;
mod resolved;
mod tags;

use std::time::Duration;

use reqwest::multipart::Form;
use reqwest::{Client, Method};
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use super::api::{Api, created_id, file_part, list, repeatable, segment, text};
use super::named;
use crate::config::{Mapping, Settings, Target};
use crate::delivery::call::{
    Attachment, CallError, Comment, DeliveryKey, DeliveryKind, Finding, Lookup, Place, Remote, TicketSystem,
    Updates,
};
use crate::delivery::package::{Markup, Package, message};

const ROOT: &str = "/rest/data";
/// What Roundup reads as the present time.
const NOW: &str = ".";

/// A Roundup tracker.
pub struct Roundup {
    api: Api,
    settings: Settings,
    mapping: Mapping,
}

impl Roundup {
    pub(super) fn new(client: Client, target: &Target) -> Result<Self, String> {
        let settings = target.settings.clone();
        let (url, password) = (settings.text("url"), settings.secret("password"));
        // Roundup takes a write for a forged one unless it names the tracker's own pages.
        let origin =
            reqwest::Url::parse(url).map(|url| url.origin().ascii_serialization()).unwrap_or_default();
        let api = Api::new(client, url)
            .with_basic(settings.text("user"), password.expose_secret())?
            .with_header("x-requested-with", "rest")?
            .with_header("origin", &origin)?
            .with_header("referer", &format!("{url}/"))?;
        Ok(Self { api, mapping: target.mapping.clone(), settings })
    }

    fn user(&self) -> &str {
        self.settings.text("user")
    }

    fn remote(&self, issue: String) -> Remote {
        Remote { url: Some(self.api.address(&format!("/issue{issue}"))), id: issue }
    }

    /// Writes a message that no issue has yet: left alone, it is seen nowhere.
    async fn message(&self, key: &DeliveryKey, content: &str, files: &[String]) -> Result<String, CallError> {
        let message = json!({
            "content": content,
            "author": self.user(),
            "date": NOW,
            "messageid": key.as_str(),
            "files": files,
        });
        let created = self.api.post(&format!("{ROOT}/msg"), &message).await.map_err(repeatable)?;
        created_id(&created, "/data/id").map_err(repeatable)
    }

    /// Adds entries to an issue. The tag makes sure that nobody has changed it in between.
    async fn add(&self, issue: &str, entries: Value) -> Result<(), CallError> {
        let path = format!("{ROOT}/issue/{}", segment(issue));
        let now = self.api.get(&path, &[("@verbose", "0")]).await?;
        let mut body = entries;
        body["@op"] = json!("add");
        body["@etag"] = json!(text(&now, "/data/@etag"));
        self.api.write(Method::PATCH, &path, &body).await.map(drop)
    }

    /// The messages that carry a key; the filter finds parts of texts too.
    async fn messages_with(&self, key: &DeliveryKey) -> Result<Vec<String>, CallError> {
        let query = [("messageid", key.as_str()), ("@fields", "messageid")];
        let found = self.api.get(&format!("{ROOT}/msg"), &query).await?;
        let ours = list(&found, "/data/collection").iter().filter(|m| text(m, "/messageid") == key.as_str());
        Ok(ours.map(|message| text(message, "/id")).collect())
    }

    async fn issue_of(&self, message: &str) -> Result<Option<String>, CallError> {
        let found =
            self.api.get(&format!("{ROOT}/issue"), &[("messages", message), ("@verbose", "0")]).await?;
        Ok(list(&found, "/data/collection").first().map(|issue| text(issue, "/id")))
    }
}

impl TicketSystem for Roundup {
    fn lookup(&self, _kind: DeliveryKind) -> Lookup {
        Lookup::ByKey { visible_after: Duration::ZERO }
    }

    async fn find(&self, key: &DeliveryKey, place: Place<'_>) -> Result<Option<Remote>, CallError> {
        for message in self.messages_with(key).await? {
            let Some(issue) = self.issue_of(&message).await? else { continue };
            match place {
                Place::Tickets => return Ok(Some(self.remote(issue))),
                Place::CommentsOf(ticket) | Place::AttachmentsOf(ticket) if ticket.id == issue => {
                    return Ok(Some(ticket.part(message)));
                }
                Place::CommentsOf(_) | Place::AttachmentsOf(_) => {}
            }
        }
        Ok(None)
    }

    async fn create(&self, key: &DeliveryKey, package: &Package) -> Result<Remote, CallError> {
        let message = self.message(key, &package.body(key.as_str(), Markup::Plain), &[]).await?;
        let mut issue = json!({ "title": package.subject, "messages": [message] });
        for (name, value) in named::fields(&self.mapping, key, package) {
            issue[name] = json!(value);
        }
        if let Some(priority) = named::priority(&self.mapping, package) {
            issue["priority"] = json!(priority);
        }
        let created = self.api.post(&format!("{ROOT}/issue"), &issue).await?;
        Ok(self.remote(created_id(&created, "/data/id")?))
    }

    async fn comment(
        &self,
        key: &DeliveryKey,
        ticket: &Remote,
        comment: &Comment,
    ) -> Result<Remote, CallError> {
        let content = Markup::Plain.render(&message::comment(key.as_str(), &comment.author, &comment.text));
        let message = self.message(key, &content, &[]).await?;
        self.add(&ticket.id, json!({ "messages": [message] })).await?;
        Ok(ticket.part(message))
    }

    async fn attach(
        &self,
        key: &DeliveryKey,
        ticket: &Remote,
        attachment: &Attachment,
    ) -> Result<Remote, CallError> {
        let part = file_part(attachment, &attachment.name);
        let form = Form::new().text("name", attachment.name.clone());
        let form = form.text("type", attachment.media_type.clone()).part("content", part);
        let file = self.api.post_form(&format!("{ROOT}/file"), form).await.map_err(repeatable)?;
        let file = created_id(&file, "/data/id").map_err(repeatable)?;
        let content = format!("A file of the client's: {}", attachment.name);
        let message = self.message(key, &content, std::slice::from_ref(&file)).await?;
        self.add(&ticket.id, json!({ "messages": [message], "files": [file] })).await?;
        Ok(ticket.part(message))
    }

    async fn updates(&self, cursor: Option<&str>) -> Result<Updates, CallError> {
        replies::since(self, cursor).await
    }

    async fn check(&self) -> Vec<Finding> {
        check::check(self).await
    }
}
