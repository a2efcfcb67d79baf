//! YouTrack, by its REST interface. An earlier attempt is found by our key in the description, which YouTrack's search reads as a word.

mod resolved;

use std::time::Duration;

use chrono::{DateTime, SecondsFormat};
use reqwest::Client;
use reqwest::multipart::Form;
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use super::api::{Api, created_id, file_part, list, segment, text, with_key};
use super::changes::{self, Changed};
use super::findings::{fatal, missing, unanswered, wanted_fields};
use super::{named, status};
use crate::config::{Mapping, Settings, Target};
use crate::delivery::call::{
    Attachment, CallError, Comment, DeliveryKey, DeliveryKind, Finding, Lookup, Place, PublicReply, Remote,
    TicketSystem, Update, Updates,
};
use crate::delivery::package::{Markup, Package, message};

/// How long YouTrack's index may take to know a new issue.
const INDEX_DELAY: Duration = Duration::from_secs(15);
/// What YouTrack calls its field for the priority.
const PRIORITY: &str = "Priority";

/// A project of a YouTrack.
pub struct YouTrack {
    api: Api,
    settings: Settings,
    mapping: Mapping,
}

impl YouTrack {
    pub(super) fn new(client: Client, target: &Target) -> Result<Self, String> {
        let settings = target.settings.clone();
        let token = format!("Bearer {}", settings.secret("token").expose_secret());
        let api = Api::new(client, settings.text("url")).with_header("authorization", &token)?;
        Ok(Self { api, mapping: target.mapping.clone(), settings })
    }

    fn short_name(&self) -> &str {
        self.settings.text("project")
    }

    fn remote(&self, issue: &Value) -> Remote {
        let readable = text(issue, "/idReadable");
        Remote { id: text(issue, "/id"), url: Some(self.api.address(&format!("/issue/{readable}"))) }
    }

    /// The project's id; the search finds other projects too.
    async fn project(&self) -> Result<Option<String>, CallError> {
        let query = [("fields", "id,shortName"), ("query", self.short_name())];
        let found = self.api.get("/api/admin/projects", &query).await?;
        let projects = list(&found, "");
        let ours = projects.iter().find(|project| text(project, "/shortName") == self.short_name());
        Ok(ours.map(|project| text(project, "/id")))
    }

    /// The names of the project's fields, each with the type that a value of it has in an issue.
    async fn fields(&self, project: &str) -> Result<Vec<(String, String)>, CallError> {
        let path = format!("/api/admin/projects/{}/customFields", segment(project));
        let query = [("fields", "$type,field(name,fieldType(id))"), ("$top", "200")];
        let found = self.api.get(&path, &query).await?;
        let fields = list(&found, "");
        Ok(fields.iter().map(|field| (text(field, "/field/name"), text(field, "/$type"))).collect())
    }

    async fn newest(&self, page: usize) -> Result<Vec<Changed>, CallError> {
        let query = format!("project: {{{}}} reporter: me sort by: updated desc", self.short_name());
        let (skip, top) = ((page * changes::PAGE).to_string(), changes::PAGE.to_string());
        let fields = "id,updated,resolved,customFields(name,value(name))";
        let query = [("query", query.as_str()), ("fields", fields), ("$skip", &skip), ("$top", &top)];
        let found = self.api.get("/api/issues", &query).await?;
        let issues = list(&found, "");
        Ok(issues.iter().map(changed).collect())
    }

    async fn update(&self, changed: Changed) -> Result<Update, CallError> {
        let path = format!("/api/issues/{}/comments", segment(&changed.id));
        let fields = "id,text,created,deleted,author(login,fullName),visibility($type)";
        let found = self.api.get(&path, &[("fields", fields), ("$top", "100")]).await?;
        let me = text(&self.api.get("/api/users/me", &[("fields", "login")]).await?, "/login");
        let comments = list(&found, "").iter();
        let public = comments.filter(|comment| {
            text(comment, "/visibility/$type") != "LimitedVisibility"
                && comment["deleted"] != true
                && text(comment, "/author/login") != me
        });
        let replies = public.map(|comment| PublicReply {
            id: text(comment, "/id"),
            at: of_milliseconds(&comment["created"]),
            author: text(comment, "/author/fullName"),
            text: text(comment, "/text"),
        });
        let (name, resolved) = changed.status.split_once('\n').unwrap_or((&changed.status, ""));
        let status = status::progress(&self.mapping, name, !resolved.is_empty());
        Ok(Update { ticket: changed.id.clone(), status: Some(status), replies: replies.collect() })
    }
}

/// An issue's state, and behind a line break when it was resolved: a state of any name can be a resolved one.
fn changed(issue: &Value) -> Changed {
    let fields = list(issue, "/customFields");
    let state = fields.iter().find(|field| field["name"] == "State").map(|field| text(field, "/value/name"));
    let updated = issue["updated"].as_u64().unwrap_or_default();
    Changed {
        id: text(issue, "/id"),
        status: format!("{}\n{}", state.unwrap_or_default(), text(issue, "/resolved")),
        at: format!("{updated:014}"),
    }
}

/// A time in milliseconds since 1970 as RFC 3339; empty if it is none.
fn of_milliseconds(milliseconds: &Value) -> String {
    let time = milliseconds.as_i64().and_then(DateTime::from_timestamp_millis);
    time.map(|time| time.to_rfc3339_opts(SecondsFormat::Secs, true)).unwrap_or_default()
}

