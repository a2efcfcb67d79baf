//! Jira Service Management, by its request interface. An earlier attempt is found by our key in the description; Jira's search learns
//! of a new request after a while.

mod resolved;
mod tags;

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use reqwest::Client;
use reqwest::multipart::Form;
use secrecy::ExposeSecret;
use serde_json::{Map, Value, json};

use super::api::{Api, created_id, file_part, list, repeatable, segment, text, with_key};
use super::findings::{fatal, listed, missing, unanswered, wanted_fields};
use super::{named, reply_text, status};
use crate::config::{Mapping, Settings, Target};
use crate::delivery::call::{
    Attachment, CallError, Comment, DeliveryKey, DeliveryKind, Finding, Lookup, Place, PublicReply, Remote,
    TicketSystem, Update, Updates,
};
use crate::delivery::package::{Markup, Package, message};

const CREDENTIALS: &str = "e-mail address or token";
const DESK: &str = "/rest/servicedeskapi";
/// What the user needs in the service desk's project, by Jira's names, and what for.
const RIGHTS: [(&str, &str); 3] = [
    ("CREATE_ISSUES", "create requests"),
    ("ADD_COMMENTS", "comment"),
    ("CREATE_ATTACHMENTS", "attach files"),
];
/// How long Jira's search may take to know a new request.
const INDEX_DELAY: Duration = Duration::from_secs(60);
/// Minutes that two calls for changes overlap.
const OVERLAP: u64 = 2;

/// A request type of a service desk.
pub struct Jira {
    api: Api,
    settings: Settings,
    mapping: Mapping,
}

impl Jira {
    pub(super) fn new(client: Client, target: &Target) -> Result<Self, String> {
        let settings = target.settings.clone();
        let token = settings.secret("token");
        let api = Api::new(client, settings.text("url"))
            .with_basic(settings.text("email"), token.expose_secret())?;
        Ok(Self { api, mapping: target.mapping.clone(), settings })
    }

    fn remote(&self, key: String) -> Remote {
        Remote { url: Some(self.api.address(&format!("/browse/{key}"))), id: key }
    }

    fn desk(&self, path: &str) -> String {
        format!("{DESK}/servicedesk/{}{path}", segment(self.settings.text("service_desk")))
    }

    fn request_path(&self, ticket: &str, path: &str) -> String {
        format!("{DESK}/request/{}{path}", segment(ticket))
    }

    async fn search(&self, jql: &str, fields: &str) -> Result<Value, CallError> {
        self.api
            .get("/rest/api/3/search/jql", &[("jql", jql), ("fields", fields), ("maxResults", "50")])
            .await
    }

    async fn fields(&self) -> Result<Value, CallError> {
        let path = format!("/requesttype/{}/field", segment(self.settings.text("request_type")));
        self.api.get(&self.desk(&path), &[]).await
    }

    /// A field's value in the form that its type has. Jira refuses a plain text for a choice.
    fn field_value(fields: &Value, name: &str, value: &str) -> Value {
        let field = list(fields, "/requestTypeFields").iter().find(|field| text(field, "/fieldId") == name);
        let kind = field.map(|field| text(field, "/jiraSchema/type")).unwrap_or_default();
        match kind.as_str() {
            "option" => json!({ "value": value }),
            "priority" => json!({ "name": value }),
            "array" => json!([value]),
            "number" => value.parse::<f64>().map_or_else(|_| json!(value), |number| json!(number)),
            _ => json!(value),
        }
    }

    async fn comments(&self, ticket: &str) -> Result<Value, CallError> {
        self.api.get(&self.request_path(ticket, "/comment"), &[("public", "true"), ("limit", "100")]).await
    }

    async fn update(&self, ticket: String, me: &str) -> Result<Update, CallError> {
        let statuses = self.api.get(&self.request_path(&ticket, "/status"), &[("limit", "1")]).await?;
        let comments = self.comments(&ticket).await?;
        let others = list(&comments, "/values")
            .iter()
            .filter(|comment| comment["public"] != false && text(comment, "/author/accountId") != me);
        let replies = others.map(|comment| PublicReply {
            id: text(comment, "/id"),
            at: text(comment, "/created/iso8601"),
            author: text(comment, "/author/displayName"),
            text: reply_text::plain(&text(comment, "/body"), "text/plain"),
        });
        let (name, category) =
            (text(&statuses, "/values/0/status"), text(&statuses, "/values/0/statusCategory"));
        let is_new = category == "NEW" && !self.mapping.progress.contains_key(&name);
        let name = if is_new { "new" } else { &name };
        let status = status::progress(&self.mapping, name, category == "DONE");
        Ok(Update { replies: replies.collect(), status: Some(status), ticket })
    }
}

impl Jira {
    /// Whether there is the request type, with the fields that are sent.
    async fn check_request_type(&self) -> Result<Vec<Finding>, CallError> {
        let types = self.api.get(&self.desk("/requesttype"), &[("limit", "100")]).await?;
        let (types, wanted) = (list(&types, "/values"), self.settings.text("request_type"));
        if !types.iter().any(|kind| text(kind, "/id") == wanted) {
            let known = types.iter().map(|kind| format!("{} ({})", text(kind, "/id"), text(kind, "/name")));
            let known: Vec<String> = known.collect();
            return Ok(vec![fatal(format!(
                "there is no request type `{wanted}`; there are {}",
                listed(&known)
            ))]);
        }
        let fields = self.fields().await?;
        let known: Vec<String> =
            list(&fields, "/requestTypeFields").iter().map(|field| text(field, "/fieldId")).collect();
        let own = ["summary", "description"].map(str::to_owned);
        let wanted = [own.to_vec(), wanted_fields(&self.mapping)].concat();
        Ok(missing("field of the request type", &wanted, &known))
    }

    /// What the user may not do in the service desk's project; nothing where Jira doesn't say.
    async fn check_rights(&self, desk: &Value) -> Option<Finding> {
        let (project, names) = (text(desk, "/projectKey"), RIGHTS.map(|(name, _)| name).join(","));
        let query = [("projectKey", project.as_str()), ("permissions", names.as_str())];
        let held = self.api.get("/rest/api/3/mypermissions", &query).await.ok()?;
        let lacks = |name: &str| held["permissions"][name]["havePermission"] == false;
        let lacking: Vec<&str> =
            RIGHTS.iter().filter(|(name, _)| lacks(name)).map(|(_, what)| *what).collect();
        let lacking = Some(lacking.join(", not ")).filter(|lacking| !lacking.is_empty())?;
        Some(fatal(format!(
            "the user may not {lacking} in the project `{project}`; add it to a role that may"
        )))
    }
}

impl TicketSystem for Jira {
    fn lookup(&self, kind: DeliveryKind) -> Lookup {
        match kind {
            DeliveryKind::Ticket => Lookup::ByKey { visible_after: INDEX_DELAY },
            DeliveryKind::Comment | DeliveryKind::Attachment => {
                Lookup::ByKey { visible_after: Duration::ZERO }
            }
        }
    }

    async fn find(&self, key: &DeliveryKey, place: Place<'_>) -> Result<Option<Remote>, CallError> {
        let ticket = match place {
            Place::Tickets => {
                let found = self.search(&format!("description ~ \"{key}\""), "description").await?;
                // The description is a tree of texts.
                let has_key =
                    |issue: &&Value| issue["fields"]["description"].to_string().contains(key.as_str());
                let ours = list(&found, "/issues").iter().find(has_key);
                return Ok(ours.map(|issue| self.remote(text(issue, "/key"))));
            }
            Place::CommentsOf(ticket) | Place::AttachmentsOf(ticket) => ticket,
        };
        let comments = self.comments(&ticket.id).await?;
        let ours = with_key(list(&comments, "/values"), "/body", key);
        Ok(ours.map(|comment| ticket.part(text(comment, "/id"))))
    }