/// A value of a field, by the type that the project says the field has.
fn custom_field(name: &str, value: &str, project_type: &str) -> Option<Value> {
    let (issue_type, value) = match project_type {
        "EnumProjectCustomField" => ("SingleEnumIssueCustomField", json!({ "name": value })),
        "StateProjectCustomField" => ("StateIssueCustomField", json!({ "name": value })),
        "OwnedProjectCustomField" => ("SingleOwnedIssueCustomField", json!({ "name": value })),
        "VersionProjectCustomField" => ("SingleVersionIssueCustomField", json!({ "name": value })),
        "UserProjectCustomField" => ("SingleUserIssueCustomField", json!({ "login": value })),
        "TextProjectCustomField" => ("TextIssueCustomField", json!({ "text": value })),
        "SimpleProjectCustomField" => ("SimpleIssueCustomField", json!(value)),
        _ => return None,
    };
    Some(json!({ "name": name, "$type": issue_type, "value": value }))
}

impl TicketSystem for YouTrack {
    fn lookup(&self, _kind: DeliveryKind) -> Lookup {
        Lookup::ByKey { visible_after: INDEX_DELAY }
    }

    async fn find(&self, key: &DeliveryKey, place: Place<'_>) -> Result<Option<Remote>, CallError> {
        let (path, field, ticket) = match place {
            Place::Tickets => {
                let query = format!("project: {{{}}} {key}", self.short_name());
                let query =
                    [("query", query.as_str()), ("fields", "id,idReadable,description"), ("$top", "10")];
                let found = self.api.get("/api/issues", &query).await?;
                let ours = with_key(list(&found, ""), "/description", key);
                return Ok(ours.map(|issue| self.remote(issue)));
            }
            Place::CommentsOf(ticket) => {
                (format!("/api/issues/{}/comments", segment(&ticket.id)), "/text", ticket)
            }
            Place::AttachmentsOf(ticket) => {
                (format!("/api/issues/{}/attachments", segment(&ticket.id)), "/name", ticket)
            }
        };
        let found = self.api.get(&path, &[("fields", "id,text,name"), ("$top", "200")]).await?;
        let ours = with_key(list(&found, ""), field, key);
        Ok(ours.map(|entry| ticket.part(text(entry, "/id"))))
    }

    async fn create(&self, key: &DeliveryKey, package: &Package) -> Result<Remote, CallError> {
        let no_project = || CallError::Refused(format!("there is no project `{}`", self.short_name()));
        let project = self.project().await?.ok_or_else(no_project)?;
        let known = self.fields(&project).await?;
        let mut values = named::fields(&self.mapping, key, package);
        values.extend(
            named::priority(&self.mapping, package).map(|name| (PRIORITY.to_owned(), name.to_owned())),
        );
        let fields = values.iter().filter_map(|(name, value)| {
            let (_, project_type) = known.iter().find(|(field, _)| field == name)?;
            custom_field(name, value, project_type)
        });
        let issue = json!({
            "project": { "id": project },
            "summary": package.subject,
            "description": package.body(key.as_str(), Markup::Markdown),
            "customFields": fields.collect::<Vec<_>>(),
        });
        let created = self.api.post("/api/issues?fields=id,idReadable", &issue).await?;
        created_id(&created, "/id")?;
        Ok(self.remote(&created))
    }

    async fn comment(
        &self,
        key: &DeliveryKey,
        ticket: &Remote,
        comment: &Comment,
    ) -> Result<Remote, CallError> {
        let body = json!({ "text": Markup::Markdown.render(&message::comment(key.as_str(), &comment.author, &comment.text)) });
        let created =
            self.api.post(&format!("/api/issues/{}/comments?fields=id", segment(&ticket.id)), &body).await?;
        Ok(ticket.part(created_id(&created, "/id")?))
    }

    async fn attach(
        &self,
        key: &DeliveryKey,
        ticket: &Remote,
        attachment: &Attachment,
    ) -> Result<Remote, CallError> {
        // An attachment has nothing but its name by which it could be found again.
        let part = file_part(attachment, &format!("{key}-{}", attachment.name));
        let path = format!("/api/issues/{}/attachments?fields=id,name", segment(&ticket.id));
        let created = self.api.post_form(&path, Form::new().part("file", part)).await?;
        Ok(ticket.part(created_id(&created, "/0/id")?))
    }

    async fn updates(&self, cursor: Option<&str>) -> Result<Updates, CallError> {
        let (changed, latest) = changes::since(cursor, |page| self.newest(page)).await?;
        let mut updates = Vec::new();
        for changed in changed {
            updates.push(self.update(changed).await?);
        }
        Ok(Updates { updates, cursor: Some(latest) })
    }

    async fn check(&self) -> Vec<Finding> {
        let project = match self.project().await {
            Ok(Some(project)) => project,
            Ok(None) => {
                return vec![fatal(format!(
                    "there is no project `{}`, or the token's user may not see it; write the short name that its issues begin with, and add the user to its team",
                    self.short_name()
                ))];
            }
            Err(error) => return vec![unanswered(&error, "the token")],
        };
        let known = match self.fields(&project).await {
            Ok(fields) => fields.into_iter().map(|(name, _)| name).collect::<Vec<_>>(),
            Err(error) => return vec![unanswered(&error, "the token")],
        };
        missing("field", &wanted_fields(&self.mapping), &known)
    }
}