    async fn create(&self, key: &DeliveryKey, package: &Package) -> Result<Remote, CallError> {
        let known = self.fields().await?;
        let adf = self.settings.text("markup") == "adf";
        let description =
            if adf { package.adf(key.as_str()) } else { json!(package.body(key.as_str(), Markup::Wiki)) };
        let mut values = Map::from_iter([
            ("summary".to_owned(), json!(package.subject)),
            ("description".to_owned(), description),
        ]);
        let priority =
            named::priority(&self.mapping, package).map(|name| ("priority".to_owned(), name.to_owned()));
        for (name, value) in named::fields(&self.mapping, key, package).into_iter().chain(priority) {
            let value = Self::field_value(&known, &name, &value);
            values.insert(name, value);
        }
        let mut request = json!({
            "serviceDeskId": self.settings.text("service_desk"),
            "requestTypeId": self.settings.text("request_type"),
            "requestFieldValues": values,
        });
        if adf {
            request["isAdfRequest"] = json!(true);
        }
        let created = self.api.post(&format!("{DESK}/request"), &request).await?;
        Ok(self.remote(created_id(&created, "/issueKey")?))
    }

    async fn comment(
        &self,
        key: &DeliveryKey,
        ticket: &Remote,
        comment: &Comment,
    ) -> Result<Remote, CallError> {
        let body = Markup::Wiki.render(&message::comment(key.as_str(), &comment.author, &comment.text));
        let path = self.request_path(&ticket.id, "/comment");
        let created = self.api.post(&path, &json!({ "body": body, "public": true })).await?;
        Ok(ticket.part(created_id(&created, "/id")?))
    }

    async fn attach(
        &self,
        key: &DeliveryKey,
        ticket: &Remote,
        attachment: &Attachment,
    ) -> Result<Remote, CallError> {
        let part = file_part(attachment, &attachment.name);
        let path = self.desk("/attachTemporaryFile");
        let request =
            self.api.request(reqwest::Method::POST, &path, &[])?.header("x-atlassian-token", "no-check");
        let request = request.multipart(Form::new().part("file", part));
        let uploaded = self.api.send(request).await.map_err(repeatable)?;
        let file =
            created_id(&uploaded, "/temporaryAttachments/0/temporaryAttachmentId").map_err(repeatable)?;
        let body = Markup::Wiki.render(&message::file(key.as_str(), &attachment.name));
        let body = json!({
            "temporaryAttachmentIds": [file],
            "public": true,
            "additionalComment": { "body": body },
        });
        self.api.post(&self.request_path(&ticket.id, "/attachment"), &body).await?;
        Ok(ticket.part(key.to_string()))
    }

    /// The cursor is the time of the last call by our clock; Jira is only asked how many minutes ago something changed, which no time
    /// zone and no difference of clocks can falsify.
    async fn updates(&self, cursor: Option<&str>) -> Result<Updates, CallError> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        let next = Some(now.to_string());
        let Some(last) = cursor.and_then(|cursor| cursor.parse::<u64>().ok()) else {
            return Ok(Updates { updates: Vec::new(), cursor: next });
        };
        let minutes = now.saturating_sub(last) / 60 + OVERLAP;
        let jql = format!("creator = currentUser() AND updated >= -{minutes}m ORDER BY updated ASC");
        let changed = self.search(&jql, "updated").await?;
        let me = text(&self.api.get("/rest/api/3/myself", &[]).await?, "/accountId");
        let mut updates = Vec::new();
        for issue in list(&changed, "/issues") {
            updates.push(self.update(text(issue, "/key"), &me).await?);
        }
        Ok(Updates { updates, cursor: next })
    }

    async fn check(&self) -> Vec<Finding> {
        let desk = match self.api.get_optional(&self.desk(""), &[]).await {
            Ok(Some(desk)) => desk,
            Ok(None) => {
                return vec![fatal(format!(
                    "there is no service desk `{}`, or the user is no agent of it; its id stands in the answer of {DESK}/servicedesk",
                    self.settings.text("service_desk")
                ))];
            }
            Err(error) => return vec![unanswered(&error, CREDENTIALS)],
        };
        match self.check_request_type().await {
            Ok(findings) => findings.into_iter().chain(self.check_rights(&desk).await).collect(),
            Err(error) => vec![unanswered(&error, CREDENTIALS)],
        }
    }
}
